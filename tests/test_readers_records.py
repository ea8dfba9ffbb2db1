from __future__ import annotations

import csv
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.readers import Failure, read
from assistant.readers.formats.json_file import Values
from assistant.schema import Article

TEXT = "Lena Holt said 300 people left Vell.\r\n\r\nThe union denied it.\n"


def write(path, content):
    data = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(data)
    return path


def split(found):
    found = list(found)
    return [x for x in found if isinstance(x, Article)], [x for x in found if isinstance(x, Failure)]


def only(found):
    (one,) = found
    return one


@pytest.mark.parametrize("text_key", ["text", "body", "Text"])
@pytest.mark.parametrize("publisher_key", ["publisher", "source"])
@pytest.mark.parametrize("date_key", ["published", "published_at", "date"])
def test_every_spelling_of_a_record(tmp_path, text_key, publisher_key, date_key):
    fields = {
        "id": "a",
        "title": "Ferry",
        "author": "Ana Vey",
        "url": "https://example.org/a",
        "kicker": [1, {"x": None}],
    }
    fields |= {text_key: TEXT, publisher_key: "Port Gazette", date_key: "2019-03-04T10:00:00Z"}
    article = only(read(write(tmp_path / "a.json", json.dumps(fields))))
    assert article == Article(
        id="a",
        text=TEXT,
        title="Ferry",
        publisher="Port Gazette",
        published=date(2019, 3, 4),
        author="Ana Vey",
        url="https://example.org/a",
    )


def test_only_the_text_is_required(tmp_path):
    article = only(read(write(tmp_path / "a.json", json.dumps({"text": TEXT}))))
    assert article == Article(id="a.json", text=TEXT)


@pytest.mark.parametrize(
    ("layout", "ids"),
    [
        ('[{"text": "One."}, {"text": "Two.", "id": 7}]', ["a.json#1", "7"]),
        ('{"status": "ok", "articles": [{"text": "One."}, {"text": "Two."}], "more": 1}', ["a.json#1", "a.json#2"]),
        ('{"text": "One."}\n{"text": "Two."}', ["a.json#1", "a.json#2"]),
        ('\ufeff[{"text": "One."}]', ["a.json#1"]),
        ('{"text": "One\nmore."}', ["a.json"]),
    ],
)
def test_layouts_of_a_json_file(tmp_path, layout, ids):
    articles, failures = split(read(write(tmp_path / "a.json", layout)))
    assert [article.id for article in articles] == ids
    assert not failures


def test_utf_16_and_latin_1_records(tmp_path):
    record = json.dumps({"text": "La forêt brûlait, dit-elle."}, ensure_ascii=False)
    for name, data in (("a.json", record.encode("utf-16")), ("b.jsonl", record.encode("cp1252"))):
        assert only(read(write(tmp_path / name, data))).text == "La forêt brûlait, dit-elle."


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"title": "Ferry"}, "'text' or 'body'"),
        ({"text": ""}, "empty text"),
        ({"text": " \n\t"}, "empty text"),
        ({"text": "—!"}, "no words"),
        ({"text": None}, "empty text"),
        ({"text": 5}, "'text' must be a string, not a number"),
        ({"body": ["a"]}, "'body' must be a string, not a list"),
        ({"text": "Words.", "id": ["a"]}, "'id' must be"),
        ({"text": "Words.", "id": True}, "'id' must be"),
        ("Words.", "must be an object"),
        (None, "must be an object"),
    ],
)
def test_a_record_that_is_no_article_is_named_and_the_rest_goes_on(tmp_path, record, said):
    rows = "\n".join(map(json.dumps, [{"text": "One."}, record, {"text": "Three."}]))
    articles, failures = split(read(write(tmp_path / "more.jsonl", rows)))
    assert [article.id for article in articles] == ["more.jsonl#1", "more.jsonl#3"]
    assert only(failures).path == str(tmp_path / "more.jsonl") + ":2"
    assert said in failures[0].reason


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"published": "soon"}, {"published": None}),
        ({"published": "soon", "date": "2019-03-04"}, {"published": date(2019, 3, 4)}),
        ({"title": 1984}, {"title": "1984"}),
        ({"title": {"y": 1}}, {"title": None}),
        ({"title": "  Two\n lines\u202e \x07"}, {"title": "Two lines"}),
        ({"author": ["Ana Vey", {"name": "Bo Lind"}]}, {"author": "Ana Vey, Bo Lind"}),
        ({"source": {"id": None, "name": "Port Gazette"}}, {"publisher": "Port Gazette"}),
        ({"publisher": "", "source": "Port Gazette"}, {"publisher": "Port Gazette"}),
        ({"url": "javascript:alert(1)"}, {"url": None}),
        ({"url": 7}, {"url": None}),
        ({"id": ""}, {"id": "a.json"}),
        ({"id": 12}, {"id": "12"}),
    ],
)
def test_metadata_of_other_types(tmp_path, fields, expected):
    article = only(read(write(tmp_path / "a.json", json.dumps({"text": TEXT, **fields}))))
    assert {key: getattr(article, key) for key in expected} == expected


def test_lone_surrogates_are_replaced_one_for_one(tmp_path):
    article = only(
        read(write(tmp_path / "a.json", r'{"text": "a\ud800b \ud83d\ude00", "title": "t\udc00", "id": "i\ud800"}'))
    )
    assert article.text == "a\ufffdb 😀"
    for field in (article.text, article.title, article.id):
        field.encode("utf-8")


def test_a_broken_list_gives_what_stands_before_the_break(tmp_path):
    content = '[\n{"text": "One."},\n{"text": "Two."},\n{"text": oops},\n{"text": "Four."}]'
    articles, failures = split(read(write(tmp_path / "a.json", content)))
    assert [article.text for article in articles] == ["One.", "Two."]
    assert "line 4" in only(failures).reason


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty file"),
        ("  \n", "no records"),
        ("[]", "no records"),
        ('{"articles": []}', "no records"),
        ('{"text": "One."', "not valid JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"text": "x", "a": ' + '{"a":' * 100_000, "nested too deeply"),
        ('{"text": "x", "n": ' + "9" * 5000 + "}", "not valid JSON"),
        ("{'text': 'One.'}", "double quotes"),
    ],
)
def test_json_that_holds_no_record(tmp_path, content, said):
    failure = only(read(write(tmp_path / "a.json", content)))
    assert said in failure.reason
    assert "\n" not in failure.reason


def test_a_json_lines_file_goes_on_after_every_kind_of_bad_line(tmp_path):
    bad = ["{", "[1", "{" * 100_000, '{"a":' * 100_000, '{"text": ' + "9" * 5000 + "}", '"x" "y"']
    good = json.dumps({"text": "Good."})
    content = good + "\n" + "".join(f"{line}\n\n{good}\n" for line in bad)
    articles, failures = split(read(write(tmp_path / "a.jsonl", content)))
    assert len(articles) == len(bad) + 1
    assert [failure.path.rsplit(":", 1)[1] for failure in failures] == [str(2 + 3 * n) for n in range(len(bad))]


def test_an_indented_json_file_under_the_suffix_of_json_lines(tmp_path):
    content = json.dumps([{"text": "One."}, {"text": "Two."}], indent=2)
    articles, failures = split(read(write(tmp_path / "a.jsonl", content)))
    assert [article.text for article in articles] == ["One.", "Two."]
    assert not failures


def test_a_long_record_is_left_out_and_the_next_one_read(tmp_path):
    rows = [{"text": "One."}, {"text": "word " * 1000}, {"text": "Three."}]
    articles, failures = split(read(write(tmp_path / "a.jsonl", "\n".join(map(json.dumps, rows))), limit_bytes=1000))
    assert [article.text for article in articles] == ["One.", "Three."]
    assert "too large" in only(failures).reason


def test_a_long_record_in_a_list_does_not_take_back_what_was_read(tmp_path):
    rows = [{"text": "One."}, {"text": "word " * 200_000}]
    articles, failures = split(read(write(tmp_path / "a.json", json.dumps(rows)), limit_bytes=1000))
    assert [article.text for article in articles] == ["One."]
    assert "too large" in only(failures).reason


def test_the_size_of_a_whole_json_file_is_free(tmp_path):
    rows = [{"text": f"Story {n}. " + "word " * 150} for n in range(300)]
    articles, failures = split(read(write(tmp_path / "a.json", json.dumps(rows)), limit_bytes=2000))
    assert [article.text for article in articles] == [row["text"] for row in rows]
    assert not failures


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60)
@given(st.lists(JSON, max_size=5), st.integers(1, 7), st.sampled_from([None, 1]))
def test_values_do_not_depend_on_where_chunks_are_cut(rows, step, indent):
    content = json.dumps(rows, indent=indent)
    chunks = iter([content[at : at + step] for at in range(0, len(content), step)])
    assert list(Values(chunks, 10_000).items()) == rows


@pytest.mark.parametrize("number", ["-0.0", "1.5e+10", "12", "-3E-2"])
def test_a_number_may_be_cut_anywhere(number):
    assert list(Values(iter(f"[{number}, {number}]"), 100).items()) == [float(number)] * 2
    assert Values(iter(number), 100).value() == float(number)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_columns_are_keys(tmp_path, delimiter):
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(["Title", "Body", "date", "id"])
        writer.writerow(["Ferry", TEXT, "30 November 2016", "x"])
        writer.writerow([])
        writer.writerow(["", "Two, three; four | five.", "", ""])
    first, second = read(path)
    assert first == Article(id="x", text=TEXT, title="Ferry", published=date(2016, 11, 30))
    assert second == Article(id="a.csv#2", text="Two, three; four | five.")


def test_a_csv_row_with_too_many_cells_is_not_cut(tmp_path):
    articles, failures = split(read(write(tmp_path / "a.csv", "id,text\n1,One, two.\n2,Two.\n3,\n")))
    assert [article.id for article in articles] == ["2"]
    assert [failure.path.rsplit("#", 1)[1] for failure in failures] == ["1", "3"]
    assert "quotes" in failures[0].reason


def test_csv_fields_may_be_longer_than_the_module_allows_by_default(tmp_path):
    text = "word " * 40_000
    assert only(read(write(tmp_path / "a.csv", f"text\n{text}\n"))).text == text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("title,content\na,b\n", "no column 'text' or 'body'"),
        ("text\n", "no rows"),
        ('text\n"never closed ' + "and on\n" * 500, "quote left open"),
        ("text\n" + "x" * 5000 + "\n", "too large"),
        (b"\x89PNG\r\n\x1a\n", "PNG image"),
    ],
)
def test_csv_that_cannot_be_read(tmp_path, content, said):
    assert said in only(read(write(tmp_path / "a.csv", content), limit_bytes=2000)).reason


def test_a_latin_1_csv(tmp_path):
    content = "id;text\n1;La forêt brûlait.\n".encode("cp1252")
    assert only(read(write(tmp_path / "a.csv", content))).text == "La forêt brûlait."
