"""The benchmark of large stores makes sound ones, and draws what it measured."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant import Assistant, Config, Filters
from tests.small import WordEmbedder, write
from tests.tale import TALE

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

from measures import asked_at_scale, copies, drawing


@pytest.fixture
def source(tmp_path: Path) -> Path:
    with Assistant(Config(store=tmp_path / "source"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(tmp_path, TALE)])
    return tmp_path / "source"


@pytest.mark.parametrize("chroma", [True, False])
def test_copies_make_a_sound_store(source: Path, tmp_path: Path, chroma: bool) -> None:
    built = copies.make(source, tmp_path / "large", 60, with_chroma=chroma)
    assert built["passages"] >= 60
    with Assistant(Config(store=tmp_path / "large"), embedder=WordEmbedder()) as assistant:
        assert len(assistant.articles()) > len(TALE)
        found = assistant.retrieve("How many residents left Orvale?", k=20)
        assert len({p.article_id.partition("#")[0] for p in found}) < len(found)  # copies are articles of their own
        assert assistant.retrieve("How many residents left Orvale?", filters=Filters(publishers=("Noon 1",)))
        if chroma:
            assert assistant.audit().problems == ()


def test_a_copy_keeps_all_lengths_and_changes_some_words() -> None:
    text = " ".join(f"a{chr(97 + n % 26) * 4}{chr(97 + n // 26)} river" for n in range(200))
    changed = copies._changed(text, 3)
    assert len(changed) == len(text)
    assert 0 < sum(a != b for a, b in zip(text.split(), changed.split(), strict=True)) < 100
    assert copies._changed(text, 3) == changed != copies._changed(text, 4)


def test_the_drawing_has_a_line_for_each_figure() -> None:
    rows = [{"passages": 10, "all, p50 ms": 2.0}, {"passages": 1000, "all, p50 ms": 30.0, "ask": 4.0}]
    svg = drawing.lines(rows, "passages", ["all, p50 ms", "ask", "missing"], "milliseconds")
    root = ElementTree.fromstring(svg)
    assert len([e for e in root if e.tag.endswith("polyline")]) == 3
    assert "milliseconds, by passages" in svg
    ElementTree.fromstring(drawing.lines([], "passages", ["a"], "ms"))


def test_the_tables_have_a_row_for_each_size() -> None:
    rows = [{"passages": n, "words passages/s": 5, "disk MB": {"records.sqlite3": 1}} for n in (10, 100)]
    for table in asked_at_scale.tables(rows):
        assert [row["passages"] for row in table.rows] == [10, 100]
