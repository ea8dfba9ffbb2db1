"""Sixty-odd texts of any length that are hard on something: what an attacker, a broken export or a table gives.

Each is a unit that is repeated; "{n}" in it counts, for patterns whose parts must differ.
"""

from __future__ import annotations

LEAD = (
    "The mayor of Tamry said on Monday that the bridge would be closed for three weeks. It was not clear who had "
    "ordered this, but the engineers told reporters that they had been asked to look at the piles in the river. "
)
"""English, so that the engine reads what follows as it reads news."""

UNITS: dict[str, str] = {
    "one long word": "a",
    "capitals": "A",
    "one long number": "7",
    "digits and commas": "1,234,",
    "digits and dots": "1.2.",
    "numbers": "12 ",
    "number words": "twenty ",
    "number words joined": "twenty-and-",
    "scaled numbers": "3 million ",
    "ranges": "between 10 and 20 and ",
    "percentages": "40% to ",
    "money": "$5m, ",
    "counted people": "{n} people and ",
    "parts of wholes": "{n} of the ",
    "including": "{n} people, including {n} children, ",
    "opening quotes": "“",
    "closing quotes": "”",
    "straight quotes": '"',
    "quotes and words": '"It fell," ',
    "single quotes": "'",
    "apostrophes": "o'",
    "nested quotes": "“‘",
    "open brackets": "(",
    "closed brackets": ")",
    "bracket pairs": "(a) ",
    "square brackets": "[1]",
    "commas": ",",
    "commas and words": "Ana Sol, ",
    "colons": ":",
    "colons and names": "Ana Sol: ",
    "semicolons": "a; ",
    "dashes": "— ",
    "hyphens": "a-",
    "underscores": "_",
    "stars": "**",
    "hashes": "#",
    "full stops": ".",
    "stops and spaces": ". ",
    "ellipses": "… ",
    "question marks": "?",
    "abbreviations": "Dr. ",
    "initials": "A. B. ",
    "said": "said ",
    "said that": "said that ",
    "he said that": "he said that ",
    "according to": "according to ",
    "names": "Ana Sol ",
    "different names": "Ana Sol{n} said it fell. ",
    "speakers": "Ana Sol{n}, mayor of Tamry, said that “it fell”. ",
    "one speaker": "Ana Sol said that 12 people had fled. ",
    "pronouns": "He said it fell. ",
    "denials": "The group denied that the port denied that ",
    "relays": "a report that a report that ",
    "joint speakers": "Ana Sol{n} and ",
    "titles": "President Minister General ",
    "offices": "spokesman for the ministry of ",
    "short sentences": "No. ",
    "sentences": "The port is open. ",
    "lines": "a\n",
    "blank lines": "\n\n",
    "wrapped lines": "the port of Tamry is open to all ships of the line and of the\n",
    "bullets": "- one\n",
    "quoted lines": "> > > one\n",
    "tweets": "The port is open — Port Watch (@port) May 3, 2021 ",
    "handles": "@port ",
    "tags": "#port ",
    "links": "https://port.invalid/a?b=c ",
    "one long link": "https://port.invalid/",
    "tabs": "\t",
    "spaces": " ",
    "no-break spaces": "\u00a0",
    "unseen marks": "\u200b",
    "turned writing": "\u202eab",
    "combining marks": "e\u0301\u0301\u0301",
    "emoji": "😀",
    "control marks": "\x00\x07",
    "lone surrogates": "\ud800",
    "Chinese": "水",
    "Thai": "ก็",
    "table cells": "Tamry | 12 | ",
    "markup": "<b>",
    "entities": "&amp;",
    "datelines": "TAMRY, May 3 (Port News) - ",
    "reported speech": "It fell, she said. It fell, he said, and rose. ",
}


def pattern(name: str, length: int, lead: bool = True) -> str:
    """A text of about `length` characters, with enough English before it that it is read as news."""
    unit = UNITS[name]
    head = LEAD * 6 if lead else ""
    count = max(1, (length - len(head)) // len(unit))
    body = "".join(unit.replace("{n}", str(n)) for n in range(count)) if "{n}" in unit else unit * count
    return head + body[: max(1, length - len(head))]
