"""What a person meets at an import: torn lines, kana, titles, and what he wrote himself."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kiyaku import check, files
from kiyaku.importer import run
from kiyaku.importer.run import Import
from kiyaku.model import Status
from tests.paths import ROOT


def _import(text: str, tmp_path: Path, **given: object) -> Import:
    path = tmp_path / "raw.txt"
    path.write_text(text, encoding="utf-8")
    return run.import_file(path, document="d", revision="r", **given)  # type: ignore[arg-type]


def _texts(found: Import) -> dict[str, str]:
    return {place.label: place.clause.text for place in found.revision.placed()}


def test_kana_that_go_on_are_items_even_before_katakana(tmp_path: Path) -> None:
    raw = "規約\n\n第1条（定義）\n(1) 次のいずれかをいう。\nア 当社\nイ ユーザーが指定した者\nウ サービス提供者\n"
    texts = _texts(_import(raw, tmp_path))
    assert texts["第1条第1項"] == "次のいずれかをいう。"
    assert texts["第1条第1項イ"] == "ユーザーが指定した者"


def test_lines_torn_within_a_word_or_a_figure_are_joined(tmp_path: Path) -> None:
    raw = (
        "規約\n\n第1条（解約）\n1 契約者は、解約を希望する日の30\n日前までに通知するものとし、本規約第\n"
        "2条に従うものとする。\n2 当社が適当と認め\nる方法による。\n\n第2条（方法）\n書面による。\n"
    )
    found = _import(raw, tmp_path)
    texts = _texts(found)
    assert texts["第1条第1項"] == (
        "契約者は、解約を希望する日の30日前までに通知するものとし、本規約第2条に従うものとする。"
    )
    assert texts["第1条第2項"] == "当社が適当と認める方法による。"
    assert sum(repair.code == "join" for repair in found.repairs) == 3


def test_a_company_above_the_title_is_not_the_title(tmp_path: Path) -> None:
    raw = (
        "株式会社みどり\nみどりストレージ利用規約\n\n第1条（目的）\n本規約は、利用条件を定める。\n"
    )
    found = _import(raw, tmp_path).revision
    assert found.title == "みどりストレージ利用規約"
    assert found.preamble == ("株式会社みどり",)


def test_what_a_person_wrote_into_the_file_is_kept_at_the_next_import(tmp_path: Path) -> None:
    raw = "規約\n\n第1条（目的）\n本規約は、利用条件を定める。\n"
    first = _import(raw, tmp_path).revision
    edited = replace(
        first,
        status=Status.IN_FORCE,
        effective=date(2022, 4, 1),
        remarks=("試験用の規約です。",),
        exceptions={"term-unused a1": "原文のとおり"},
        decisions={"第1条": "new"},
    )
    again = _import(raw, tmp_path, earlier=edited).revision
    assert again == replace(edited, source=first.source)


def test_a_number_used_twice_is_called_so() -> None:
    head = "---\ndocument: d\ntitle: t\nrevision: r\nstatus: draft\n---\n\n# t\n"
    body = "".join(
        f"\n## 第{n}条（甲{at}） {{#a{at}}}\n\n定める。\n" for at, n in enumerate("1123")
    )
    found = check.check(files.parse(head + body, path="d/r.md"))
    messages = [problem.message for problem in found if problem.code == "numbering"]
    assert messages == ["第1条が重複しています。"]


@pytest.mark.parametrize("name", ["../x", "a/b", "", "..", "-o"])
def test_a_name_that_is_a_path_is_refused(name: str, tmp_path: Path) -> None:
    raw = ROOT / "tests" / "data" / "LI_cybozu.com_111011.txt"
    out = tmp_path / "x.md"
    words = ["import", str(raw), "-o", str(out), f"--document={name}", "--revision", "r"]
    done = subprocess.run(
        [sys.executable, "-m", "kiyaku", *words], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert not out.exists()
