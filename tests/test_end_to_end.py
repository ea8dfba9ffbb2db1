"""From files to cited answers through the command line, with the real models, over a corpus of three articles."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.interfaces.cli.commands import main

DAM = """---
title: Dam leaks above Port Harrow
publisher: Harrow Post
published: 2031-03-04
---

PORT HARROW, March 4 — The dam above the town leaked for a third night. Mayor Ilse Okafor said that more than 400
people had left the lower bank. “Nobody is missing,” she said.
"""
GUARD = {
    "id": "guard",
    "title": "Coast guard counts again",
    "publisher": "Coast Wire",
    "published": "2031-03-06",
    "text": "The coast guard denied that 400 people had left the lower bank. Captain Otto Ruiz said 260 had left.",
}
MARKET = "The fish market opens at dawn. Prices for herring rose by two percent in the week.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "dam.md").write_text(DAM, encoding="utf-8")
    (folder / "guard.jsonl").write_text(json.dumps(GUARD) + "\n", encoding="utf-8")
    (folder / "market.txt").write_text(MARKET, encoding="utf-8")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stores") / "store"


Call = Callable[..., Any]


@pytest.fixture
def briefing(store: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    def call(*arguments: object, status: int = 0) -> Any:
        with pytest.raises(SystemExit) as end:
            main([*map(str, arguments), "--store", str(store), "--json"])
        out, err = capsys.readouterr()
        assert end.value.code == status, err
        return json.loads(out) if out else err

    return call


# The tests below tell one story and run in order.


def test_no_store_is_said(briefing: Call) -> None:
    assert "briefing ingest" in briefing("ask", "How many people left?", status=1)


def test_good_files_are_taken_and_bad_ones_named(briefing: Call, folder: Path) -> None:
    report = briefing("ingest", folder)
    assert sorted(report["added"]) == ["dam.md", "guard", "market.txt"]
    assert [Path(path).name for path, _ in report["failed"]] == ["picture.txt"]
    assert report["undated"] == ["market.txt"]


def test_a_second_ingest_changes_nothing(briefing: Call, folder: Path) -> None:
    report = briefing("ingest", folder)
    assert sorted(report["unchanged"]) == ["dam.md", "guard", "market.txt"]
    assert report["added"] == report["updated"] == []


def test_an_answer_is_cited_word_for_word(briefing: Call, folder: Path) -> None:
    answer = briefing("ask", "How many people left the lower bank?")
    assert answer["status"] == "answered"
    assert "Ilse Okafor" in [row["speaker"] for row in answer["rows"]]
    quotes = {citation["article_id"]: citation for citation in answer["citations"]}
    guard = quotes["guard"]
    assert GUARD["text"][guard["start"] : guard["end"]] == guard["quote"]
    text = DAM.split("---\n", 2)[2]
    assert text[quotes["dam.md"]["start"] : quotes["dam.md"]["end"]] == quotes["dam.md"]["quote"]


def test_what_the_articles_do_not_say_is_refused(briefing: Call) -> None:
    answer = briefing("ask", "Who won the chess tournament in Belgrade?")
    assert answer["status"] == "refused"
    assert answer["rows"] == answer["citations"] == []


def test_filters_hold(briefing: Call) -> None:
    answer = briefing("ask", "How many people left the lower bank?", "--publisher", "Coast Wire")
    assert {citation["article_id"] for citation in answer["citations"]} == {"guard"}
    passages = briefing("retrieve", "people left the lower bank", "--until", "2031-03-05")
    assert {passage["article_id"] for passage in passages} == {"dam.md"}
    assert [info["id"] for info in briefing("articles", "--since", "2031-03-05")] == ["guard"]


@pytest.mark.parametrize("fusion", ["hybrid", "lexical", "dense"])
def test_passages_are_found_by_each_half(briefing: Call, fusion: str) -> None:
    passages = briefing("retrieve", "herring prices at the fish market", "--k", 1, "--fusion", fusion)
    assert [passage["article_id"] for passage in passages] == ["market.txt"]


def test_claims_are_listed(briefing: Call) -> None:
    claims = briefing("claims", "--article", "guard")
    assert "Otto Ruiz" in [claim["speaker"] for claim in claims]
    assert "denies" in [claim["stance"] for claim in claims]


def test_a_brief_is_cited(briefing: Call) -> None:
    brief = briefing("brief", "the lower bank")
    assert brief["claims"]
    assert brief["citations"]


def test_a_changed_article_is_replaced(briefing: Call, folder: Path) -> None:
    (folder / "market.txt").write_text(MARKET.replace("herring", "mackerel"), encoding="utf-8")
    assert briefing("ingest", folder)["updated"] == ["market.txt"]
    assert "mackerel" in briefing("retrieve", "fish prices", "--k", 1)[0]["text"]


def test_the_audit_finds_nothing(briefing: Call) -> None:
    report = briefing("audit")
    assert report["articles"] == 3
    assert report["vectors"] == report["passages"] > 0
    assert report["problems"] == []


def test_a_removed_article_is_gone(briefing: Call) -> None:
    assert "guardian" in briefing("remove", "guardian", status=2)
    assert briefing("remove", "guard") == {"removed": ["guard"]}
    assert "guard" not in [info["id"] for info in briefing("articles")]
    assert "guard" not in [passage["article_id"] for passage in briefing("retrieve", "coast guard captain")]


def test_a_rebuilt_store_answers_alike(briefing: Call) -> None:
    before = briefing("retrieve", "people left the lower bank")
    assert briefing("rebuild")["articles"] == 2
    after = briefing("retrieve", "people left the lower bank")
    assert [passage["article_id"] for passage in after] == [passage["article_id"] for passage in before]
    assert briefing("audit")["problems"] == []
