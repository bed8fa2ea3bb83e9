"""What a change does to the calculations: cases by hand, and what must hold of any change."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculators import CALCULATORS, quantities
from calculators.record import plain
from kiyaku import carried, diff, effects, files, pins, review
from kiyaku.binding import PINS
from kiyaku.carried import State
from kiyaku.effects import Effects
from kiyaku.model import Revision
from kiyaku.reports import effects as report
from tests.kiyaku.test_cli import kiyaku
from tests.paths import DRAFT, IN_FORCE, ROOT

SIGNED = pins.read(PINS)
HEAD, _, BODY = IN_FORCE.read_text(encoding="utf-8").partition("\n# ")
OLD, NEW = files.read(IN_FORCE), files.read(DRAFT)
CASES: list[dict[str, Any]] = yaml.load(
    (ROOT / "tests" / "cases" / "effects.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
case = pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))


def _edited(old: str, new: str, *, everywhere: bool = False) -> Revision:
    assert old in BODY
    body = BODY.replace(old, new) if everywhere else BODY.replace(old, new, 1)
    revision = files.parse(f"{HEAD}\n# {body}").revision
    assert revision is not None
    return revision


def _of(case: dict[str, Any]) -> Effects:
    new = _edited(case["old"], case["new"], everywhere="all" in case)
    return effects.effects(diff.compare(OLD, new), SIGNED)


def _plain(value: Any) -> Any:
    """A value as the case files write it."""
    return (
        {k: _plain(v) for k, v in value.items()} if isinstance(value, dict) else str(value).lower()
    )


@case
def test_the_quotations_that_change(case: dict[str, Any]) -> None:
    found = _of(case)
    assert {each.name: str(each.new.state) for each in found.parameters} == case["state"]
    for each in found.parameters:
        if "value" in case:
            assert _plain(plain(each.new.value)) == case["value"]
        if each.new.state is State.READ:
            assert each.new.quote in _places(found.comparison.new)[each.new.clause]


@case
def test_the_worked_example_under_both(case: dict[str, Any]) -> None:
    found = {each.calculator.id: each for each in _of(case).calculators}
    if "calculator" not in case:
        assert not found
        return
    effect = found[case["calculator"]]
    assert effect.old.result is not None and not effect.old.read
    assert effect.review  # nobody has signed words that a test has made up
    if "refused" in case:
        assert effect.new.result is None and effect.new.refusal and not effect.same
        return
    assert effect.new.result is not None
    before, after = effect.old.result.outcome, effect.new.result.outcome
    differing = {
        name: [before[name], after[name]] for name in before if before[name] != after[name]
    }
    expected = dict(case.get("figures", {}))
    assert {name: list(map(str, pair)) for name, pair in differing.items()} == expected, case["why"]
    assert effect.new.read == ("read" in case["state"].values())


@case
def test_every_form_says_the_same(case: dict[str, Any]) -> None:
    found = _of(case)
    forms = [report.text(found), report.markdown(found), report.html(found)]
    for form in forms:
        assert report.TITLE in form
        assert (report.UNTOUCHED in form) == ("calculator" not in case)
        assert ("読み取れません" in form) == ("unreadable" in case["state"].values())
        assert ("プログラムが本文から読み取った" in form) == ("read" in case["state"].values())
        if "calculator" in case:
            assert CALCULATORS[case["calculator"]].title in form and report.REVIEW in form
    json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False)


def test_the_projects_draft() -> None:
    found = effects.effects(diff.compare(OLD, NEW), SIGNED)
    (notice,) = [each for each in found.calculators if each.calculator.id == "notice-deadline"]
    assert notice.old.result and notice.new.result
    # the draft's 第10条第2項 no longer calls the very day late
    pairs = [
        side.result.outcome["safe_deadline"] for side in (notice.old, notice.new) if side.result
    ]
    assert pairs == ["2025-08-21", "2025-08-22"]
    assert ("license-change-p2", "第10条第2項") in notice.review
    assert "late-interest" not in {each.calculator.id for each in found.calculators}
    stated = {str(each.new.state) for each in found.parameters}
    assert stated == {"stated"}


def test_a_draft_without_a_head_is_read_where_only_figures_differ() -> None:
    new = replace(_edited("年14.5%の割合", "年14.6%の割合"), parameters=())
    found = effects.effects(diff.compare(OLD, new), SIGNED)
    assert [each.name for each in found.parameters] == ["late-interest-rate"]
    back = effects.effects(diff.compare(new, OLD), SIGNED)  # the other way round, too
    (effect,) = back.calculators
    assert effect.old.read and not effect.new.read
    assert effect.old.result and effect.old.result.outcome["interest"] == 2360


def test_a_rule_whose_clause_is_gone() -> None:
    new = replace(OLD, clauses=tuple(each for each in OLD.clauses if each.id != "license-change"))
    found = effects.effects(diff.compare(OLD, new), SIGNED)
    (notice,) = [each for each in found.calculators if each.calculator.id == "notice-deadline"]
    assert notice.new.refusal == effects.ABSENT
    assert not {id_ for id_, _ in notice.review} & {"license-change-p1-i1", "license-change-p2"}


def test_a_renumbered_clause_is_followed_without_a_change() -> None:
    moved = tuple(
        replace(each, number=str(int(each.number) + 1), mark=f"{int(each.number) + 1}.")
        for each in OLD.clauses
    )
    found = effects.effects(diff.compare(OLD, replace(OLD, clauses=moved, parameters=())), SIGNED)
    assert found.concerned and not found.parameters and not found.calculators


def test_texts_that_no_calculator_follows_say_nothing() -> None:
    old, new = replace(OLD, parameters=()), replace(NEW, parameters=())
    found = effects.effects(diff.compare(old, new), SIGNED)
    assert not found.concerned
    assert (report.text(found), report.markdown(found), report.html(found)) == ("", "", "")


SENTENCES = [
    each for each in BODY.split("。") if any(q in each for q in ("5営業日", "14.5%", "1年間"))
]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SENTENCES), st.data())
def test_whatever_is_cut_out_or_put_in_is_answered(sentence: str, data: st.DataObject) -> None:
    """No edit ends in a traceback; words read by the program stand in the clause, and differ
    from the old ones in figures alone."""
    at = data.draw(st.integers(0, len(sentence)))
    end = data.draw(st.integers(at, min(len(sentence), at + 12)))
    put = data.draw(st.text(alphabet="0９5三%年月日営業前後ま、「」以", max_size=4))
    source = files.parse(
        f"{HEAD}\n# {BODY.replace(sentence, sentence[:at] + put + sentence[end:])}"
    )
    assert source.revision is not None
    found = effects.effects(diff.compare(OLD, source.revision), SIGNED)
    places = _places(source.revision)
    for each in found.parameters:
        if each.new.state is State.READ:
            assert each.new.quote in places[each.new.clause]
            assert quantities.read(each.new.quote, each.unit) == each.new.value
            assert _bare(each.new.quote) == _bare(each.old.quote)
    for form in (report.text, report.markdown, report.html):
        assert form(found)


def _bare(text: str) -> str:
    digits = "0123456789０１２３４５６７８９〇一二三四五六七八九十百千万億.．・、,，。「」 \n"
    return "".join(c for c in text.replace("％", "%") if c not in digits)


def _places(revision: Revision) -> dict[str, str]:
    return {id_: place.clause.text for id_, place in revision.places().items()}


def test_a_quotation_that_stands_twice_is_not_guessed() -> None:
    new = _edited("年14.5%の割合", "年14.6%（特約があるときは年14.6%）の割合")
    pair = carried.quotations(diff.compare(OLD, new))["late-interest-rate"]
    assert pair[1].state is State.UNREADABLE


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_the_command_has_the_section(form: str, tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    path.write_text(f"{HEAD}\n# {BODY.replace('年14.5%', '年14.6%')}", encoding="utf-8")
    done = kiyaku("diff", IN_FORCE, path, "--format", form)
    assert done.returncode == 0
    if form == "json":
        found = json.loads(done.stdout)["effects"]
        (parameter,) = found["parameters"]
        assert parameter["new"] == {
            "state": "read", "clause": "fees-p4", "label": "第9条第4項", "quote": "年14.6%",
            "value": {"numerator": 146, "denominator": 1000},
        }  # fmt: skip
        (effect,) = found["calculators"]
        assert (effect["old"]["outcome"]["interest"], effect["new"]["outcome"]["interest"]) == (
            2343,
            2360,
        )
        assert effect["review"] == [{"id": "fees-p4", "label": "第9条第4項"}]
    else:
        for words in ("計算への影響", "2,343円", "2,360円", "要確認"):
            assert words in done.stdout


def test_the_comment_on_a_pull_request_has_the_section() -> None:
    path = "terms/cybozu.com/2011-10-11.md"
    texts = [f"{HEAD}\n# {body}".encode() for body in (BODY, BODY.replace("年14.5%", "年14.6%"))]
    found = review.comment({path: texts[0]}, {path: texts[1]}, pins=SIGNED)
    assert "### 計算への影響" in found and "**2,360円**" in found and "**要確認**" in found
