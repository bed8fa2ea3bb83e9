"""The check of a text: each rule finds what it should, and the texts of this project pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiyaku import check, files
from kiyaku.problems import Problem
from tests.paths import IN_FORCE, TERMS

TEXT = IN_FORCE.read_text(encoding="utf-8")
PATH = "terms/cybozu.com/2011-10-11.md"


def _problems(old: str, new: str, path: str = PATH) -> list[Problem]:
    assert old in TEXT
    return _open(TEXT.replace(old, new, 1), path=path)


def _open(text: str, path: str = PATH) -> list[Problem]:
    """The problems that the text's front matter does not accept."""
    return [each for each in check.check(files.parse(text, path=path)) if each.excepted is None]


def _line(words: str) -> int:
    return TEXT[: TEXT.index(words)].count("\n") + 1


@pytest.mark.parametrize("path", files.text_files(TERMS), ids=lambda path: path.stem)
def test_the_projects_own_texts_have_no_open_problem(path: Path) -> None:
    problems = check.check(files.open_source(path))
    assert not [str(problem) for problem in problems if problem.excepted is None]


def test_a_quotation_that_the_clause_does_not_hold() -> None:
    (problem,) = _problems("quote: 年14.5%", "quote: 年14.6%")
    assert (problem.code, problem.clause, problem.label) == (
        "parameter-quote",
        "fees-p4",
        "第9条第4項",
    )
    assert (problem.line, problem.column) == (_line("quote: 年14.5%"), 5)
    assert "年14.6%" in problem.message and "第9条第4項" in problem.message


def test_a_parameter_of_a_clause_that_is_not_there() -> None:
    (problem,) = _problems("clause: fees-p4", "clause: fees-p9")
    assert problem.code == "parameter-clause" and "fees-p9" in problem.message


def test_a_unit_that_there_is_not_names_those_there_are() -> None:
    (problem,) = _problems("unit: percent per year", "unit: percent")
    assert problem.code == "parameter-unit" and "percent per year" in problem.message


def test_a_quotation_without_a_figure_of_its_unit() -> None:
    (problem,) = _problems("unit: percent per year", "unit: days per year")
    assert problem.code == "parameter-value"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("## 3. 利用者", "## 4. 利用者", ["users", "store-service"]),
        ("(3) ストアサービスは", "(4) ストアサービスは", ["store-service-p3"]),
        (
            "- ② 「サービスシステム」",
            "- ① 「サービスシステム」",
            ["definitions-i2", "definitions-i3"],
        ),
    ],
)
def test_numbers_that_do_not_count_up(old: str, new: str, expected: list[str]) -> None:
    problems = _problems(old, new)
    assert [problem.clause for problem in problems] == expected
    assert {problem.code for problem in problems} == {"numbering"}


def test_branch_numbers_count_up_too() -> None:
    assert not _problems("## 4. ストア", "## 第3条の2 挿入 {#inserted}\n\n本文。\n\n## 4. ストア")
    assert not _problems(
        "## 4. ストア",
        "## 第3条の2 挿入 {#in-a}\n\n本文。\n\n## 第3条の3 挿入 {#in-b}\n\n本文。\n\n## 4. ストア",
    )
    (problem,) = _problems("## 4. ストア", "## 第3条の3 挿入 {#in-b}\n\n本文。\n\n## 4. ストア")
    assert problem.clause == "in-b"


def test_a_file_in_the_wrong_place() -> None:
    (problem,) = _open(TEXT, path="terms/cybozu.com/2012.md")
    assert problem.code == "file-name" and "cybozu.com/2011-10-11.md" in problem.message


def test_another_way_of_writing_shows_the_right_one() -> None:
    (problem,) = _problems("(3) ストアサービスは", "(3)  ストアサービスは")
    assert (problem.code, problem.line) == ("form", _line("(3) ストアサービスは"))
    assert "(3) ストアサービスは" in problem.message


def test_an_accepted_problem_is_listed_with_its_reason() -> None:
    text = TEXT.replace("(3) ストアサービスは", "(4) ストアサービスは")
    text = text.replace("exceptions:\n", "exceptions:\n  numbering store-service-p3: 試験のため\n")
    found = check.check(files.parse(text, path=PATH))
    assert [problem.excepted for problem in found if problem.code == "numbering"] == ["試験のため"]


def test_all_problems_of_a_text_at_once_in_the_order_of_its_lines() -> None:
    text = TEXT.replace("quote: 年14.5%", "quote: 年14.6%").replace(" {#store-service-p3}", "")
    problems = _open(text)
    assert [problem.code for problem in problems] == ["parameter-quote", "id-missing"]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("numbering users", True),  # there is no such problem
        ("speling users", True),  # there is no such rule
        ("spelling use", True),  # there is no such clause
        ("pin-unsigned users", False),  # nobody has looked: there are no signatures here
        ("id-used-again users", False),  # nor here: there are no other revisions
    ],
)
def test_an_exception_that_accepts_nothing_is_a_finding(entry: str, found: bool) -> None:
    line = f"  {entry}: 原文のとおり\n"
    problems = _problems("exceptions:\n", f"exceptions:\n{line}")
    assert [each.code for each in problems] == ["exception-stale"] * found
    for problem in problems:
        assert (problem.line, problem.column) == (_line("exceptions:") + 1, 3)
        assert f"「{entry}」" in problem.message
