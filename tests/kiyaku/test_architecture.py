"""The page of the architecture says what the modules say, and stands in the order of imports."""

from __future__ import annotations

import ast
import re
from html import unescape
from pathlib import Path

import pytest

from kiyaku.pages import architecture
from tests.paths import ROOT
from tests.test_layers import LAYERS

_LEVEL = re.compile(r"^### Level (\d+)|^- \*\*`([\w.]+)`\*\*: (.+)$", re.M)


def _page() -> dict[str, tuple[int, str]]:
    """Each module on the page: its level and its sentence."""
    found: dict[str, tuple[int, str]] = {}
    level = 0
    for number, name, sentence in _LEVEL.findall(architecture.page()):
        level = int(number or level)
        if name:
            found[name] = level, unescape(sentence)
    return found


def test_every_module_appears_with_the_first_sentence_of_its_docstring() -> None:
    page = _page()
    paths = [path for room in ("kiyaku", "calculators") for path in (ROOT / room).rglob("*.py")]
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if not tree.body:
            continue
        told = " ".join((ast.get_docstring(tree) or "").split())
        assert told.startswith(page[name][1]), name
    assert len(page) > 100


def test_the_levels_agree_with_the_layers_that_the_tests_hold() -> None:
    page = _page()
    height = {name: at for at, layer in enumerate(LAYERS) for name in layer}
    for each in architecture.modules({"kiyaku": ROOT / "kiyaku"}):
        for below in each.imports:
            assert page[below][0] < page[each.name][0], (each.name, below)
            if below in height and each.name in height:
                assert height[below] < height[each.name]


def test_a_module_without_a_head_and_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import p.b\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no docstring"):
        architecture.modules({"p": tmp_path})
    (tmp_path / "a.py").write_text('"""A."""\nimport p.b\n', encoding="utf-8")
    (tmp_path / "b.py").write_text('"""B."""\nimport p.a\n', encoding="utf-8")
    with pytest.raises(ValueError, match="import each other"):
        architecture.modules({"p": tmp_path})


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ("One. Two.", "One."),
        ("One line\nand the next: `a|b`.\n\nMore.", "One line and the next: `a|b`."),
        ("日本語と English, v1.2 of it.", "日本語と English, v1.2 of it."),
    ],
)
def test_the_first_sentence(tmp_path: Path, head: str, sentence: str) -> None:
    (tmp_path / "a.py").write_text(f'"""{head}"""\n', encoding="utf-8")
    (found,) = architecture.modules({"p": tmp_path})
    assert found.sentence == sentence
