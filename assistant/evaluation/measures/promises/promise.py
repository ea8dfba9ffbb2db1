"""A promise that was looked at, and the records that it is looked up in."""

from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple, Protocol

from assistant import Article, Claim, Count, Filters, Span

Kind = Literal["verbatim", "record", "line", "conflict", "scope"]
"""verbatim: words stand where they are said to stand; record: what is told of them is what is stored; line: a line is a
source's own words in an allowed frame; conflict: sides that are like each other; scope: what was searched."""


class Promise(NamedTuple):
    """One promise of an answer; `fault` says how it is broken, None where it is kept."""

    kind: Kind
    fault: str | None


class Stored(Protocol):
    """The stored records, as a judge reads them."""

    def article(self, article_id: str) -> Article | None:
        """An article; None for an unknown id."""

    def claims(self, article_id: str) -> Sequence[Claim]:
        """Its claims, beliefs too."""

    def counts(self, article_id: str) -> Sequence[Count]:
        """What its figures count, as far as it can be compared."""

    def sentences(self, article_id: str) -> Collection[Span]:
        """Its sentences."""

    def speakers(self) -> frozenset[str]:
        """All speakers of stored claims."""

    def in_scope(self, filters: Filters) -> int:
        """How many articles pass the filters."""


def promise(kind: Kind, kept: bool, fault: str) -> Promise:
    """The promise, kept or with its fault."""
    return Promise(kind, None if kept else fault)
