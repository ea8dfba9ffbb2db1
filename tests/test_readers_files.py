from __future__ import annotations

import io
import json
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from assistant.readers import Failure, read, supported
from assistant.schema import Article

TEXT = "Lena Holt said 300 people left Vell."


def write(path, content=TEXT):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def make_zip(path, members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def split(found):
    found = list(found)
    return [x for x in found if isinstance(x, Article)], {
        Path(x.path).name: x.reason for x in found if isinstance(x, Failure)
    }


def ids(found):
    return [article.id for article in split(found)[0]]


def test_supported_suffixes_are_read(tmp_path):
    assert set(supported()) >= {".txt", ".md", ".html", ".json", ".jsonl", ".csv", ".pdf", ".docx", ".zip"}
    for suffix in supported():
        reasons = split(read(write(tmp_path / f"a{suffix}", b"")))[1]
        assert "empty file" in reasons[f"a{suffix}"] or "zip" in reasons[f"a{suffix}"]


def test_ids_are_relative_to_the_folder_given_and_names_for_files(tmp_path):
    for name in ("b.txt", "a/z.md", "a/B.HTML", "a/deep/er/c.txt"):
        write(tmp_path / name)
    assert ids(read([tmp_path])) == ["a/B.HTML", "a/deep/er/c.txt", "a/z.md", "b.txt"]
    assert ids(read(str(tmp_path / "a/z.md"))) == ["z.md"]
    assert ids(read([f"{tmp_path}/a/"])) == ["B.HTML", "deep/er/c.txt", "z.md"]


def test_a_file_reached_twice_is_read_once(tmp_path):
    write(tmp_path / "a/b.txt")
    assert ids(read([tmp_path, tmp_path / "a", tmp_path / "a/b.txt", f"{tmp_path}/a/../a/b.txt"])) == ["a/b.txt"]


def test_hidden_and_system_files_are_passed_over(tmp_path):
    for name in (".DS_Store", ".git/config.txt", "Thumbs.db", "a/.hidden.txt", "__MACOSX/x.txt", "ok.txt"):
        write(tmp_path / name)
    assert split(read(tmp_path))[1] == {}
    assert ids(read(tmp_path)) == ["ok.txt"]


def test_bad_files_are_named_with_a_way_out_and_the_rest_is_read(tmp_path):
    write(tmp_path / "1.txt")
    write(tmp_path / "2.txt", "")
    write(tmp_path / "3.txt", b"\x89PNG\r\n\x1a\n" + bytes(100))
    write(tmp_path / "4.xlsx", "x")
    write(tmp_path / "5.txt", "x" * 3000)
    write(tmp_path / "6.weird", "x")
    write(tmp_path / "7")
    os.mkfifo(tmp_path / "8.txt")
    (tmp_path / "9.txt").mkdir()
    write(tmp_path / "9.txt/inner.txt")
    articles, reasons = split(read([tmp_path, tmp_path / "nowhere"], limit_bytes=2000))
    assert [article.id for article in articles] == ["1.txt", "7", "9.txt/inner.txt"]
    expected = {
        "2.txt": "empty file",
        "3.txt": "PNG image",
        "4.xlsx": "save the sheet as .csv",
        "5.txt": "more than 2000 bytes",
        "6.weird": "unsupported type '.weird'",
        "8.txt": "not a regular file",
        "nowhere": "does not exist",
    }
    assert reasons.keys() == expected.keys()
    for name, said in expected.items():
        assert said in reasons[name]
        assert "\n" not in reasons[name]


def test_an_empty_folder_is_a_failure(tmp_path):
    assert "no files" in split(read(tmp_path))[1][tmp_path.name]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path):
    write(tmp_path / "a.txt").chmod(0)
    assert "permission" in split(read(tmp_path))[1]["a.txt"]


def test_a_file_that_the_system_refuses(tmp_path, monkeypatch):
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt")
    real_open = os.open

    def refuse(path, *args, **options):
        if str(path).endswith("a.txt"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *args, **options)

    monkeypatch.setattr(os, "open", refuse)
    articles, reasons = split(read(tmp_path))
    assert [article.id for article in articles] == ["b.txt"]
    assert "change its permissions" in reasons["a.txt"]


def test_links_make_no_loops_and_leave_no_folder(tmp_path):
    write(tmp_path / "outside/secret.txt")
    root = tmp_path / "root"
    write(root / "a/one.txt")
    write(root / ".data/v1.txt")
    (root / "a/loop").symlink_to(root, target_is_directory=True)
    (root / "self").symlink_to(root / "self")
    (root / "again.txt").symlink_to(root / "a/one.txt")
    (root / "current.txt").symlink_to(root / ".data/v1.txt")
    (root / "out.txt").symlink_to(tmp_path / "outside/secret.txt")
    (root / "outdir").symlink_to(tmp_path / "outside", target_is_directory=True)
    (root / "gone.txt").symlink_to(root / "nothing.txt")
    articles, reasons = split(read(root))
    assert [article.id for article in articles] == ["a/one.txt", "current.txt"]
    assert reasons.keys() == {"self", "out.txt", "outdir", "gone.txt"}
    assert "leaves the folder" in reasons["out.txt"]
    # What the caller names is the caller's choice.
    assert ids(read(root / "out.txt")) == ["out.txt"]
    assert "a/one.txt" in ids(read(root / "a/loop"))


def test_names_that_are_no_unicode_can_be_stored(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9\n.txt"
    try:
        with open(path, "wb") as stream:  # noqa: PTH123 - the name is bytes
            stream.write(TEXT.encode())
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    (id_,) = ids(read(tmp_path))
    id_.encode("utf-8")
    assert "\n" not in id_


def test_reading_is_lazy(tmp_path):
    write(tmp_path / "a.txt")
    found = read(iter([tmp_path / "a.txt", tmp_path / "b.txt"]))
    assert next(found).id == "a.txt"
    write(tmp_path / "b.txt")
    assert next(found).id == "b.txt"


# Zip


def test_members_of_a_zip(tmp_path):
    members = {
        "b/two.jsonl": '{"text": "One."}\nbad\n{"text": "Three.", "id": "x"}',
        "a.txt": TEXT,
        "c-2016-11-30.html": f"<p>{TEXT}</p>",
        "__MACOSX/._a.txt": "x",
        ".hidden": "x",
        "d.csv": f'text\n"{TEXT}"\n',
        "e.weird": "x",
        "empty/": "",
    }
    articles, reasons = split(read(make_zip(tmp_path / "pack.zip", members)))
    assert [article.id for article in articles] == [
        "pack.zip/a.txt",
        "pack.zip/b/two.jsonl#1",
        "x",
        "pack.zip/c-2016-11-30.html",
        "pack.zip/d.csv#1",
    ]
    assert str(articles[3].published) == "2016-11-30"
    assert reasons.keys() == {"two.jsonl:2", "e.weird"}


def test_unsafe_members_are_refused_and_the_rest_is_read(tmp_path):
    path = tmp_path / "pack.zip"
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", TEXT)
    make_zip(
        path,
        {"../up.txt": TEXT, "/root.txt": TEXT, "C:/x.txt": TEXT, "a\\..\\..\\y.txt": TEXT, "in.zip": inner.getvalue()},
    )
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("slow.txt", TEXT, compress_type=zipfile.ZIP_BZIP2)
        archive.writestr("ok.txt", TEXT)
    articles, reasons = split(read(path))
    assert [article.id for article in articles] == ["pack.zip/ok.txt"]
    assert len(reasons) == 7
    assert "a zip inside a zip" in reasons["in.zip"]
    assert "link" in reasons["link.txt"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_damaged_member_is_one_failure(tmp_path):
    path = make_zip(
        tmp_path / "pack.zip", {"a.txt": TEXT, "b.jsonl": '{"text": "Bo."}', "c.txt": TEXT}, zipfile.ZIP_STORED
    )
    data = path.read_bytes().replace(b'{"text": "Bo."}', b'{"text": "No."}')
    path.write_bytes(data)
    articles, reasons = split(read(path))
    assert {"pack.zip/a.txt", "pack.zip/c.txt"} <= {article.id for article in articles}
    assert "damaged" in reasons["b.jsonl"]


@pytest.mark.parametrize("cut", [10, 60, -5])
def test_a_truncated_zip(tmp_path, cut):
    path = make_zip(tmp_path / "pack.zip", {"a.txt": TEXT, "b.txt": TEXT})
    path.write_bytes(path.read_bytes()[:cut])
    assert "damaged or truncated" in split(read(path))[1]["pack.zip"]


def test_an_encrypted_member(tmp_path):
    path = make_zip(tmp_path / "pack.zip", {"a.txt": TEXT})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(bytes(data))
    assert "encrypted" in split(read(path))[1]["a.txt"]


def test_a_zip_that_is_none_or_holds_nothing(tmp_path):
    write(tmp_path / "a.zip", "words")
    make_zip(tmp_path / "b.zip", {})
    reasons = split(read(tmp_path))[1]
    assert "damaged" in reasons["a.zip"]
    assert "no files" in reasons["b.zip"]


def test_a_bomb_is_refused_on_what_it_declares(tmp_path):
    path = make_zip(tmp_path / "bomb.zip", {"a.txt": "word " * 1000})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (4_000_000_000).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    write(tmp_path / "ok.txt")
    articles, reasons = split(read(tmp_path))
    assert [article.id for article in articles] == ["ok.txt"]
    assert "zip bomb" in reasons["bomb.zip"]


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path):
    path = make_zip(tmp_path / "bomb.zip", {"a.txt": "word " * 2_000_000})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(mark) + at
        data[start : start + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    assert "damaged" in split(read(path))[1]["a.txt"]


def test_too_many_members(tmp_path):
    make_zip(tmp_path / "many.zip", {f"{n}.txt": "x" for n in range(10_001)}, zipfile.ZIP_STORED)
    assert "more than 10,000 files" in split(read(tmp_path))[1]["many.zip"]


# Size


def peak_of(action):
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json", ".jsonl", ".csv"])
def test_a_line_of_200_mb_takes_no_memory_of_that_order(tmp_path, suffix):
    path = tmp_path / f"big{suffix}"
    start = {
        ".json": b'[{"text": "One."}, {"text": "',
        ".jsonl": b'{"text": "One."}\n{"text": "',
        ".csv": b"text\nOne.\n",
    }
    with path.open("wb") as stream:
        stream.write(start.get(suffix, b""))
        for _ in range(200):
            stream.write(b"word " * 200_000)
        stream.write(b'"}\n{"text": "Three."}\n' if suffix == ".jsonl" else b"\n")
    found = []
    peak = peak_of(lambda: found.extend(read(path)))
    texts, reasons = split(found)
    wanted = {".json": ["One."], ".jsonl": ["One.", "Three."], ".csv": ["One."]}
    assert [article.text for article in texts] == wanted.get(suffix, [])
    assert len(reasons) == 1
    assert "too large" in next(iter(reasons.values()))
    assert peak < 150_000_000


@pytest.mark.slow
def test_a_json_list_far_larger_than_the_limit_is_streamed(tmp_path):
    path = tmp_path / "big.json"
    text = "word " * 2000
    with path.open("w") as stream:
        stream.write("[" + ",\n".join(json.dumps({"text": text}) for _ in range(10_000)) + "]")
    counted = []
    peak = peak_of(lambda: counted.append(sum(len(article.text) for article in read(path, limit_bytes=100_000))))
    assert counted == [10_000 * len(text)]
    assert peak < 20_000_000


@pytest.mark.slow
def test_a_bomb_inside_a_zip_of_small_declared_total_is_cut_off(tmp_path):
    path = make_zip(
        tmp_path / "pack.zip",
        {"ok.txt": TEXT, "noise.txt": os.urandom(5_000_000).hex(), "zeros.txt": b" " * 300_000_000},
    )
    found = []
    peak = peak_of(lambda: found.extend(read(path)))
    articles, reasons = split(found)
    assert "pack.zip/ok.txt" in [article.id for article in articles]
    assert "too large" in reasons["zeros.txt"]
    assert peak < 150_000_000


def test_a_readme_at_the_top_of_a_folder_tells_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("What lies here.", encoding="utf-8")
    (tmp_path / "story").mkdir()
    (tmp_path / "story" / "readme.md").write_text("The reader who said too much.", encoding="utf-8")
    assert [item.id for item in read([tmp_path]) if isinstance(item, Article)] == ["story/readme.md"]
    assert [item.id for item in read([tmp_path / "README.md"]) if isinstance(item, Article)] == ["README.md"]


QUESTION = {"id": "q1", "type": "who-said", "question": "Who said that the dam holds?"}


def test_gold_questions_beside_articles_are_passed_over(tmp_path: Path) -> None:
    story = {"id": "dam", "text": "The dam holds, the mayor said.", "type": "report", "question": "Does it?"}
    lines = [QUESTION, QUESTION | {"id": "q2", "history": []}, story]
    (tmp_path / "questions.jsonl").write_text("".join(json.dumps(r) + "\n" for r in lines), encoding="utf-8")
    (tmp_path / "story.txt").write_text("The dam leaks, the engineer said.", encoding="utf-8")
    make_zip(tmp_path / "pack.zip", {"questions.jsonl": json.dumps(QUESTION), "more.txt": "The dam is dry."})
    found = list(read([tmp_path]))
    assert sorted(item.id for item in found if isinstance(item, Article)) == ["dam", "pack.zip/more.txt", "story.txt"]
    assert not [item for item in found if isinstance(item, Failure)]


def test_a_file_of_gold_questions_that_is_given_itself_is_one_failure(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text((json.dumps(QUESTION) + "\n") * 3, encoding="utf-8")
    (failure,) = read([path])
    assert isinstance(failure, Failure)
    assert "briefing evaluate" in failure.reason


def test_a_record_that_lacks_its_text_is_no_question(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "q1", "question": "Who?"}), encoding="utf-8")
    (failure,) = read([tmp_path])
    assert "no text" in failure.reason
