from __future__ import annotations

import importlib.util
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_our_own_hundred_texts_are_read_right() -> None:
    spec = importlib.util.spec_from_file_location("claims_gold", ROOT / "bench" / "claims_gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    accuracy, failures = module.score(ROOT / "tests" / "data" / "claims.jsonl")
    assert min(accuracy.values()) >= 0.85, failures


def test_gold_texts_are_sound() -> None:
    lines = (ROOT / "tests" / "data" / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    items = [json.loads(line) for line in lines]
    assert len({item["text"] for item in items}) >= 100
    for item in items:
        for claim in item["claims"]:
            assert claim["content"] in item["text"]
            assert claim["role"] is None or claim["role"] in item["text"]
            assert all(figure[0] in claim["content"] for figure in claim["figures"])
            known = {figure[0] for figure in claim["figures"]}
            assert all({part, whole} <= known and part != whole for part, whole in claim.get("parts", []))
