"""Whatever is imported: no exception but BadInput, nothing lost, and a file that reads back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiyaku import files
from kiyaku.importer import run
from kiyaku.importer.read import SUFFIXES
from kiyaku.importer.run import Import
from kiyaku.problems import BadInput
from tests.kiyaku.importer.test_families import FAMILIES
from tests.kiyaku.importer.test_whole import kept_letters, source_letters
from tests.paths import IN_FORCE

_SETTINGS = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
BASE = files.read(IN_FORCE)
_LINES = [
    line for path in FAMILIES for line in path.read_text(encoding="utf-8").split("\n") if line
]
_MARKS = ["第1条", "第２条（目的）", "第三条の二", "第3条から第5条まで　削除", "第一章　総則", "附則", "付　則　抄",
          "1.", "１　", "2 ", "1.1 ", "1.1.1 ", "(1)", "（ア）", "①", "一　", "イ　", "a) ", "１）", "・", "- ",
          "　", "    ", "（施行期日）", "別表第一", "以上", "目次", "\f", "- 1 -", "|", "⽤", "。", "、", "とする。",
          "甲は", "次のとおり", "\\",
          "{#a}", "**", "#", "## ", ">", "<b>", "| a | b |", "|---|---|", "```"]  # fmt: skip
_PRINTED = st.characters(blacklist_categories=["Cs"])
_LINE = st.one_of(
    st.sampled_from(_LINES),
    st.lists(st.one_of(st.sampled_from(_MARKS), st.text(_PRINTED, max_size=5)), max_size=5).map(
        "".join
    ),
)
_TEXTS = st.lists(_LINE, max_size=40).map("\n".join)


def _import(data: bytes, suffix: str) -> tuple[Import, Path] | None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(data)
        try:
            found = run.import_file(path, document="d", revision="r", base=BASE)
        except BadInput:
            return None
        assert kept_letters(found) == source_letters(path)
        return found, path


def _sound(data: bytes, suffix: str) -> None:
    found = _import(data, suffix)
    if found is None:
        return
    revision = found[0].revision
    source = files.parse(files.render(revision), path="d/r.md")
    assert source.problems == ()
    assert source.revision == revision


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@_SETTINGS
@given(text=_TEXTS)
def test_arbitrary_lines(suffix: str, text: str) -> None:
    _sound(text.encode(), suffix)


@pytest.mark.parametrize("suffix", SUFFIXES)
@_SETTINGS
@given(data=st.binary(max_size=200))
def test_arbitrary_bytes(suffix: str, data: bytes) -> None:
    _sound(data, suffix)


@_SETTINGS
@given(path=st.sampled_from(FAMILIES), data=st.data())
def test_families_shuffled_and_cut(path: Path, data: st.DataObject) -> None:
    text = path.read_text(encoding="utf-8")
    cut = text[data.draw(st.integers(0, len(text))) : data.draw(st.integers(0, len(text)))]
    lines = cut.split("\n")
    if data.draw(st.booleans()):
        lines = data.draw(st.permutations(lines))
    _sound("\n".join(lines).encode(), path.suffix)


@pytest.mark.parametrize(
    "text",
    ["(" * 1_000_000, "（" * 500_000, "1." * 500_000, "第1条（" * 100_000, "① a\n" * 100_000,
     "第1条\n" + "(1) 甲\n" * 50_000, "1. a\n" * 50_000, "目次\n" * 20_000, "第1条\n" * 20_000,
     "".join(f"{'(' if n % 2 else '（'}{n}) 甲は、\n" for n in range(1, 20_000)),
     "以上\n" * 20_000, "第1条\n甲とする。\n" + "2020年4月1日制定\n" * 20_000, "別表\n" * 20_000,
     "附則\n" + "（施行期日）\n1　甲\n" * 20_000, "甲" * 1_000_000,
     "第1条\n" + "".join(f"・甲は\n乙{n}\n" for n in range(20_000))],
    ids=lambda text: text[:6].strip(),
)  # fmt: skip
def test_hostile_texts_finish(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    found = run.import_file(path, document="d", revision="r")
    assert found.revision.preamble or found.revision.clauses or found.revision.title
