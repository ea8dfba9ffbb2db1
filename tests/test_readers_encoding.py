from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ReadError
from assistant.readers.encoding import decode, lines
from assistant.readers.files import Source, open_regular

WESTERN = "Le maire a déclaré que la forêt de Vell brûlait. «\xa0À l'évidence\xa0», dit-il."
TYPOGRAPHIC = "He said: “More than 300 people fled” – the harbour’s own figure, about £5 each."


def source_of(path):
    return Source(id=path.name, label=path.name, name=path.name, open=lambda: open_regular(path))


@pytest.mark.parametrize("text", [WESTERN, TYPOGRAPHIC, "El alcalde señaló que la población huyó.\r\nNo más."])
def test_western_legacy_text_comes_out_readable(text):
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Министр заявил, что более 300 жителей покинули город Велл до рассвета.", "cp1251"),
        ("大臣は三百人以上の市民が避難したと述べた。港は閉鎖された。", "shift_jis"),
    ],
)
def test_other_scripts_are_detected(text, encoding):
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_decides_and_is_not_text(mark, encoding):
    assert decode(mark + WESTERN.encode(encoding)) == WESTERN


def test_a_declared_encoding_is_used_where_the_bytes_are_not_utf_8():
    text = "Prezydent Łodzi powiedział, że źle."
    assert decode(text.encode("iso8859-2"), declared="ISO-8859-2") == text
    assert decode(text.encode(), declared="ISO-8859-2") == text
    assert decode(WESTERN.encode("cp1252"), declared="no-such-encoding") == WESTERN


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG image"),
        (b"\xff\xd8\xff\xe0 JFIF", "JPEG image"),
        (b"%PDF-1.7 text", "PDF document"),
        (b"PK\x03\x04 rest", "zip archive"),
        (b"words\x00and words", "NUL bytes"),
        (b"\x01\x02\x03\x04\x05 abc", "control characters"),
        (b"RIFF\x00\x00\x00\x00WEBP", "WebP image"),
    ],
)
def test_binary_content_is_named(data, said):
    with pytest.raises(ReadError, match=said):
        decode(data)


def test_damaged_utf_8_is_refused_rather_than_misread():
    data = ("Às vezes é difícil, disse a ministra à época. " * 3).encode()
    with pytest.raises(ReadError, match=r"damaged UTF-8 at byte \d+"):
        decode(data + b"\xc3")


@given(st.text())
def test_utf_8_text_is_unchanged_or_refused(text):
    if text.startswith("\ufeff"):
        return
    try:
        assert decode(text.encode()) == text
    except ReadError as error:
        assert "binary" in str(error)


@given(st.binary(max_size=300))
def test_any_bytes_decode_or_are_refused(data):
    try:
        assert isinstance(decode(data), str)
    except ReadError as error:
        assert "\n" not in str(error)


def test_lines_of_any_length_are_counted_and_long_ones_left_out(tmp_path):
    path = tmp_path / "lines.txt"
    path.write_bytes(b"one\r\n" + b"x" * 200_000 + b"\n" + "drié\n".encode("cp1252") + b"y" * 11)
    found = list(lines(source_of(path), 10, newline=None))
    assert [number for number, _ in found] == [1, 2, 3, 4]
    assert found[0][1] == "one\n"
    assert found[1][1] is None
    assert found[3][1] is None


@pytest.mark.parametrize("tail", [b"", b"\n", b"\nlast"])
def test_a_line_of_exactly_the_limit_is_kept(tmp_path, tail):
    path = tmp_path / "lines.txt"
    path.write_bytes(b"123456789" + tail)
    found = list(lines(source_of(path), 10, newline=None))
    assert found[0][1] == "123456789" + tail[:1].decode()
