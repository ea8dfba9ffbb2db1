"""Names of one person joined across articles, and of two people kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Article, Assistant, Config
from assistant.claims.speakers.people import Mention, join_people
from tests.small import WordEmbedder, write


@pytest.mark.parametrize(
    ("mentions", "joined"),
    [
        ({("Petra Halloran", "governor"): 2, ("Halloran", "the governor"): 1}, {"Halloran": "Petra Halloran"}),
        ({("Ana Sol", "governor"): 2, ("Ana J. Sol", "governor"): 1}, {"Ana J. Sol": "Ana Sol"}),
        ({("Petra Halloran", "governor"): 2, ("Halloran", "dentist"): 1}, {}),
        ({("Petra Halloran", "governor"): 2, ("Halloran", None): 1}, {}),
        ({("Petra Halloran", "governor"): 2, ("Tom Halloran", "former governor"): 1, ("Halloran", "governor"): 1}, {}),
        ({("Petra Halloran", "governor"): 2, ("Governor", "governor"): 1}, {}),
        ({("Petra Halloran", "governor"): 2, ("Petra Nyman", "governor"): 1}, {}),
    ],
)
def test_names_are_joined_where_name_and_role_agree(mentions: dict[Mention, int], joined: dict[str, str]) -> None:
    assert {name: person for (name, _), person in join_people(mentions).items()} == joined


NAMES = st.sampled_from(["Ana Sol", "Sol", "Ana B. Sol", "Eva Sol", "Reed", "Tom Reed", "Ana", "12", ""])
ROLES = st.sampled_from([None, "mayor", "the mayor of Tamsin", "baker"])


@given(st.dictionaries(st.tuples(NAMES, ROLES), st.integers(1, 5)))
def test_a_join_leads_to_a_name_that_is_there_and_stays(mentions: dict[Mention, int]) -> None:
    joined = join_people(mentions)
    names = {name for name, _ in mentions}
    assert set(joined) <= set(mentions)
    assert set(joined.values()) <= names
    assert all(person != name for (name, _), person in joined.items())


def test_a_store_names_a_person_alike_until_the_other_article_goes(tmp_path: Path) -> None:
    whole = Article(id="whole", text="The harbour is safe, Governor Ilse Okafor said on Monday.")
    short = Article(id="short", text="Governor Okafor said that two boats sank.")
    with Assistant(Config(store=tmp_path / "store"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(tmp_path, [whole, short])])
        assert {c.speaker for c in assistant.claims()} == {"Ilse Okafor"}
        assert [r.speaker for r in assistant.ask("How many boats sank?").rows][:1] == ["Ilse Okafor"]
        assistant.remove(["whole"])
        assert {c.speaker for c in assistant.claims()} == {"Okafor"}


@given(st.dictionaries(st.tuples(NAMES, ROLES), st.integers(1, 5)), st.integers(1, 20))
def test_people_of_other_names_change_nothing(mentions: dict[Mention, int], others: int) -> None:
    crowd: dict[Mention, int] = {(f"Ola {chr(97 + n)}{chr(97 + n)}lund", "mayor"): n for n in range(others)}
    assert join_people(mentions | crowd) == join_people(mentions)
