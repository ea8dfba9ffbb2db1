"""Files made to be costly: each ends soon, with a line or an article, and the rest of its folder is read."""

from __future__ import annotations

import gc
import io
import json
import os
import subprocess
import sys
import threading
import time
import zipfile
import zlib

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ReadError
from assistant.readers import LIMIT_BYTES, Failure, archive, read
from assistant.readers.extraction import extractor, worker
from assistant.readers.formats import html
from assistant.readers.formats.markdown import split_front_matter
from assistant.schema import Article

TEXT = "Mayor Lena Holt said that 300 workers returned to the docks of Vell on Monday."
PAGE = f"<html><body><p>{TEXT}</p></body></html>"

pytestmark = pytest.mark.timeout(120)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def outcome(folder):
    """Reasons by the names of their files, and ids of articles."""
    found = list(read(folder))
    reasons = {os.path.basename(x.path): x.reason for x in found if isinstance(x, Failure)}  # noqa: PTH119 - a label
    return reasons, [x.id for x in found if isinstance(x, Article)]


def pdf_of(*objects):
    """A PDF of these objects; the first is its catalog."""
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + head + table + end


def stream(data, keys=b""):
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), keys, data)


def pages_pdf(content, pages=1, keys=b"", page=b""):
    """A PDF with one page, so many times over."""
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (b"3 0 R " * pages, pages),
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> %b >>" % page,
        stream(content, keys),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


SHOWN = b"BT /F 12 Tf 50 700 Td (%b) Tj ET" % TEXT.encode()


def word_file(body, declarations=""):
    """A DOCX with this XML as its body."""
    made = io.BytesIO()
    docx.Document().save(made)
    whole = io.BytesIO()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = f"{declarations}<w:document {space}><w:body>{body}</w:body></w:document>"
            new.writestr(name, content if name == "word/document.xml" else old.read(name))
    return whole.getvalue()


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def attributes(count):
    return " ".join(f"a{n}='x'" for n in range(count))


def check_rest_is_read(tmp_path, name, content, said):
    write(tmp_path / name, content)
    write(tmp_path / "z.html", PAGE)
    reasons, ids = outcome(tmp_path)
    assert ids == ["z.html"]
    assert said in reasons.pop(name)
    assert not reasons


# What no article is

REFUSED = {
    "paragraphs.html": ("<html><body>" + "<p>Ship" * 100_000, "100,002 elements"),
    "breaks.html": (f"<html><body>{TEXT}" + "<br>" * 50_000, "50,002 elements"),
    "attributes.html": (f"<html><body><p {attributes(100_000)}>{TEXT}", "500 attributes"),
    "attributes-of-root.html": (f"<html {attributes(100_000)}><body><p>{TEXT}", "500 attributes"),
    "one-page.pdf": (pages_pdf(SHOWN, 10_000), "10,000 pages"),
    "paragraphs.docx": (word_file(paragraph("Ship") * 100_000), "100,000 paragraphs"),
    "title.md": (f"---\ntitle: {'Docks ' * 170_000}\n---\n{TEXT}", "front matter"),
    "text.docx": (word_file(paragraph(TEXT * 9) * 3_000), "at most 2,000,000"),
    "tree.pdf": (
        pdf_of(
            b"<< /Type /Catalog /Pages 2 0 R >>",
            *(b"<< /Type /Pages /Kids [%d 0 R %d 0 R] >>" % (n, n) for n in range(3, 40)),
            b"<< /Type /Page >>",
        ),
        "too large or too deep",
    ),
    "bomb.pdf": (
        pages_pdf(zlib.compress(b" " * 300_000_000), keys=b"/Filter /FlateDecode"),
        "too large or too deep",
    ),
    "text.txt": (TEXT * 30_000, "at most 2,000,000"),
    "text.html": (f"<html><body><p>{TEXT * 30_000}</p>", "at most 2,000,000"),
    "header.csv": (",;" * 1_000_000 + "text\n" + TEXT, "the first line"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_article_is_gets_a_line_and_the_next_file_is_read(tmp_path, name):
    check_rest_is_read(tmp_path, name, *REFUSED[name])


READ = {
    "attributes.html": "<html><body>" + f"<p {attributes(100)}>{TEXT}</p>" * 1000,
    "elements.html": "<html><body>" + f"<p>{TEXT}</p>" * 25_000,
    "menus.html": "<html><body><div>" + f"{TEXT}<nav></nav>" * 20_000,
    "dates.html": f"<html><body><p>{TEXT}" + "<time itemprop=datePublished datetime='5 mai 2014 x'>x</time>" * 15_000,
    "self.pdf": pages_pdf(SHOWN, page=b"/Parent 3 0 R /Annots 3 0 R"),
    "wide.docx": word_file(f"<w:tbl><w:tr>{f'<w:tc>{paragraph(TEXT)}</w:tc>' * 5_000}</w:tr></w:tbl>"),
    "aliases.md": f"---\na: &a [{', '.join('x' * 20)}]\nb: &b [{', '.join(['*a'] * 20)}]\ntitle: Docks\n---\n{TEXT}",
    "deep.md": f"---\ntitle: Docks\nx: {'[' * 60_000}\n---\n{TEXT}",
    "deep-block.md": f"---\ntitle: Docks\nx:\n {'- ' * 30_000}\n---\n{TEXT}",
}


@pytest.mark.parametrize("name", READ)
def test_what_an_article_may_be_is_read(tmp_path, name):
    (article,) = read(write(tmp_path / name, READ[name]))
    assert article.text.startswith(TEXT)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("runs.docx", word_file("<w:p><w:r>" + "<w:tab/><w:br/>" * 600_000 + "<w:t>x</w:t></w:r></w:p>")),
        ("memory.pdf", pages_pdf(b"z" * 18_000_000 + b"~>", keys=b"/Filter /ASCII85Decode")),
        ("entities.docx", word_file(paragraph("&b;" * 1000), f"<!DOCTYPE x [<!ENTITY b '{'x' * 100_000}'>]>")),
        ("operators.pdf", pages_pdf(b"BT /F 12 Tf " + b"(Ship) Tj 0 -12 Td " * 900_000 + b"ET")),
        ("words.html", "<html><body><script type='application/ld+json'>" + '{"@type": "Person", "name":' + " " * 10**7),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)
def test_what_costs_too_much_ends_with_a_line(tmp_path, name, content):
    write(tmp_path / name, content)
    write(tmp_path / "z.pdf", pages_pdf(SHOWN))
    reasons, ids = outcome(tmp_path)
    assert ids == ["z.pdf"]
    assert ";" in reasons.pop(name)
    assert not reasons


@given(st.text(alphabet=" \n-.:#[]{}&*!|>'\"ab\t?,%@`", max_size=200), st.booleans())
@settings(max_examples=200)
def test_any_front_matter_gives_keys_and_the_text_after_it(front, windows):
    end = "\r\n" if windows else "\n"
    content = f"---{end}title: Docks{end}{front}{end}---{end}{TEXT}"
    fields, text = split_front_matter(content)
    assert text.endswith(TEXT)
    assert all(isinstance(key, str) for key in fields)


FORMS = [" a{n}", ' a{n}="x y"', " a{n} = 'b>'", "/a{n}='b'", '\ta{n}="<p"']


@given(st.integers(480, 520), st.sampled_from(FORMS))
@settings(max_examples=30)
def test_attributes_are_counted_however_they_are_written(count, form):
    page = "<p" + "".join(form.format(n=n) for n in range(count)) + f">{TEXT}"
    try:
        assert TEXT in str(html.extract(page.encode(), LIMIT_BYTES)["text"])
    except ReadError as error:
        assert count > 500
        assert "attributes" in str(error)
    else:
        assert count <= 500


def test_many_lines_in_no_known_encoding_are_not_each_puzzled_over(tmp_path, monkeypatch):
    detected = []
    monkeypatch.setattr("assistant.readers.encoding._detect", lambda data: detected.append(data) or "cp1250")
    monkeypatch.setattr("assistant.readers.encoding._MOST_DETECTED", 10)
    line = '{"text": "Rada Vell powiedziała, że źle."}\n'.encode("cp1250")
    articles = list(read(write(tmp_path / "a.jsonl", line * 50)))
    assert {article.text for article in articles} == {"Rada Vell powiedziała, że źle."}
    assert len(articles) == 50
    assert len(detected) == 10


# Folders

POSIX = pytest.mark.skipif(os.name != "posix", reason="paths of this length are made by steps, which takes POSIX")
MAKE = """
import os, sys
for _ in range(int(sys.argv[1])): os.mkdir('d'); os.chdir('d')
open('deep.txt', 'w').close()
"""
REMOVE = """
import os, sys
for _ in range(int(sys.argv[1])): os.chdir('d')
os.remove('deep.txt')
for _ in range(int(sys.argv[1])): os.chdir('..'); os.rmdir('d')
"""


@POSIX
@pytest.mark.parametrize("levels", [1_500, 150])
def test_a_folder_of_very_many_levels_is_one_line(tmp_path, levels):
    write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "z/z.txt", TEXT)
    subprocess.run([sys.executable, "-c", MAKE, str(levels)], cwd=tmp_path, check=True)
    try:
        found = list(read(tmp_path))
    finally:
        subprocess.run([sys.executable, "-c", REMOVE, str(levels)], cwd=tmp_path, check=True)
    (failure,) = (item for item in found if isinstance(item, Failure))
    assert failure.path.endswith("/d")
    assert "100 folders deep" in failure.reason
    assert [item.id for item in found if isinstance(item, Article)] == ["a.txt", "z/z.txt"]


@POSIX
def test_a_path_too_long_to_be_opened_is_one_line(tmp_path):
    script = "import os\nfor _ in range(30): os.mkdir('d' * 200); os.chdir('d' * 200)"
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)
    write(tmp_path / "z.txt", TEXT)
    reasons, ids = outcome(tmp_path)
    assert len(reasons) == 1
    assert ids == ["z.txt"]


def test_a_folder_of_ordinary_depth_is_read_to_its_end(tmp_path):
    deep = "/".join("d" * 99)
    write(tmp_path / deep / "a.txt", TEXT)
    assert outcome(tmp_path) == ({}, [f"{deep}/a.txt"])


# The process that parses


@pytest.fixture
def started(monkeypatch):
    """Processes that reading has started."""
    made = []
    real = subprocess.Popen

    def spy(*arguments, **options):
        made.append(real(*arguments, **options))
        return made[-1]

    monkeypatch.setattr(subprocess, "Popen", spy)
    return made


def gone(processes):
    return all(process.poll() is not None for process in processes)


@pytest.fixture
def misbehave(monkeypatch):
    """Lets the process run this code, with the name `data`, for each HTML file that holds the word "bad"."""

    def set_code(code):
        change = (
            "real = worker.EXTRACTORS['.html']\n"
            f"def changed(data, limit):\n    if b'bad' in data:\n        {code}\n    return real(data, limit)\n"
            "worker.EXTRACTORS['.html'] = changed\n"
        )
        program = extractor._PROGRAM.replace("; worker.main()", f"\nimport os, time\n{change}worker.main()")
        monkeypatch.setattr(extractor, "_PROGRAM", program)

    return set_code


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("os._exit(3)", "crashed"),
        ("os.kill(os.getpid(), 9)", "crashed or was killed"),
        ("import ctypes; ctypes.string_at(0)", "crashed"),
        ("bytearray(10**10)", "800 MB"),
        ("held = []\n        while True: held.append(bytearray(10**7))", "800 MB"),
        ("raise SystemExit(0)", "crashed"),
        ("raise RecursionError", "RecursionError"),
        ("worker.SECONDS = 1; worker._limit('RLIMIT_CPU', 1)\n        while True: pass", "too costly"),
        ("print('{}', flush=True); os.write(1, b'x' * 100_000); raise worker.ReadError('our line')", "our line"),
    ],
    ids=["exit", "kill", "segfault", "memory", "much-memory", "quiet-exit", "recursion", "time", "noise"],
)
@pytest.mark.skipif(os.name != "posix", reason="bounds of the system")
def test_whatever_becomes_of_the_parser_the_next_file_is_read(tmp_path, misbehave, started, code, said):
    misbehave(code)
    write(tmp_path / "a.html", PAGE)
    write(tmp_path / "b.html", f"{PAGE} bad")
    write(tmp_path / "c.html", PAGE)
    reasons, ids = outcome(tmp_path)
    assert ids == ["a.html", "c.html"]
    assert said in reasons["b.html"]
    assert "\n" not in reasons["b.html"]
    assert gone(started)


def test_a_parser_that_waits_for_ever_is_ended(tmp_path, misbehave, monkeypatch):
    misbehave("time.sleep(1000)")
    write(tmp_path / "a.html", PAGE)
    write(tmp_path / "b.html", f"{PAGE} bad")
    write(tmp_path / "c.html", PAGE)
    found = read(tmp_path)
    assert next(found).id == "a.html"
    with monkeypatch.context() as patch:
        patch.setattr(extractor, "_DEADLINE_SECONDS", 1)
        assert "too costly" in next(found).reason
    assert next(found).id == "c.html"


def test_a_parser_killed_from_outside_costs_the_file_it_was_at(tmp_path, misbehave, started):
    reached = tmp_path / ".reached"
    misbehave(f"open({str(reached)!r}, 'w').close(); time.sleep(1000)")
    write(tmp_path / "a.html", PAGE)
    write(tmp_path / "b.html", f"{PAGE} bad")
    write(tmp_path / "c.html", PAGE)
    found = read(tmp_path)
    assert next(found).id == "a.html"

    def kill():
        while not reached.exists():
            time.sleep(0.05)
        started[0].kill()

    threading.Thread(target=kill, daemon=True).start()
    failure, article = found
    assert "killed" in failure.reason
    assert article.id == "c.html"
    assert len(started) == 2


def test_a_parser_killed_between_two_files_costs_none(tmp_path, started):
    for name in "ab":
        write(tmp_path / f"{name}.html", PAGE)
    found = read(tmp_path)
    next(found)
    started[0].kill()
    started[0].wait()
    assert next(found).id == "b.html"


def test_one_process_parses_all_files_and_is_gone_at_the_end(tmp_path, started):
    write(tmp_path / "a.html", PAGE)
    write(tmp_path / "b.pdf", pages_pdf(SHOWN))
    write(tmp_path / "c.docx", word_file(paragraph(TEXT)))
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as packed:
        packed.writestr("e.html", PAGE)
    assert outcome(tmp_path) == ({}, ["a.html", "b.pdf", "c.docx", "d.zip/e.html"])
    assert len(started) == 1
    assert gone(started)


def test_text_needs_no_process(tmp_path, started):
    for name in ("a.txt", "b.md", "c.json", "d.jsonl", "e.csv"):
        write(tmp_path / name, json.dumps({"text": TEXT}) if "js" in name else f"text\n{TEXT}")
    assert len(outcome(tmp_path)[1]) == 5
    assert not started


@pytest.mark.parametrize("end", ["close", "throw", "forget"])
def test_no_process_is_left_when_reading_stops_early(tmp_path, started, end):
    for name in "ab":
        write(tmp_path / f"{name}.html", PAGE)
    found = read(tmp_path)
    next(found)
    assert not gone(started)
    if end == "close":
        found.close()
    elif end == "throw":
        with pytest.raises(KeyboardInterrupt):
            found.throw(KeyboardInterrupt)
    else:
        del found
        gc.collect()
    assert gone(started)


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks into /proc")  # noqa: PTH112
def test_a_process_that_a_large_file_wore_out_is_replaced(tmp_path, misbehave, started):
    misbehave("worker.left = bytearray(450_000_000)")
    write(tmp_path / "a.html", f"{PAGE} bad")
    write(tmp_path / "b.html", PAGE)
    assert outcome(tmp_path) == ({}, ["a.html", "b.html"])
    assert len(started) == 2


def test_a_parser_that_cannot_be_started(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))
    write(tmp_path / "a.html", PAGE)
    write(tmp_path / "b.txt", TEXT)
    reasons, ids = outcome(tmp_path)
    assert "cannot be started" in reasons["a.html"]
    assert ids == ["b.txt"]


def test_two_threads_read_at_once(tmp_path):
    write(tmp_path / "a.html", PAGE)
    write(tmp_path / "b.pdf", pages_pdf(SHOWN))
    results = []
    threads = [threading.Thread(target=lambda: results.append(outcome(tmp_path))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [({}, ["a.html", "b.pdf"])] * 2


def test_the_main_module_of_a_caller_is_not_run_again_nor_the_folder_looked_into(tmp_path):
    write(tmp_path / "here/a.html", PAGE)
    write(tmp_path / "here/json.py", "raise SystemExit('a stranger's module')")
    script = write(
        tmp_path / "script.py",
        "import sys\nprint('once')\nfrom assistant.readers import read\nprint([x.id for x in read(sys.argv[1:])])",
    )
    done = subprocess.run(
        [sys.executable, str(script), "a.html"], cwd=tmp_path / "here", capture_output=True, text=True, check=True
    )
    assert done.stdout == "once\n['a.html']\n"
    assert not done.stderr


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks into /proc")  # noqa: PTH112
def test_the_parser_ends_when_its_parent_is_killed(tmp_path):
    write(tmp_path / "a.html", PAGE)
    script = (
        "import subprocess, sys\nfrom assistant.readers import read\n"
        "real = subprocess.Popen\n"
        "def spy(*a, **k):\n    made = real(*a, **k)\n    print(made.pid, flush=True)\n    return made\n"
        "subprocess.Popen = spy\nfound = read([sys.argv[1]] * 2)\nnext(found)\nprint('read', flush=True)\ninput()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "a.html")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        pid = int(parent.stdout.readline())
        assert parent.stdout.readline() == b"read\n"
        assert os.path.isdir(f"/proc/{pid}")  # noqa: PTH112
        parent.kill()
    while os.path.isdir(f"/proc/{pid}") and "State:\tZ" not in open(f"/proc/{pid}/status").read():  # noqa: PTH112, PTH123, SIM115
        time.sleep(0.05)


def test_an_archive_of_slow_files_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "_MOST_SECONDS", 15)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        for n in range(10):
            packed.writestr(f"{n}.html", PAGE)
    write(tmp_path / "b.html", PAGE)

    def slow(self, suffix, data, limit):
        self.seconds += worker.SECONDS
        return {"text": TEXT}

    monkeypatch.setattr(extractor.Extractor, "fields", slow)
    reasons, ids = outcome(tmp_path)
    assert ids == ["a.zip/0.html", "a.zip/1.html", "b.html"]
    assert reasons.keys() == {"a.zip"}
    assert "unpack it" in reasons["a.zip"]
