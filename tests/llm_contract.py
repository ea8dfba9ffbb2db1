"""A stand-in for `assistant.llm.verification` until it is there: keys are given ones, digits stand in the quotes."""

from __future__ import annotations

import importlib.util
import re
import sys
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Source:
    key: int
    quote: str
    speaker: str | None
    role: str | None
    stance: str
    title: str | None
    publisher: str | None
    published: date | None


def failure(sentence: str, sources: Mapping[int, Source]) -> str | None:
    keys = [int(k) for k in re.findall(r"\[S(\d+)\]", sentence)]
    if not keys or any(k not in sources for k in keys):
        return "citation"
    quotes = " ".join(sources[k].quote for k in keys)
    bare = re.sub(r"\[S\d+\]", "", sentence)
    return None if all(n in quotes for n in re.findall(r"\d[\d,]*", bare)) else "figure"


def split(text: str) -> list[str]:
    return [m[0].strip() for m in re.finditer(r"\S.*?(?:[.!?](?:\s*\[S\d+\])*(?=\s|$)|$)", text, re.DOTALL)]


if importlib.util.find_spec("assistant.llm.verification") is None:
    module = types.ModuleType("assistant.llm.verification")
    module.Source, module.failure, module.split = Source, failure, split  # type: ignore[attr-defined]
    sys.modules["assistant.llm.verification"] = module
