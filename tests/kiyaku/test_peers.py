"""`kiyaku pages --config`: other generators build the same list of pages.

What counts is the list of files, not the exit status: a generator that ignores what it does not
know ends well too. The peers have an environment of their own (`make peers`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from kiyaku.pages import config
from kiyaku.problems import BadInput
from tests.paths import ROOT

PEERS = ROOT / ".venv-peers" / "bin"
RUNTIME = ROOT / "node_modules" / "pyodide"
COMMANDS = {
    "mkdocs": ["build", "--quiet", "--config-file"],
    "properdocs": ["build", "--quiet", "--config-file"],
    "zensical": ["build", "--config-file"],
}


def _written(folder: Path) -> Path:
    """The pages and their configuration, as the command writes them."""
    command = [sys.executable, "-m", "kiyaku", "pages", str(folder / "docs")]
    options = ["--config", str(folder / "mkdocs.yml")]
    subprocess.run([*command, *options], cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not RUNTIME.exists():
        pytest.skip("Pyodide absent: make setup")
    return _written(tmp_path_factory.mktemp("pages"))


def _expected(docs: Path) -> set[str]:
    """The address of each page by its Markdown file, and the page of an address without one."""
    found = {"404.html"}
    for path in docs.rglob("*.md"):
        place = path.relative_to(docs).with_suffix("")
        folder = place.parent if place.name == "index" else place
        found.add((folder / "index.html").as_posix())
    return found


@pytest.mark.parametrize("peer", COMMANDS)
def test_a_peer_builds_every_page_and_no_other(peer: str, written: Path) -> None:
    command = PEERS / peer
    if not command.exists():
        pytest.skip(f"{peer} absent: make peers")
    file = written / f"{peer}.yml"
    own = (written / "mkdocs.yml").read_text(encoding="utf-8")
    file.write_text(f"{own}site_dir: {peer}\n", encoding="utf-8")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [command, *COMMANDS[peer], file],
        cwd=written,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    built = written / peer
    pages = {path.relative_to(built).as_posix() for path in built.rglob("*.html")}
    assert pages == _expected(written / "docs")
    text = (built / "terms/cybozu.com/index.html").read_text(encoding="utf-8")
    assert 'id="fees-p4"' in text
    for name in yaml.safe_load(own)["extra_css"]:
        assert (built / name).is_file()
        assert name in text
    finished = _finished(built)
    for path in sorted(pages):
        assert finished[path].count(b'http-equiv="Content-Security-Policy"') == 1, path
    assert {"sw.js", "_headers", "index.html.br"} <= set(finished)
    assert _finished(built) == finished  # done twice, it stays as it is


def _finished(built: Path) -> dict[str, bytes]:
    """All files of a site after `kiyaku finish`."""
    command = [sys.executable, "-m", "kiyaku", "finish", str(built)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return {
        path.relative_to(built).as_posix(): path.read_bytes()
        for path in built.rglob("*")
        if path.is_file()
    }


def test_the_configuration_leaves_out_the_plugin_and_names_the_files_as_written(
    written: Path,
) -> None:
    given = yaml.safe_load((written / "mkdocs.yml").read_text(encoding="utf-8"))
    own = config.read(ROOT / "mkdocs.yml")
    assert given["site_name"] == own["site_name"]
    assert given["markdown_extensions"] == own["markdown_extensions"]
    assert "kiyaku" not in str(given["plugins"]) and "kiyaku" in str(own["plugins"])
    scripts = [each["path"] for each in given["extra_javascript"]]
    assert len(scripts) == len(own["extra_javascript"])
    for path in [*given["extra_css"], *scripts]:
        assert (written / "docs" / path).is_file()


def test_where_errors_are_reported_is_read_from_the_sites_own_configuration(tmp_path: Path) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text(
        "site_name: s\nplugins: [search, kiyaku: {report: 'mailto:a@b?subject={subject}'}]\n"
    )
    assert config.options(config.read(file)) == {"report": "mailto:a@b?subject={subject}"}
    for plugins in ("[search, kiyaku]", "[kiyaku: ]", "[]"):
        file.write_text(f"site_name: s\nplugins: {plugins}\n")
        assert config.options(config.read(file)) == {}


def test_a_configuration_among_the_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="外に置いてください"):
        config.way(tmp_path / "docs" / "mkdocs.yml", tmp_path / "docs")


@pytest.mark.parametrize(
    ("content", "said"),
    [("site_name: [", "YAML"), ("theme: material\n", "site_name"), (None, "読めません")],
)
def test_an_unreadable_configuration_is_told(
    tmp_path: Path, content: str | None, said: str
) -> None:
    file = tmp_path / "mkdocs.yml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        config.read(file)
