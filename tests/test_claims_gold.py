from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
# What the version that set them reached on each file, less a little.
FLOORS = {
    "claims.jsonl": dict.fromkeys(("found", "speaker", "role", "figures", "parts", "stance", "via"), 0.98),
    "claims_news.jsonl": {
        "found": 0.87,
        "speaker": 0.79,
        "role": 0.79,
        "figures": 0.84,
        "parts": 0.85,
        "stance": 0.86,
        "via": 0.85,
    },
}


@pytest.mark.parametrize("name", FLOORS)
def test_our_own_texts_are_read_as_well_as_before(name: str) -> None:
    spec = importlib.util.spec_from_file_location("claims_gold", ROOT / "bench" / "claims_gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    accuracy, failures = module.score(DATA / name)
    assert {field: accuracy[field] for field, floor in FLOORS[name].items() if accuracy[field] < floor} == {}, failures


@pytest.mark.parametrize(("name", "texts"), [("claims.jsonl", 100), ("claims_news.jsonl", 150)])
def test_gold_texts_are_sound(name: str, texts: int) -> None:
    items = [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
    assert len({item["text"] for item in items}) >= texts
    for item in items:
        for claim in item["claims"]:
            assert claim["content"] in item["text"]
            assert claim["role"] is None or claim["role"] in item["text"]
            assert all(figure[0] in claim["content"] for figure in claim["figures"])
            known = {figure[0] for figure in claim["figures"]}
            assert all({part, whole} <= known and part != whole for part, whole in claim.get("parts", []))
