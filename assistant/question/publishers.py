"""Which of the store's publishers a question names."""

import re
from collections.abc import Iterable

Place = tuple[int, int]
"""A run of characters of the question, half open."""
Mention = tuple[Place, tuple[str, ...]]
"""Where publishers are named, and which; several for a name that they share."""
_SECTION = re.compile(r"\s+[|–—-]\s+|:\s")  # "BBC News - Technology", "Live Science: All the News"


class PublisherNames:
    """Finds publishers in a question, as written: "Time" is not "time"."""

    def __init__(self, publishers: Iterable[str] = ()) -> None:
        self.all = tuple(publishers)
        self._of: dict[str, list[str]] = {}
        for publisher in self.all:
            for form in (publisher, _SECTION.split(publisher)[0]):
                name = re.sub(r"^[Tt]he\s+", "", form).strip()
                # "Cnbc" in the data may be "CNBC" in a question.
                for written in (name, name.upper() if name.isalpha() else name):
                    if written and publisher not in self._of.setdefault(written, []):
                        self._of[written].append(publisher)
        names = sorted((n for n in self._of if n), key=len, reverse=True)
        self._pattern = (
            re.compile(rf"(?<!\w)(?:[Tt]he\s+)?({'|'.join(map(re.escape, names))})(?!\w)") if names else None
        )

    def find(self, question: str) -> list[Mention]:
        """The mentions of publishers, in order."""
        if self._pattern is None:
            return []
        return [(m.span(), tuple(self._of[m[1]])) for m in self._pattern.finditer(question)]
