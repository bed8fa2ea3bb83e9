"""The customer notice: what it says, and the dates that allow none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiyaku import diff, notice
from kiyaku.model import Revision
from kiyaku.problems import BadInput
from kiyaku.reports import notice as report
from tests.kiyaku.history_texts import DRAFT, FIRST, SECOND, THIRD, edited, sound
from tests.kiyaku.test_cli import kiyaku
from tests.paths import shared

NEXT = edited(SECOND, "status: superseded", "status: in-force")


def _revision(text: str) -> Revision:
    found = sound(text).revision
    assert found is not None
    return found


def _notice(old: str, new: str, day: date | None = None) -> notice.Notice:
    return notice.notice(diff.compare(_revision(old), _revision(new)), day=day)


def _refused(old: str, new: str, day: date | None = None) -> str:
    with pytest.raises(BadInput) as refusal:
        _notice(old, new, day)
    return str(refusal.value)


def test_the_notice_says_what_changes_from_when_and_both_wordings() -> None:
    found = report.text(_notice(FIRST, NEXT))
    assert found.startswith("2021年8月15日\n")  # 周知日, not 公表日
    for said in (
        "「約款」改定のお知らせ",
        "2021年10月1日（金）。",
        "・数値: 第2条第2項　年14.6% → 年3%",
        "改定前: 遅延損害金は年14.6%とします。",
        "改定後: 遅延損害金は年3%とします。",
        "民法の法定利率の改正に合わせて、遅延損害金の率を下げました。",
        "〔新旧対照表のURL〕",
    ):
        assert said in found, said
    assert "毎月末日" not in found  # unchanged


def test_what_matters_most_comes_first_and_the_rest_is_counted() -> None:
    found = report.text(_notice(THIRD, DRAFT, date(2024, 2, 1)))
    lines = [line for line in found.split("\n") if line.startswith("・")]
    assert [line.partition(":")[0] for line in lines[:4]] == [
        "・義務・権利・免責", "・新設", "・削除", "・条番号のみ変更",
    ]  # fmt: skip
    assert "断定" not in found  # a class of the rules is no word for customers


def test_a_new_article_stands_with_all_below_it() -> None:
    more = DRAFT + "\n(1) 利用者は、表明に反してはなりません。 {#antisocial-p1}\n"
    found = report.text(_notice(THIRD, more, date(2024, 2, 1)))
    assert "(1) 利用者は、表明に反してはなりません。" in found


def test_links_lead_to_the_site() -> None:
    found = report.markdown(
        _notice(THIRD, DRAFT, date(2024, 2, 1)), site_url="https://example.com/k"
    )
    assert "https://example.com/k/terms/d/draft/" in found
    assert "https://example.com/k/compare/d/2023-01-01/draft/" in found


class _Well(HTMLParser):
    """Notes elements that are open at the end, or closed out of order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_well_formed_and_underlines_what_changed() -> None:
    found = report.html(_notice(FIRST, NEXT), site_url="https://example.com/")
    reader = _Well()
    reader.feed(found)
    assert reader.open == []
    assert re.search(r"<dd>遅延損害金は(?:年)?<u>(?:年)?14\.6%</u>とします。</dd>", found)
    assert '<a href="https://example.com/terms/d/2021-10-01/">' in found


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (THIRD, edited(DRAFT, "effective: 2024-04-01\n", ""), "効力発生日がありません"),
        (THIRD, edited(DRAFT, "effective:", "assumed: effective\neffective:"), "推定です"),
        (SECOND, DRAFT, "もととする版は「2023-01-01」です"),
        (DRAFT, DRAFT, "もとの版が改定案です"),
        (THIRD, SECOND, "旧版とされています"),
        (THIRD, edited(DRAFT, "effective: 2024-04-01", "effective: 2022-04-01"), "より後ではありません"),
        (THIRD, edited(DRAFT, "status: draft", "status: draft\npublished: 2024-05-01"), "公表日（2024年5月1日"),
        (THIRD, edited(DRAFT, "status: draft", "status: draft\nnotified: 2024-05-01"), "周知日（2024年5月1日"),
    ],
)  # fmt: skip
def test_dates_that_allow_no_notice(old: str, new: str, reason: str) -> None:
    assert reason in _refused(old, new, date(2024, 2, 1))


def test_a_notice_without_a_day_or_without_a_change_is_refused() -> None:
    assert "お知らせの日が分かりません" in _refused(THIRD, DRAFT)
    same = edited(THIRD, "revision: 2023-01-01", "revision: next").replace(
        "2021-10-01", "2023-01-01"
    )
    same = edited(same, "effective: 2023-01-01", "effective: 2025-01-01")
    assert "違いがありません" in _refused(THIRD, same, date(2024, 1, 1))


@given(st.dates(), st.dates())
def test_there_is_a_notice_before_the_effective_date_only(day: date, effective: date) -> None:
    old = edited(FIRST, "published: 2020-03-01\neffective: 2020-04-01\n", "")
    new = _revision(edited(DRAFT, "2023-01-01", "2020-04-01"))
    made = replace(new, effective=effective)
    comparison = diff.compare(_revision(old), made)
    if day < effective:
        assert notice.notice(comparison, day=day).day == day
    else:
        with pytest.raises(BadInput):
            notice.notice(comparison, day=day)


def test_the_very_day_of_effect_is_too_late() -> None:
    effective = date(2024, 4, 1)
    assert _notice(THIRD, DRAFT, effective - timedelta(days=1)).effective == effective
    assert "同条第3項" in _refused(THIRD, DRAFT, effective)


def test_the_points_to_confirm_use_the_words_of_the_statute() -> None:
    """民法548条の4 as it stands in the collection of statutes, kana and kanji apart."""
    law = shared("data/laws/minpo_2024-05.txt").read_text(encoding="utf-8")
    law = law.partition("第548条の4（")[2].partition("第549条")[0].replace("及び", "および")
    said = "".join(notice.points(_notice(FIRST, NEXT)))
    for words in (
        "相手方の一般の利益に適合する",
        "契約をした目的に反せず、かつ、変更の必要性、変更後の内容の相当性、",
        "定型約款の変更をすることがある旨の定めの有無およびその内容その他の変更に係る",
        "事情に照らして合理的なもの",
        "到来するまでに",
        "インターネットの利用その他の適切な方法により周知しなければ",
    ):
        assert words in law and words in said, words
    assert "判断しません" in said


def test_the_command_writes_the_letter_and_tells_its_points_apart(tmp_path: Path) -> None:
    for name, text in (("a", THIRD), ("b", DRAFT)):
        (tmp_path / f"{name}.md").write_text(sound(text).text, encoding="utf-8")
    done = kiyaku("notice", "a.md", "b.md", "--date", "2024-02-01", cwd=tmp_path)
    assert done.returncode == 0 and "第548条の4" in done.stderr
    assert "第548条の4" not in done.stdout and "2024年4月1日（月）" in done.stdout
    done = kiyaku("notice", "a.md", "b.md", "--date", "2024-04-01", "-o", "n.html", cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert not (tmp_path / "n.html").exists()
    done = kiyaku("notice", "a.md", "b.md", "--date", "2024-02-30", cwd=tmp_path)
    assert done.returncode == 2 and "実在する日付" in done.stderr


def test_the_projects_own_draft_has_no_date_of_effect_yet() -> None:
    done = kiyaku("notice", "cybozu.com@2011-10-11", "cybozu.com@draft", "--date", "2026-12-01")
    assert done.returncode == 2 and "効力発生日がありません" in done.stderr
