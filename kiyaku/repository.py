"""Texts in a git repository, at two of its commits. Only this module calls git."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from kiyaku.problems import BadInput


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """The texts of a folder at two commits, by path; `old` is where the branches parted."""

    old: dict[str, bytes]
    new: dict[str, bytes]


def texts(base: str, head: str, *, folder: str, repository: Path) -> Texts:
    """The files (.md) below `folder` before and after the changes that `head` brings to `base`.

    Raises BadInput where there is no git, no repository, or no such commit.
    """
    known = [_commit(name, repository) for name in (base, head)]
    parted = _git("merge-base", *known, at=repository).decode().strip()
    return Texts(
        old=_files(parted, folder, repository),
        new=_files(known[1], folder, repository),
    )


def _commit(name: str, repository: Path) -> str:
    given = f"{name}^{{commit}}"
    return _git("rev-parse", "--verify", "--end-of-options", given, at=repository).decode().strip()


def _files(commit: str, folder: str, repository: Path) -> dict[str, bytes]:
    listed = _git("ls-tree", "-r", "-z", "--name-only", commit, "--", folder, at=repository)
    paths = [path for path in listed.decode("utf-8", "replace").split("\0") if path.endswith(".md")]
    return {
        path: _git("cat-file", "blob", f"{commit}:{path}", at=repository)
        for path in paths
        if not path.endswith("README.md")
    }


def _git(*words: str, at: Path) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(at), *words], capture_output=True, check=False)
    except OSError:
        raise BadInput("git を実行できません。git が入っているか確認してください。") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1] or "共通の履歴なし"
        raise BadInput(f"git {words[0]} に失敗しました（{words[-1]}: {said}）。")
    return done.stdout
