"""The guides for those who carry on, followed to the letter."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from tests.paths import ROOT

STAFF = ROOT / "docs" / "staff"
DEVELOPERS = ROOT / "docs" / "developers"
_FILE = re.compile(r"<!-- (\S+) -->\n```\w+\n(.*?)```", re.S)
_TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")


def _files(page: Path) -> dict[str, str]:
    """The files that a guide has its reader write, by name."""
    return dict(_FILE.findall(page.read_text(encoding="utf-8")))


def _commands(page: Path, program: str) -> list[list[str]]:
    """The commands of a guide that call this program, as words."""
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    lines = [line.partition("  #")[0] for block in blocks for line in block.splitlines()]
    return [shlex.split(line) for line in lines if line.startswith(f"{program} ")]


def _run(words: Sequence[str], folder: Path, status: int = 0) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of one's own to change."""
    folder = tmp_path / "checkout"
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("kiyaku", "calculators", "terms", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copytree(ROOT / "tests" / "cases", folder / "tests" / "cases")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def test_another_companys_terms(checkout: Path) -> None:
    guide = STAFF / "company.md"
    for name, content in _files(guide).items():
        (checkout / name).write_text(content, encoding="utf-8")
    commands = _commands(guide, "kiyaku")
    for words in commands[:2]:
        assert words[1] == "import"
        _run(words, checkout)
    old, new = (checkout / f"terms/minamo/{year}-04-01.md" for year in (2025, 2026))
    _replace(old, "status: draft", "status: superseded\neffective: 2025-04-01")
    dates = "status: in-force\neffective: 2026-04-01\nsupersedes: 2025-04-01"
    text = new.read_text(encoding="utf-8")
    _replace(
        new, "status: draft", dates if "supersedes:" not in text else dates.rpartition("\n")[0]
    )

    check, compare = commands[2:]
    _run(check, checkout, status=_findings(checkout, check))
    _run(compare, checkout)
    changes = json.loads(_run([*compare, "--format", "json"], checkout))["changes"]
    told = {each["new_label"]: each for each in changes if each["change"] != "unchanged"}
    assert set(told) == {"第2条第2項", "第3条", "第4条"}
    assert told["第3条"]["change"] == "added"
    assert told["第4条"]["renumbered"] and told["第4条"]["old_label"] == "第3条"
    assert ["delete", "10%"] in told["第2条第2項"]["segments"]

    _built_with_both(checkout)
    _built_alone(checkout)


def _findings(folder: Path, command: Sequence[str]) -> int:
    """1 where the check finds something in these texts; what, is for the tests of the check."""
    found = json.loads(_either([*command, "--format", "json"], folder))
    assert all(each["path"].startswith("terms/minamo/") for each in found)
    return int(any(each["excepted"] is None for each in found))


def _either(words: Sequence[str], folder: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def _built_with_both(folder: Path) -> None:
    """The site builds strictly, with the pages of both documents."""
    if not (ROOT / "node_modules" / "pyodide").exists():
        pytest.skip("Pyodide absent: make setup")
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    if (ROOT / "build").exists():  # what was made once of the run-time
        shutil.copytree(ROOT / "build", folder / "build")
    _run(["mkdocs", "build", "--strict", "--quiet", "--site-dir", "site"], folder)
    for page in (
        "terms/cybozu.com", "terms/minamo", "terms/minamo/2025-04-01",
        "compare/minamo/2025-04-01/2026-04-01", "compare/cybozu.com/2011-10-11/draft",
    ):  # fmt: skip
        assert (folder / "site" / page / "index.html").is_file(), page
    home = (folder / "site" / "index.html").read_text(encoding="utf-8")
    assert "みなもクラウド利用規約" in home and "cybozu.com サービスご利用規約" in home


def _built_alone(folder: Path) -> None:
    """The site builds strictly without the other company's terms, and says nothing of them."""
    shutil.rmtree(folder / "terms" / "cybozu.com")
    (folder / "docs" / "about.md").write_text("# このサイトについて\n", encoding="utf-8")
    _replace(folder / "mkdocs.yml", "cybozu.com サービスご利用規約を、", "みなもの規約を、")
    _run(["kiyaku", "check"], folder)
    _run(["mkdocs", "build", "--strict", "--quiet", "--site-dir", "alone"], folder)
    built = folder / "alone"
    pages = {
        str(page.relative_to(built)): page.read_text("utf-8") for page in built.rglob("*.html")
    }
    assert "terms/minamo/index.html" in pages
    assert "計算する" not in pages["index.html"]
    examples = ("staff", "check", "developers")
    left = [name for name, page in pages.items() if re.search("cybozu|サイボウズ", page)]
    assert [name for name in left if not name.startswith(examples)] == []


def test_a_calculator_of_ones_own(checkout: Path) -> None:
    guide = DEVELOPERS / "calculator.md"
    written = _files(guide)
    branch = written.pop("calculators/registry.py")
    for name, content in written.items():
        (checkout / name).write_text(content, encoding="utf-8")
    registry = checkout / "calculators" / "registry.py"
    _replace(
        registry,
        '        "terms-change-exit",\n',
        '        "terms-change-exit",\n        "claim-deadline",\n',
    )
    _replace(registry, "            case _:\n", f"{branch}            case _:\n")
    (command,) = _commands(guide, "calculators")

    _run(["kiyaku", "quotations"], checkout)
    found = json.loads(_run(command, checkout))
    (case,) = yaml.safe_load(written["tests/cases/claim-deadline.yml"])
    assert found["outcome"] == {"deadline": case["outcome"]["deadline"].isoformat()}
    assert found["steps"][0]["label"] == "第19条第3項"
    assert found["assumptions"][0] == "この版の条文との照合は済んでいません"

    told = _run(["kiyaku", "check"], checkout, status=1)
    assert "claim-deadline" in told or "保証に基づく請求の期限" in told
    pins = checkout / "calculators" / "pins.toml"
    (pin,) = re.findall(r"```toml\n(.*?)```", guide.read_text(encoding="utf-8"), re.S)
    pins.write_text(f"{pins.read_text(encoding='utf-8')}\n{pin}", encoding="utf-8")
    _run(["kiyaku", "quotations"], checkout)
    found = json.loads(_run(command, checkout))
    assert not any("照合" in each for each in found["assumptions"])


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def _targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = " ".join(re.findall(r"^\.PHONY: (.+)$", makefile, re.M))
    found = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M))
    assert set(phony.split()) <= found
    return found


@pytest.mark.parametrize(
    "path",
    [
        ROOT / "README.md", ROOT / "CONTRIBUTING.md", *STAFF.glob("*.md"), *DEVELOPERS.glob("*.md"),
        *(ROOT / ".github" / "workflows").glob("*.yml"),
    ],
    ids=lambda path: path.name,
)  # fmt: skip
def test_what_is_made_can_be_made(path: Path) -> None:
    """Every `make …` that a guide or a workflow names is a target of the Makefile."""
    text = path.read_text(encoding="utf-8")
    code = (
        text if path.suffix == ".yml" else "\n".join(re.findall(r"`[^`]+`|```.*?```", text, re.S))
    )
    assert set(_TARGET.findall(code)) <= _targets()


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.name
)
def test_workflows_use_official_actions_fixed_to_a_commit(path: Path) -> None:
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    used = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
    assert used
    for each in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", each), each


def test_the_site_is_published_checked_and_under_its_address() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/pages.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["build"]["steps"]
    runs = [step["run"] for step in steps if "run" in step]
    assert runs == ["make check", "make site"]
    (site,) = [step for step in steps if step.get("run") == "make site"]
    assert "SITE_URL" in site["env"]
    assert "!ENV [SITE_URL" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert steps[-1]["with"]["path"] == "site"
