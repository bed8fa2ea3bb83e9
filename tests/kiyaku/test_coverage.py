"""Every figure of the text is used by a rule or listed; every rule is signed, or says it is not."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kiyaku import cases, check, coverage, files, pins
from kiyaku.binding import PINS
from kiyaku.checks import calculators
from kiyaku.figures import figures
from kiyaku.problems import BadInput, Problem
from tests.kiyaku.test_cli import kiyaku
from tests.paths import DRAFT, IN_FORCE, ROOT, TERMS

SIGNED = pins.read(PINS)
TEXT = IN_FORCE.read_text(encoding="utf-8")
FIGURES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "cases" / "figures.yml").read_text(encoding="utf-8")
)
# What issue 5 says must be listed: the clause and the words.
LISTED = [
    ("free-trial-p2", "試用期間"),
    ("fees-p3", "支払期日"),
    ("fees-p5", "返金等は一切"),
    ("license-change-p1", "ライセンス変更"),
    ("accounts-p2", "直ちに"),
    ("termination-p1-i5", "第2条"),
    ("termination-p1-i6", "長期間"),
    ("termination-p2", "本サービス契約が解除された場合"),
    ("terms-change", "事前に"),
]


def _edited(old: str, new: str) -> str:
    """The text in force with other words in its body."""
    head, title, body = TEXT.partition("\n# ")
    assert old in body
    return head + title + body.replace(old, new, 1)


def _problems(text: str) -> list[Problem]:
    source = files.parse(text, path="cybozu.com/2011-10-11.md")
    return [each for each in check.check(source, pins=SIGNED) if each.excepted is None]


@pytest.mark.parametrize("case", FIGURES, ids=lambda case: str(case["text"]))
def test_the_figures_in_words(case: dict[str, Any]) -> None:
    assert [each.words for each in figures(case["text"])] == case["found"]


@given(st.text(alphabet="第0９三十年月日間ヶ条のA.,/:期限翌前末、。 1", max_size=40))
def test_figures_do_not_overlap_and_stand_where_they_say(text: str) -> None:
    end = 0
    for each in figures(text):
        assert end <= each.start < each.end and text[each.start : each.end] == each.words
        end = each.end
    assert {c for c in text if c.isdecimal()} <= set("".join(f.words for f in figures(text))) | {
        c for c in re.sub(r"[^A0-9９]", "", text) if "A" in text
    }  # no digit is overlooked but in a name


@pytest.mark.parametrize("path", [IN_FORCE, DRAFT], ids=lambda path: path.stem)
def test_every_figure_of_the_projects_texts_is_used_or_listed(path: Path) -> None:
    revision = files.read(path)
    found = coverage.coverage(revision)
    assert len(found) > 50
    assert not [each for each in found if each.open]
    assert not coverage.stale(revision)
    assert {coverage.entry(key) for key in revision.uncovered} >= set(LISTED)
    late = [each for each in found if each.clause == "fees-p4" and each.figure.words == "14.5%"]
    assert [each.calculators for each in late] == [("late-interest",)]


def test_the_projects_texts_and_signatures_have_no_open_problem() -> None:
    (document,) = files.read_documents(TERMS)
    for path in (IN_FORCE, DRAFT):
        found = check.check(files.open_source(path), document=document, pins=SIGNED)
        assert not [str(each) for each in found if each.excepted is None]
    assert not calculators.stale(SIGNED, document.revisions)


@pytest.mark.parametrize(
    ("old", "new", "words", "clause"),
    [
        ("速やかに", "30日以内に速やかに", "30日", "customer-info-change-i1"),
        ("善良なる管理者", "二名以上の管理者", "二名", "users"),
        ("全てのサービス契約", "３０％のサービス契約", "３０％", "store-service-p2"),
        ("責任をもって委託先を", "民法第5条により委託先を", "第5条", "subcontracting"),
    ],
)
def test_a_new_figure_is_a_finding_where_it_stands(
    old: str, new: str, words: str, clause: str
) -> None:
    text = _edited(old, new)
    found = [each for each in _problems(text) if each.code == "figure-uncovered"]
    assert [each.clause for each in found] == [clause]
    (problem,) = found
    assert f"{clause} {words}: 理由" in problem.message
    lines = text.split("\n")
    assert lines[problem.line - 1][problem.column - 1 :].startswith(words)


def test_a_reference_to_a_clause_of_the_text_is_no_figure() -> None:
    found = _problems(_edited("善良なる管理者の", "第9条第4項及び第十条の管理者の"))
    assert "figure-uncovered" not in {each.code for each in found}


def test_an_entry_that_no_longer_stands_is_a_finding_at_its_line() -> None:
    key = "  customer-info-change-i1 速やかに: "
    text = _edited("そのことを速やかに", "そのことを")
    (problem,) = _problems(text)
    assert problem.code == "uncovered-stale"
    line = text.split("\n")[problem.line - 1]
    assert line.startswith(key)


def test_a_changed_clause_is_unsigned_until_somebody_signs(tmp_path: Path) -> None:
    old, new = "遅延利息としてサイボウズに対して", "遅延利息として、サイボウズに対して"
    text = TEXT.replace(f"quote: {old}", f"quote: {new}").replace(f"を{old}", f"を{new}")
    (problem,) = _problems(text)
    assert (problem.code, problem.clause, problem.label) == (
        "pin-unsigned", "fees-p4", "第9条第4項",
    )  # fmt: skip
    assert "遅延利息" in problem.message and "規則の作成者" in problem.message
    form = problem.message.partition("次の署名を加えてください: ")[2]
    form = (
        form.removesuffix(" （↵ は改行）").replace(" ↵ ", "\n").replace("照合した日", "2026-11-24")
    )
    path = tmp_path / "pins.toml"
    path.write_text(PINS.read_text(encoding="utf-8") + "\n" + form + "\n", encoding="utf-8")
    source = files.parse(text, path="cybozu.com/2011-10-11.md")
    found = check.check(source, pins=pins.read(path))
    assert not [each for each in found if each.excepted is None]


def test_a_superseded_text_and_another_document_owe_nothing() -> None:
    for old, new in [("status: in-force", "status: superseded"), ("document: cyb", "document: x")]:
        text = TEXT.replace(old, new, 1).replace("年14.5%の", "年99.9%の、")
        source = files.parse(text, path="r.md")
        assert source.revision is not None
        codes = {each.code for each in check.check(source, pins=SIGNED)}
        assert codes.isdisjoint(calculators.CODES)


def test_a_signature_that_helps_nobody_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "pins.toml"
    more = PINS.read_text(encoding="utf-8")
    first = tomllib.loads(more)["pin"][0]
    for digest, calculator in ((first["digest"], "no-such"), ("0" * 16, first["calculator"])):
        more += (
            f'\n[[pin]]\ncalculator = "{calculator}"\nclause = "{first["clause"]}"\n'
            f'digest = "{digest}"\nreviewer = "r"\ndate = 2026-01-01\nreason = "w"\n'
        )
    path.write_text(more, encoding="utf-8")
    (document,) = files.read_documents(TERMS)
    found = calculators.stale(pins.read(path), document.revisions)
    assert [each.code for each in found] == ["pin-stale"] * 2
    lines = more.split("\n")
    assert [lines[each.line - 1] for each in found] == ["[[pin]]"] * 2
    assert lines[found[0].line] == 'calculator = "no-such"'


@pytest.mark.parametrize(
    "text",
    [
        "", "document = 1", 'document = "d"\npin = 1', 'document = "d"\n[[pin]]\ncalculator = "a"',
        'document = "d"\n[[pin]]\ncalculator = "a"\nclause = "b"\ndigest = "c"\nreviewer = " "\n'
        'date = 2026-01-01\nreason = "r"',
        'document = "d"\n[[pin]]\ncalculator = "a"\nclause = "b"\ndigest = "c"\nreviewer = "d"\n'
        'date = "2026-01-01"\nreason = "r"',
        'document = "d', 
    ],
)  # fmt: skip
def test_bad_signatures_are_bad_input(text: str, tmp_path: Path) -> None:
    path = tmp_path / "pins.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        pins.read(path)
    assert str(path) in str(caught.value)


def test_cases_are_counted_at_the_clauses_that_their_results_cite() -> None:
    revision = files.read(IN_FORCE)
    found = coverage.followed(revision, SIGNED, cases.read(ROOT / "tests" / "cases"))
    by_clause = {(each.calculator, each.clause): each for each in found}
    late = by_clause["late-interest", "fees-p4"]
    assert late.cases >= 25 and late.pin is not None and late.label == "第9条第4項"
    # a refusal to cut users cites 第10条第1項第2号 alone, a deadline 第10条第2項 too
    assert by_clause["notice-deadline", "license-change-p2"].cases >= 25


def test_the_command_prints_the_coverage_and_keeps_its_json() -> None:
    done = kiyaku("check")
    assert done.returncode == 0
    assert re.search(r"第9条第4項: 遅延利息（計算例\d+件・照合済み）", done.stdout)
    assert "どちらでもないもの0" in done.stdout
    assert kiyaku("check", "--format", "json").stdout.startswith("[\n")
