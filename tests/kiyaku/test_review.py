"""The comment on a pull request: on a throwaway git repository, and the workflow that posts it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from kiyaku import review
from kiyaku.cli import kiyaku as commands
from tests.kiyaku.history_texts import DRAFT, FIRST, SECOND, edited, sound
from tests.kiyaku.test_cli import kiyaku
from tests.paths import ROOT

WORKFLOW = ROOT / ".github/workflows/review.yml"


def _file(text: str) -> bytes:
    return sound(text).text.encode()


class Repository:
    """A git repository of its own, with a commit for each state of its files."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words: str) -> None:
        name = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *name, *words], cwd=self.path, check=True, capture_output=True)

    def commit(self, **files: bytes | None) -> None:
        for name, data in files.items():
            path = self.path / "terms" / "d" / f"{name}.md"
            if data is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        self.git("add", "-A")
        self.git("commit", "--quiet", "--allow-empty", "-m", "state")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    found = Repository(tmp_path)
    found.commit(
        first=_file(FIRST), old=_file(edited(FIRST, "revision: 2020-04-01", "revision: old"))
    )
    found.git("branch", "work")
    found.commit(first=_file(edited(FIRST, "年14.6%", "年9%")))  # main went on by itself
    found.git("switch", "--quiet", "work")
    return found


def test_a_changed_file_is_compared_with_itself(repository: Repository) -> None:
    changed = edited(
        edited(FIRST, "年14.6%", "年3%"), "effective: 2020-04-01", "effective: 2020-05-01"
    )
    repository.commit(first=_file(changed))
    done = kiyaku("review", "main", "work", cwd=repository.path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(review.MARKER)
    assert "## `terms/d/first.md`" in done.stdout and "old.md" not in done.stdout
    assert "- `effective`: 2020-04-01 → 2020-05-01" in done.stdout
    assert "年14.6% → 年3%" in done.stdout and "9%" not in done.stdout.replace("2020", "")


def test_a_new_file_is_compared_with_the_revision_that_it_follows(repository: Repository) -> None:
    repository.commit(second=_file(SECOND))
    done = kiyaku("review", "main", "work", cwd=repository.path)
    assert "新しいファイルです。" in done.stdout and "年14.6% → 年3%" in done.stdout


def test_a_file_that_is_gone_is_named(repository: Repository) -> None:
    repository.commit(old=None)
    done = kiyaku("review", "main", "work", cwd=repository.path)
    assert "## `terms/d/old.md`\n\nこのファイルは削除されます。" in done.stdout


def test_a_file_that_cannot_be_read_is_a_finding_with_its_place(repository: Repository) -> None:
    repository.commit(
        first=_file(FIRST).replace(b"status: superseded", b"status: gone"), odd=b"\xff"
    )
    done = kiyaku("review", "main", "work", "-o", "c.md", cwd=repository.path)
    assert done.returncode == 1
    said = (repository.path / "c.md").read_text(encoding="utf-8")
    assert "terms/d/first.md:5:1" in said.replace("\\", "") and "UTF-8ではありません" in said


def test_no_change_of_the_texts_is_no_comment(repository: Repository) -> None:
    done = kiyaku("review", "work", "work", cwd=repository.path)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("names", [("main", "absent"), ("--all", "main"), ("main", "")])
def test_a_commit_that_is_not_there_is_bad_input(
    repository: Repository, names: tuple[str, str]
) -> None:
    done = kiyaku("review", *names, cwd=repository.path)
    assert done.returncode == 2 and done.stderr.count("\n") == 1


def test_a_folder_that_is_no_repository_is_bad_input(tmp_path: Path) -> None:
    done = kiyaku("review", "main", "HEAD", "--repository", tmp_path, cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.count("\n") == 1


@pytest.mark.parametrize("limit", [review.LIMIT, 400])
def test_a_long_comment_is_cut_at_a_line_with_a_note(limit: int) -> None:
    clause = "利用者は、第三者に迷惑をかける行為をしてはなりません。"
    more = "".join(f"\n## {n}. 条{n} {{#x{n}}}\n\n{clause * 20}\n" for n in range(6, 300))
    base = edited(FIRST, "status: superseded", "status: in-force")
    new = {"terms/d/draft.md": _file(DRAFT + more), "terms/d/2020.md": _file(base)}
    found = review.comment({}, new, limit=limit)
    assert len(found) <= limit and "省略しました" in found
    whole = review.comment({}, new, limit=10**9)
    assert whole.startswith(found.partition("\n\n---\n\n**長い")[0]) and "省略しました" not in whole


def test_the_workflow_is_pinned_and_calls_commands_that_are_there() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert workflow[True] == {"pull_request": {"paths": ["terms/**"]}}  # YAML reads `on` as true
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    steps = workflow["jobs"]["review"]["steps"]
    for step in steps:
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
    runs = "\n".join(step.get("run", "") for step in steps)
    called = re.findall(r"^kiyaku (\w+)", re.sub(r"^ +", "", runs, flags=re.M), re.M)
    assert called == ["review"] and set(called) <= set(commands.commands)
    assert "${{" not in runs  # what a pull request says is never put into a shell's words
    for step in steps:
        subprocess.run(["bash", "-n", "-c", step.get("run", "")], check=True)


def test_the_page_on_reviews_names_commands_that_are_there() -> None:
    page = (ROOT / "docs/review.md").read_text(encoding="utf-8")
    called = set(re.findall(r"kiyaku (\w+)", page))
    assert called == {"review", "notice"} and called <= set(commands.commands)
