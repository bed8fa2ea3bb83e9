"""Nothing is dropped: every character of a source is in the tree or in a repair that says so."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kiyaku import check, files
from kiyaku.importer import read, run
from kiyaku.importer.run import Import
from kiyaku.model import Clause, Kind, Revision
from tests.kiyaku.importer.test_families import FAMILIES
from tests.paths import IN_FORCE, ROOT, SHARED, shared

SOURCE = ROOT / "tests" / "data" / "LI_cybozu.com_111011.txt"
LAWS = ["minpo_2013-11", "minpo_2018-05", "minpo_2024-05", "saishori_2023-06-07",
        "saishori_2024-04-01"]  # fmt: skip
TERMS = ["meti_nda_01", "meti_nda_46", "shinonome_shugyo_2023-04-12", "shinonome_shugyo_2025-03-12"]
SAMPLES = [f"data/laws/{name}.txt" for name in LAWS] + [f"data/terms/{name}.md" for name in TERMS]


def _import(path: Path, base: Revision | None = None) -> Import:
    return run.import_file(path, document="d", revision="r", base=base)


def _letters(text: str) -> str:
    """A text without white space. A table's bars are mark-up, in the source and in the tree."""
    return re.sub(r"[\s|\\]", "", text)


def printed(revision: Revision) -> str:
    """Every character of a tree, in the order of the text."""

    def one(clause: Clause) -> str:
        below = "".join(map(one, clause.children))
        return clause.mark + clause.printed_heading + clause.text + below + clause.closing

    return revision.title + "".join(revision.preamble) + "".join(map(one, revision.clauses))


def source_letters(path: Path) -> Counter[str]:
    """What the reader saw, and what it said it dropped."""
    raw = read.read(path)
    seen = "".join(line.mark + line.text + "".join(line.cells) for line in raw.lines)
    return Counter(_letters(seen)) + Counter(_letters("".join(r.dropped for r in raw.repairs)))


def kept_letters(found: Import) -> Counter[str]:
    """What is in the tree, and what the report says was dropped, less what mending put in."""
    dropped = "".join(repair.dropped for repair in found.repairs)
    put = "".join(repair.after for repair in found.repairs if repair.code == "radical")
    letters = Counter(_letters(printed(found.revision))) + Counter(_letters(dropped))
    if any(problem.code == "title-missing" for problem in found.problems):
        letters.subtract(found.revision.title)  # the document's name
    letters.subtract(Counter(_letters(put)))
    return +letters


# A heading on the line above its number, which the tree has behind it.
_CAPTION = re.compile(
    r"(?m)^[ 　]*([（(][^0-9０-９].*[）)])\n[ 　]*"
    r"(第[0-9０-９〇一二三四五六七八九十百]+条(?:の[0-9０-９一二三]+)*|[0-9０-９]+(?=　))"
)


def _in_order(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)


@pytest.mark.parametrize("path", [*FAMILIES, SOURCE], ids=lambda path: path.stem)
def test_nothing_is_dropped(path: Path) -> None:
    _whole(path)


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_of_the_samples_is_dropped(sample: str) -> None:
    _whole(shared(sample))


def _whole(path: Path) -> None:
    found = _import(path)
    assert kept_letters(found) == source_letters(path)
    if path.suffix == ".txt":
        text = path.read_text(encoding="utf-8")
        assert Counter(_letters(text)) == source_letters(path)  # plain text has no mark-up
        text = _letters(_CAPTION.sub(r"\2\1", text))
        mended = {r.before: r.after for r in found.repairs if r.code == "radical"}
        text = re.sub("|".join(mended) or "$^", lambda m: mended[m[0]], text)
        title = _letters(found.revision.title)
        tree = _letters(printed(found.revision)).removeprefix(title)
        assert _in_order(tree, text), "the order of the text"


@pytest.mark.parametrize("path", FAMILIES, ids=lambda path: path.stem)
def test_the_file_reads_back(path: Path) -> None:
    _reads_back(path)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_file_of_a_sample_reads_back(sample: str) -> None:
    _reads_back(shared(sample))


def _reads_back(path: Path) -> None:
    revision = _import(path).revision
    text = files.render(revision)
    source = files.parse(text, path="d/r.md")
    assert source.problems == ()
    assert source.revision == revision
    structural = {"form", "file-name", "id-repeated", "id-missing", "indent", "numbering"}
    found = {problem.code for problem in check.check(source)} & structural
    assert found <= ({"numbering"} if path.stem in NUMBERING else set())


# Texts whose own numbering has gaps, or articles deleted together: not the import's error.
NUMBERING = {"gaps", "work_rules_items_headed", "statute_deleted_range", "minpo_2024-05", *TERMS}


def test_the_source_of_the_text_in_force_gives_its_body() -> None:
    found = _import(SOURCE, base=files.read(IN_FORCE)).revision

    def body(text: str) -> str:
        return text[text.index("\n# ") :]

    assert body(files.render(found)) == body(IN_FORCE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LAWS)
def test_a_statute_has_as_many_articles_paragraphs_and_items_as_its_file(name: str) -> None:
    path = shared(f"data/laws/{name}.txt")
    text = path.read_text(encoding="utf-8")
    figures = "0-9〇一二三四五六七八九十百千"
    articles = re.findall(
        rf"(?m)^第[{figures}]+条(?:の[{figures}]+)*(?:（.*）|から第[{figures}]+条まで)?$", text
    )
    found = Counter(clause.kind for clause in _import(path).revision.walk())
    assert found[Kind.ARTICLE] == len(articles)
    assert found[Kind.PARAGRAPH] == len(re.findall(r"(?m)^[0-9]+　", text))
    assert found[Kind.ITEM] == len(re.findall(r"(?m)^\([0-9]+(?:の[0-9]+)*\)　", text))


def test_every_sample_is_tried() -> None:
    if SHARED.exists():
        texts = {
            path.relative_to(SHARED).as_posix()
            for folder in ("laws", "terms")
            for path in (SHARED / "data" / folder).iterdir()
            if path.suffix in (".txt", ".md")
        }
        assert texts == set(SAMPLES)
