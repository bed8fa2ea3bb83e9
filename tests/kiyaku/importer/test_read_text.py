"""Plain text: encodings, indentation, invisible characters, and nothing lost."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiyaku.importer.lines import Line, Raw
from kiyaku.importer.read_text import read
from kiyaku.problems import BadInput

_TEXTS = st.text(
    st.one_of(
        st.sampled_from("条第1（）(①- \u3000\t\n\r\f\v\x85\u2028\u00a0\u200b\u00ad\ufeff\x00"),
        st.characters(blacklist_categories=["Cs"]),
    ),
    max_size=60,
)


def _read(text: str) -> Raw:
    return read(text.encode(), path="a.txt")


def _codes(raw: Raw) -> list[str]:
    return [repair.code for repair in raw.repairs]


def test_indentation_is_measured_and_blank_lines_are_told() -> None:
    raw = _read("第1条（目的）\r\n\r\n\u3000(1) 甲は\r\n\tア\u3000乙は \n - 丙\n")
    assert raw.lines == (
        Line(text="第1条（目的）", number=1),
        Line(text="(1) 甲は", number=3, column=2, indent=2, blank_before=True),
        Line(text="ア\u3000乙は", number=4, column=2, indent=4),
        Line(text="丙", number=5, column=2, indent=1, mark="-"),
    )
    assert not raw.repairs


def test_old_macintosh_line_ends() -> None:
    assert [line.text for line in _read("一\r二\r\r三").lines] == ["一", "二", "三"]


@pytest.mark.parametrize("text", ["- 3 -", "-3-", "---", "-", "-甲"])
def test_what_is_no_bullet(text: str) -> None:
    assert _read(text).lines == (Line(text=text, number=1),)


def test_form_feeds_end_pages() -> None:
    raw = _read("一\n\f二\n三\f")
    assert [(line.text, line.page, line.number) for line in raw.lines] == [
        ("一", 1, 1),
        ("二", 2, 2),
        ("三", 2, 3),
    ]


def test_invisible_characters_are_dropped_and_told() -> None:
    raw = _read("甲\u200b\ufeffは\u00ad\u00a0乙")
    assert raw.lines == (Line(text="甲は 乙", number=1),)
    assert [(r.code, r.column, r.before, r.after, r.dropped) for r in raw.repairs] == [
        ("invisible", 2, "\u200b\ufeff", "", "\u200b\ufeff"),
        ("invisible", 5, "\u00ad", "", "\u00ad"),
        ("space", 6, "\u00a0", " ", "\u00a0"),
    ]


def test_columns_count_dropped_characters() -> None:
    assert _read("\u200b \u200b甲").lines == (Line(text="甲", number=1, column=4, indent=1),)


_LAW = "第１条（目的）　①本規約は、お客様とサイボウズとの間の一切の関係に適用します。"


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8-sig", "UTF-8（BOM付き）"),
        ("utf-16", "UTF-16"),
        ("cp932", "CP932"),
        ("euc_jis_2004", "EUC-JP"),
    ],
)
def test_encodings(codec: str, name: str) -> None:
    raw = read(_LAW.encode(codec), path="a.txt")
    assert [line.text for line in raw.lines] == [_LAW]
    assert _codes(raw) == ["encoding"]
    assert name in raw.repairs[0].message


def test_big_endian_utf16_and_half_width_kana() -> None:
    assert read(b"\xfe\xff" + "甲".encode("utf-16-be"), path="a").lines[0].text == "甲"
    assert read("ｻｲﾎﾞｳｽﾞの規約".encode("cp932"), path="a").lines[0].text == "ｻｲﾎﾞｳｽﾞの規約"


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x80\xff" * 9, bytes(range(256)) * 4])
def test_what_is_no_text_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"a\.txt: テキストとして読めません") as caught:
        read(data, path="a.txt")
    assert "\n" not in str(caught.value)


@given(_TEXTS)
def test_nothing_is_lost(text: str) -> None:
    raw = read(text.encode(), path="a.txt")
    invisible = [c for c in text if unicodedata.category(c) in ("Cc", "Cf") and not c.isspace()]
    seen = "".join("".join((line.mark + line.text).split()) for line in raw.lines)
    assert seen == "".join(c for c in text if not c.isspace() and c not in invisible)
    dropped = Counter(c for r in raw.repairs for c in r.dropped if not c.isspace())
    assert dropped == Counter(invisible)


@given(_TEXTS)
def test_places_are_true(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = "\ufeff" if text.startswith("\ufeff") else ""  # counted by no editor
    lines[0] = lines[0].removeprefix(at)
    for line in read(text.encode(), path="a.txt").lines:
        assert lines[line.number - 1][line.column - 1] == (line.mark + line.text)[0]


@given(st.one_of(st.binary(max_size=80), st.binary(max_size=40).map(lambda b: b"\xff\xfe" + b)))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        raw = read(data, path="a.txt")
    except BadInput as error:
        assert "\n" not in str(error)
    else:
        assert all(line.text.strip() == line.text for line in raw.lines)
