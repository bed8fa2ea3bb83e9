"""The messages between the page of a reader's own text and the engine."""

from __future__ import annotations

import codecs
import io
import json
import re
import zipfile
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from kiyaku import browser, check, diff, export, files
from kiyaku.importer import run
from tests.kiyaku.own_text import EDITS, ask, base, edited, word
from tests.paths import DRAFT, IN_FORCE, shared

TEXT = edited()
_CP932 = TEXT.replace("\n", "\r\n").replace("幫", "幇").encode("cp932")  # 幫 is not in CP932


class _Tags(HTMLParser):
    """The elements of a piece of HTML, every one closed, and the clauses' texts by side."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        if tag not in ("input", "br", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _plain(html: str) -> str:
    """The words of a piece of HTML."""
    said = re.sub(r'<span class="said">[^<]*</span>', "", html)
    return unescape(re.sub(r"<[^>]*>", "", said))


def _rows(html: str) -> dict[str, str]:
    """The rows of the comparison by clause."""
    return dict(re.findall(r'<tr class="[^"]*" id="([^"]*)"(.*?)</tr>', html, re.DOTALL))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("案.txt", TEXT.encode()),
        ("案.TXT", codecs.BOM_UTF8 + TEXT.encode()),
        ("案.txt", TEXT.encode("utf-16")),
        ("案.txt", _CP932),
        ("案.docx", word(TEXT)),
        ("", TEXT.encode()),
    ],
    ids=["utf-8", "bom", "utf-16", "cp932", "docx", "pasted"],
)
def test_every_edit_stands_in_its_row_whatever_the_file(name: str, data: bytes) -> None:
    found = ask(data, name)
    assert set(found) == {"html", "files"}, found.get("error")
    rows = _rows(found["html"])
    for old, new in EDITS:
        # The clauses that hold the old words are those in which the new ones stand.
        holders = [each.id for each in base().walk() if old in each.wording]
        assert holders
        for id_ in holders:
            assert new in _plain(rows[id_]), (id_, new)
    assert "28条、" in _plain(found["html"])
    _Tags(found["html"])


def test_a_text_that_is_the_published_one_shows_no_change() -> None:
    found = ask(export.to_text(base()).encode(), "同じ.txt")
    states = re.findall(r'<tr class="([a-z]+)" id=', found["html"])
    assert set(states) == {"unchanged"}
    assert "公開している版にない点は、見つかりませんでした" in found["html"]


def test_the_check_finds_what_the_command_finds(tmp_path: Path) -> None:
    """In the browser and after `kiyaku import --base`: the same problems of the same clauses."""
    raw = tmp_path / "案.txt"
    raw.write_text(TEXT, encoding="utf-8")
    imported = run.import_file(raw, document="cybozu.com", revision="next", base=base())
    text = files.render(imported.revision)
    wanted = check.check(files.parse(text, path="cybozu.com/next.md"))
    shown = _plain(ask(TEXT.encode(), "案.txt")["html"])
    assert wanted
    for problem in wanted:
        assert problem.message in shown
        assert problem.label in shown


def test_a_new_problem_is_told_apart_from_those_of_the_published_text() -> None:
    text = (
        TEXT.replace("第9条第4項", "第9条").rstrip()
        + "\n\n29. 準用\n\n第99条の規定を準用します。\n"
    )
    html = ask(text.encode(), "案.txt")["html"]
    fresh, _, both = html.partition("公開している版にも同じようにある点")
    assert "第99条" in _plain(fresh[fresh.index("<h2>点検") :])
    accepted = [each for each in check.check(files.open_source(IN_FORCE)) if each.excepted]
    assert accepted and accepted[0].excepted
    assert any((each.excepted or "") in unescape(both) for each in accepted)


def test_a_file_in_our_own_format_keeps_its_ids_and_says_what_was_not_read() -> None:
    found = ask(DRAFT.read_bytes(), "draft.md")
    html = found["html"]
    wanted = diff.compare(base(), files.read(DRAFT))
    assert set(_rows(html)) == {each.id for each in wanted.changes}
    assert "手元の文書（draft.md）" in html and "改定案（未公表）" not in html
    assert all("改定案（未公表）" not in each["content"] for each in found["files"])
    assert "exceptions" in html and "この画面では使いません" in html


def test_a_file_in_our_own_format_with_mistakes_is_not_half_read() -> None:
    text = DRAFT.read_text(encoding="utf-8")
    broken = text.replace("{#fees-p4}", "{#fees-p3}").replace(" {#fees-p5}", "")
    found = ask(broken.encode(), "draft.md")
    assert set(found) == {"error"}
    repeated, lost = found["error"].split("\n")
    lines = broken.split("\n")
    at = [number for number, line in enumerate(lines, 1) if line.endswith("{#fees-p3}")]
    assert repeated.startswith(f"draft.md:{at[1]}:") and "fees-p3" in repeated
    assert lost.startswith(f"draft.md:{at[1] + 2}:") and "永続IDがありません" in lost


def test_markdown_is_read_as_markdown_in_a_file_and_pasted() -> None:
    text = "# 規約\n\n## 第1条（目的）\n\n本規約は、**目的**を定める。\n\n## 第2条（定義）\n\n定義は、次のとおり。\n"
    for name in ("案.md", ""):
        shown = _plain(ask(text.encode(), name)["html"])
        assert "本規約は、目的を定める。" in shown and "##" not in shown and "2条" in shown


def test_markup_and_script_in_a_text_show_as_text() -> None:
    attack = (
        '<script>alert(1)</script><img src=x onerror="alert(2)">"\'><a href="javascript:alert(3)">'
    )
    lines = [
        attack,
        f"第1条（{attack}）",
        f"1　{attack}は、{attack}",
        f"第2条（{attack}）",
        f"甲は、第9条{attack}",
    ]
    text = "\n\n".join(lines) + "\n"
    for name in ("x.txt", f"{attack}.txt".replace("/", "／"), ""):
        found = ask(text.encode(), name)
        for html in (found["html"], found["files"][0]["content"]):
            tags = _Tags(html)
            assert not {"script", "img", "iframe", "object", "svg"} & set(tags.tags)
            assert not [each for each in tags.attributes if each.startswith("on")]
            assert 'href="javascript' not in html
            assert "alert(2)" in _plain(html)


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("案.pdf", b"%PDF-1.7", "kiyaku import"),
        ("案.doc", b"\xd0\xcf\x11\xe0", ".docx"),
        ("案.xlsx", _zip(a=b"1"), ".docx"),
        ("案", b"abc", ".docx"),
        ("案.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "パスワード"),
        ("案.docx", word(TEXT)[:-300], "壊れているか"),
        ("案.docx", b"not a zip", "壊れているか"),
        ("案.docx", _zip(a=b"1"), "別の形式"),
        ("案.docx", _zip(a=b"0" * 60_000_000), "大きすぎる"),
        ("案.txt", b"", "空です"),
        ("案.txt", b" \n\t", "空です"),
        ("案.txt", bytes(range(256)) * 9, "テキストとして読めません"),
        ("案.txt", "きょうはよい天気です。".encode(), "条項が見つかりません"),
        ("", "きょうはよい天気です。".encode(), "条項が見つかりません"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_what_to_do(name: str, data: bytes, words: str) -> None:
    found = ask(data, name)
    assert set(found) == {"error"}
    assert words in found["error"] and (name or "貼り付けた文") in found["error"]


def test_two_published_revisions_compare_as_on_the_site() -> None:
    old, new = base(), files.read(DRAFT)
    message = json.dumps({"old": export.to_dict(old), "new": export.to_dict(new)})
    found = json.loads(browser.answer(message))
    wanted = diff.compare(old, new)
    assert json.loads(found["files"][1]["content"]) == json.loads(json.dumps(wanted.to_dict()))
    assert set(_rows(found["html"])) == {each.id for each in wanted.changes}
    assert "点検" not in found["html"]


@pytest.mark.parametrize("name", ["meti_nda_01.md", "shinonome_shugyo_2023-04-12.md"])
def test_another_companys_text_is_read_compared_and_checked(name: str) -> None:
    path = shared(f"data/terms/{name}")
    found = ask(path.read_bytes(), name)
    assert set(found) == {"html", "files"}, found.get("error")
    _Tags(found["html"])
