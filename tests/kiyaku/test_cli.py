"""The command line: the contract's forms and exit statuses, and no traceback for bad input."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kiyaku import files
from tests.paths import IN_FORCE, ROOT


def kiyaku(*words: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "kiyaku", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert "Traceback" not in done.stderr
    return done


def test_check_of_the_projects_texts_is_fine() -> None:
    done = kiyaku("check")
    assert (done.returncode, done.stderr) == (0, "")


def test_check_lists_findings_as_json(tmp_path: Path) -> None:
    path = tmp_path / "d" / "r.md"
    path.parent.mkdir()
    path.write_text(
        "---\ndocument: d\ntitle: t\nrevision: r\nstatus: draft\n---\n\n# t\n\n## 2. 見出し {#a}\n",
        encoding="utf-8",
    )
    done = kiyaku("check", path, "--format", "json")
    assert done.returncode == 1
    (problem,) = json.loads(done.stdout)
    assert set(problem) == {
        "code", "severity", "path", "line", "column", "clause", "label", "message", "excepted",
    }  # fmt: skip
    assert (problem["code"], problem["line"], problem["label"]) == ("numbering", 10, "第2条")


def test_export_as_json_has_the_contracts_form() -> None:
    given = json.loads(kiyaku("export", IN_FORCE, "--format", "json").stdout)
    assert set(given) >= {"document", "revision", "title", "preamble", "clauses"}
    assert len(given["preamble"]) == 2 and len(given["clauses"]) == 27
    fees = given["clauses"][8]
    contract = {"id", "kind", "number", "label", "heading", "text", "children"}
    assert set(fees) == contract | {"mark"}  # the number as printed; where there is one
    assert (fees["id"], fees["kind"], fees["number"]) == ("fees", "article", "9")
    late = fees["children"][3]
    assert (late["id"], late["kind"], late["label"]) == ("fees-p4", "paragraph", "第9条第4項")
    assert "年14.5%" in late["text"]
    item = given["clauses"][17]["children"][0]["children"][4]
    assert (item["id"], item["label"]) == ("restrictions-p1-i5", "第18条第1項第5号")
    assert given["clauses"][0]["children"][2]["id"] == "definitions-i3"


def test_export_as_text_holds_every_character() -> None:
    text = kiyaku("export", IN_FORCE, "--format", "text").stdout
    revision = files.read(IN_FORCE)
    everything = revision.title + "".join(revision.preamble)
    everything += "".join(c.mark + c.heading + c.text for c in revision.walk())
    assert "".join(text.split()) == "".join(everything.split())


def test_diff_as_json_has_the_contracts_form() -> None:
    done = kiyaku("diff", "cybozu.com@2011-10-11", "cybozu.com@draft", "--format", "json")
    assert done.returncode == 0
    given = json.loads(done.stdout)
    assert set(given) == {"old", "new", "counts", "changes", "effects"}
    assert (given["old"], given["new"]) == ("cybozu.com@2011-10-11", "cybozu.com@draft")
    contract = {
        "id", "change", "renumbered", "moved", "kinds", "old_label", "new_label", "old_text",
        "new_text", "segments",
    }  # fmt: skip
    facts = {
        "old_id", "reparented", "reference_only", "relocated", "retargeted", "origins", "heirs",
        "gist",
    }  # fmt: skip
    assert set(given["changes"][0]) == contract | facts
    added = [change for change in given["changes"] if change["change"] == "added"]
    assert [change["id"] for change in added] == ["definitions-i6"]


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_form_of_a_comparison_says_which_is_a_draft(form: str) -> None:
    done = kiyaku("diff", "cybozu.com@2011-10-11", "cybozu.com@draft", "--format", form)
    assert done.returncode == 0
    for words in ("改定案（未公表）", "第19条第1項", "第16条", "追加 1"):
        assert words in done.stdout


def test_output_goes_into_a_file_whole(tmp_path: Path) -> None:
    out = tmp_path / "new" / "diff.html"
    done = kiyaku("diff", IN_FORCE, "cybozu.com@draft", "--format", "html", "-o", out)
    assert (done.returncode, done.stdout) == (0, "")
    assert out.read_text(encoding="utf-8").endswith("</html>\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "absent.md"], "absent.md"),
        (["export", "cybozu.com@1999"], "cybozu.com@2011-10-11"),
        (["export", "cybozu.com@draft", "--format", "xml"], "json、text"),
        (["diff", "cybozu.com@draft"], "NEW"),
        (["check", "absent"], "absent"),
        (["--unknown"], "--unknown"),
        (["unknown"], "unknown"),
        (["export", "/"], "フォルダー"),
    ],
)
def test_bad_words_are_answered_in_one_line(words: list[str], said: str) -> None:
    done = kiyaku(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"[^\n]+\n", done.stderr)
    assert said in done.stderr


def test_a_malformed_text_is_answered_with_all_its_problems(tmp_path: Path) -> None:
    path = tmp_path / "bad.md"
    path.write_text("# t\n\n(1) 項\n\n###深い\n", encoding="utf-8")
    out = tmp_path / "out.json"
    done = kiyaku("export", path, "-o", out)
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert len(lines) == 3
    assert all(re.match(rf"{re.escape(str(path))}:\d+:\d+: ", line) for line in lines)
    assert not out.exists()


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "sjis.md"
    path.write_bytes("規約".encode("cp932"))
    done = kiyaku("export", path)
    assert done.returncode == 2 and "UTF-8" in done.stderr


def test_a_failing_command_leaves_nothing_half_written(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    done = kiyaku("export", IN_FORCE, "-o", folder)
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == [folder] and not list(folder.iterdir())


def test_pages_are_written_as_markdown_files(tmp_path: Path) -> None:
    done = kiyaku("pages", tmp_path)
    assert done.returncode == 0
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {
        "terms/cybozu.com/index.md",
        "terms/cybozu.com/2011-10-11.md",
        "terms/cybozu.com/draft.md",
        "compare/cybozu.com/2011-10-11/draft.md",
        "calculators/late-interest.md",
        "calculators/notice-deadline.md",
        "data/cybozu.com/draft.json",
    } <= written


@pytest.mark.parametrize(
    "command", ["", "check", "import", "export", "diff", "pages", "quotations"]
)
def test_the_help_is_in_japanese(command: str) -> None:
    done = kiyaku(*filter(None, [command, "--help"]))
    assert done.returncode == 0
    assert not re.search(r"Usage|Options|Commands|\bexit\b", done.stdout)
    assert "使い方" in done.stdout


def test_import_reports_what_it_did_and_writes_a_draft(tmp_path: Path) -> None:
    raw = ROOT / "tests" / "data" / "LI_cybozu.com_111011.txt"
    out = tmp_path / "cybozu.com" / "new.md"
    words: list[str | Path] = ["import", raw, "-o", out]
    words += ["--document", "cybozu.com", "--revision", "new"]
    done = kiyaku(*words, "--base", IN_FORCE, "--format", "json")
    report = json.loads(done.stdout)
    assert {"torn-number", "join", "space", "colophon"} <= {r["code"] for r in report["repairs"]}
    assert done.returncode == 1  # the document's number at the end is for a person to see
    assert [problem["code"] for problem in report["problems"]] == ["colophon"]
    assert files.read(out).clauses == files.read(IN_FORCE).clauses


@pytest.mark.parametrize("name", ["absent.pdf", "broken.pdf", "broken.docx", "text.xls"])
def test_a_source_that_cannot_be_read_is_one_line_and_no_file(tmp_path: Path, name: str) -> None:
    raw = tmp_path / name
    if name != "absent.pdf":
        raw.write_bytes(b"\x00\xff no such format \xfe" * 40)
    out = tmp_path / "out.md"
    done = kiyaku("import", raw, "-o", out, "--document", "d", "--revision", "r")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"[^\n]+\n", done.stderr)
    assert not out.exists()
