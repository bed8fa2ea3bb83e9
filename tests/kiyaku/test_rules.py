"""Every rule finds its wrong example, passes its right one, and finds what is known."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from kiyaku import check, files
from kiyaku.checks.base import Rule
from kiyaku.importer import run
from kiyaku.model import Kind
from kiyaku.pages import checks as page
from kiyaku.problems import Problem
from tests.paths import DRAFT, IN_FORCE, ROOT, TERMS, shared

HEAD = "---\ndocument: d\ntitle: 規約\nrevision: r\nstatus: draft\n---\n\n"
KNOWN: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "cases" / "known-errors.yml").read_text(encoding="utf-8")
)


def _check(body: str) -> list[Problem]:
    text = body if body.startswith("---") else HEAD + body
    return check.check(files.parse(text, path="d/r.md"))


@pytest.mark.parametrize("rule", check.RULES, ids=lambda rule: str(rule.code))
def test_a_rule_finds_its_wrong_example_and_passes_its_right_one(rule: Rule) -> None:
    assert rule.code in {problem.code for problem in _check(rule.wrong)}
    assert not [str(problem) for problem in _check(rule.right)]


def test_a_wrong_example_is_wrong_in_one_way_only() -> None:
    for rule in check.RULES:
        codes = {problem.code for problem in _check(rule.wrong)}
        assert codes == {rule.code}, rule.code


def test_every_rule_is_documented_on_the_site() -> None:
    text = page.page(files.read_documents(TERMS))
    for rule in check.RULES:
        assert f"{{#{rule.code}}}" in text
        assert rule.title in text and rule.why in text


@pytest.mark.parametrize("case", KNOWN, ids=lambda case: f"{case['code']} {case['clause']}")
def test_a_known_error_of_the_text_in_force_is_found_at_its_clause(case: dict[str, Any]) -> None:
    found = check.check(files.open_source(IN_FORCE))
    messages = [p.message for p in found if (p.code, p.clause) == (case["code"], case["clause"])]
    assert any(case["says"] in message for message in messages), messages


def test_nothing_is_left_in_the_draft_but_what_the_parties_decide() -> None:
    codes = {problem.code for problem in check.check(files.open_source(DRAFT))}
    assert codes <= {"contradiction", "silence", "outdated", "term-undefined", "term-unused"}


def test_an_id_that_was_given_up_is_not_given_again() -> None:
    body = "# 規約\n\n## 第1条（一） {#a}\n\n一とする。\n"
    other = "\n## 第2条（二） {#b}\n\n二とする。\n"
    texts = {"1": body + other, "2": body, "3": body + other}
    sources = []
    for name, text in texts.items():
        before = f"supersedes: {int(name) - 1}\n" if name != "1" else ""
        head = f"---\ndocument: d\ntitle: 規約\nrevision: {name}\nstatus: draft\n{before}---\n\n"
        sources.append(files.parse(head + text, path=f"d/{name}.md"))
    (document,) = files.documents(sources)
    codes = [[p.code for p in check.check(each, document=document)] for each in sources]
    assert [found.count("id-used-again") for found in codes] == [0, 0, 1]


@pytest.mark.parametrize(
    "name", ["minpo_2013-11", "minpo_2018-05", "minpo_2024-05", "saishori_2023-06-07",
             "saishori_2024-04-01"],
)  # fmt: skip
def test_false_alarms_of_the_reference_rules_on_statutes_stay_under_one_in_a_hundred(
    name: str,
) -> None:
    path = shared(f"data/laws/{name}.txt")
    revision = run.import_file(path, document="d", revision="r").revision
    found = check.check(files.parse(files.render(revision), path="d/r.md"))
    alarms = [str(problem) for problem in found if problem.code.startswith("reference-")]
    articles = sum(clause.kind is Kind.ARTICLE for clause in revision.walk())
    assert 100 * len(alarms) < articles, alarms
