"""All pages and data files of the site, and its navigation, from the texts."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypedDict, Unpack

import calculators
from calculators import offers, quotations
from calculators.calculator import Calculator
from kiyaku import diff, duties, effects, export
from kiyaku.cases import Case
from kiyaku.files import Document
from kiyaku.kept import content, digest, latest, text
from kiyaku.pages import architecture, data, feed, home, known, markup
from kiyaku.pages import batch as batch_pages
from kiyaku.pages import calculators as calculator_pages
from kiyaku.pages import checks as check_pages
from kiyaku.pages import compare as compare_pages
from kiyaku.pages import coverage as coverage_pages
from kiyaku.pages import draft as draft_pages
from kiyaku.pages import duties as duties_pages
from kiyaku.pages import embed as embed_pages
from kiyaku.pages import glossary as glossary_pages
from kiyaku.pages import history as history_pages
from kiyaku.pages import offers as offer_pages
from kiyaku.pages import reference as reference_page
from kiyaku.pages import terms as terms_pages
from kiyaku.pages.history import Past
from kiyaku.pages.known import Context, Known
from kiyaku.pages.report import Report
from kiyaku.pins import Pins
from kiyaku.questions import Question
from kiyaku.reports import duties as duties_report
from kiyaku.reports import effects as effects_report
from kiyaku.reports import words
from kiyaku.wording import day

# For those who carry on: how texts are changed, in Japanese, and how the code is, in English.
ABOUT: list[Any] = [
    "about.md",
    {"データ": "data/index.md"},
    {
        "規約を改める": [
            {"改定の手順": "staff/edit.md"},
            {"改定案のレビュー": "review.md"},
            {"ほかの規約を載せる": "staff/company.md"},
        ]
    },
    {
        "開発者向け（英語）": [
            "developers/index.md",
            {"Architecture": architecture.PATH},
            {"Decisions": "developers/decisions.md"},
            {"Adding a calculator": "developers/calculator.md"},
            {"Publishing": "developers/publishing.md"},
        ]
    },
]

_FEW = 10  # texts that the foot of every page names


class Given(TypedDict, total=False):
    """What the pages tell besides the texts.

    `site_name` and `site_url`: the feed names the site, and with its address its links are
    absolute. `pins` are the signatures of the calculators' rules, `cases` what tests them,
    `questions` are those most asked by document, `report` is where readers report errors.
    """

    site_name: str
    site_url: str
    pins: Pins | None
    cases: Iterable[Case]
    questions: Mapping[str, Sequence[Question]]
    report: Report | None


def pages(documents: list[Document], **given: Unpack[Given]) -> dict[str, str]:
    """Every generated file of the site, by its path below the site's root."""
    return {path: text(made) for path, made in generated(documents, kept=None, **given).items()}


def generated(
    documents: list[Document], *, kept: Path | None, **given: Unpack[Given]
) -> dict[str, str | Path]:
    """The same; a document's own files where they lie in `kept`, the folder of what was made for
    an earlier build."""
    site_name, site_url = given.get("site_name", "規約"), given.get("site_url", "")
    pins, report = given.get("pins"), given.get("report")
    signed = pins or Pins(document="")
    calculated = _calculated(documents)
    found: dict[str, str | Path] = {}
    comparisons: list[tuple[diff.Comparison, str]] = []
    pasts: list[Past] = []
    for document in documents:
        past = Past(
            document=document,
            comparisons=[diff.compare(old, new) for old, new in document.pairs()],
            texts=f"terms/{document.name}",
            compared=f"compare/{document.name}",
        )
        pasts.append(past)
        found |= _kept(past, document is calculated, calculated is not None, signed, report, kept)
        comparisons += (
            (each, f"{document.name}/{_comparison_path(each.old.revision, each.new.revision)}")
            for each in past.comparisons
        )
    if changes := feed.atom(pasts, title=site_name, site_url=site_url):
        found[feed.PATH] = changes
    found["history/index.md"] = history_pages.index(pasts, feed=feed.PATH if changes else "")
    found["compare/index.md"] = compare_pages.index(comparisons)
    found["compare/draft.md"] = draft_pages.page(documents, data="../../data/")
    found["data/index.json"] = draft_pages.index(documents)
    questions = given.get("questions", {})
    texts = [each.in_force for each in documents if each.in_force is not None]
    asked = [(text, each) for text in texts for each in questions.get(text.document, ())]
    known_ = calculated is not None
    found["index.md"] = home.page(texts, asked, calculated=known_)
    found["data/index.md"] = data.page(documents, [c for c, _ in comparisons], calculated=known_)
    found["llms.txt"] = data.llms(documents, name=site_name, site_url=site_url, calculated=known_)
    found[architecture.PATH] = architecture.page(kept)
    found["check/index.md"] = check_pages.page(documents, pins=pins)
    found |= _explained(documents)
    if calculated is not None:
        found[data.CALCULATORS_FILE] = data.catalogue()
        found["check/coverage.md"] = coverage_pages.page(
            calculated, signed, list(given.get("cases", ()))
        )
        found["calculators/index.md"] = calculator_pages.index()
        found["calculators/embedding.md"] = embed_pages.guide(site_url=site_url)
        found["calculators/reference.md"] = reference_page.page()
        for each in calculators.CALCULATORS.values():
            found |= _calculator(each, calculated)
    return found


def navigation(documents: list[Document]) -> list[dict[str, Any]]:
    """The navigation in MkDocs' form. Only the texts in force are in it: older revisions and
    comparisons are reached from them, and would weigh on every page."""
    found: list[dict[str, Any]] = [
        {"ホーム": "index.md"},
        {
            "読む": [
                {each.in_force.title: f"terms/{each.name}/index.md"}
                for each in documents
                if each.in_force is not None
            ]
            + [
                {"義務と権利": "duties/index.md"},
                *({view.title: f"duties/{name}.md"} for name, view in duties_pages.VIEWS.items()),
                {"用語集": "glossary/index.md"},
            ]
        },
        {"比べる": ["compare/index.md", {"手元の案を比べる": "compare/draft.md"}]},
    ]
    if _calculated(documents) is not None:
        each_page = [{c.title: f"calculators/{c.id}.md"} for c in calculators.CALCULATORS.values()]
        found.append(
            {
                "計算する": [
                    "calculators/index.md",
                    *each_page,
                    {"計算の仕様": "calculators/reference.md"},
                    {"自社のページに載せる": "calculators/embedding.md"},
                ]
            }
        )
    found.append({"経過": "history/index.md"})
    return [
        *found,
        {"点検": "check/index.md"},
        {"このサイトについて": ABOUT},
    ]


def in_force(documents: list[Document]) -> list[dict[str, str]]:
    """The texts in force, for the foot of every page: title, revision, date and path. Many are
    told in one, by their number, and listed on the home page."""
    found = [
        {
            "title": text.title,
            "name": words.revision_name(text),
            "effective": f"{words.date_label(text, 'effective')} {day(text.effective)}"
            if text.effective
            else "",
            "path": f"terms/{each.name}/",
        }
        for each in documents
        if (text := each.in_force) is not None
    ]
    if len(found) > _FEW:
        return [{"title": f"{len(found)}件", "name": "ホームに一覧", "effective": "", "path": "."}]
    return found


def _calculated(documents: list[Document]) -> Document | None:
    """The document whose rules the calculators follow, where it is among these."""
    return next((each for each in documents if each.name == quotations.DOCUMENT), None)


def _calculator(calculator: Calculator, document: Document) -> dict[str, str]:
    """The pages of a calculator: its own, that for a table, that for a frame, and two offers."""
    current, id_ = quotations.IN_FORCE, calculator.id
    found = {
        f"calculators/{id_}.md": calculator_pages.page(
            calculator, document, current=current, root="../../"
        ),
        f"calculators/{id_}/batch.md": batch_pages.page(calculator, document, current=current),
        f"embed/{id_}.md": embed_pages.page(calculator, document, current=current, root="../../"),
    }
    if id_ in offers.KINDS:
        found[f"calculators/{id_}/compare.md"] = offer_pages.page(
            calculator, document, current=current, root="../../../"
        )
    return found


def _kept(
    past: Past,
    own: bool,
    calculated: bool,
    signed: Pins,
    report: Report | None,
    kept: Path | None,
) -> dict[str, str | Path]:
    """A document's own pages and data files, as `_document` makes them: those of an earlier build
    where neither its files nor anything else that they are made of has changed."""

    def make() -> dict[str, str]:
        return _document(past, own, calculated, signed, report)

    document = past.document
    if kept is None or len(document.sources) != len(document.revisions):
        return {**make()}
    told = [each.text.encode() for each in document.sources]
    told += [repr((past.texts, past.compared, own, calculated, signed, report)).encode()]
    return {**latest(kept / document.name, [*told, _code()], make)}


@cache  # that which this process has loaded: under `mkdocs serve` the files may change later
def _code() -> bytes:
    folders = (Path(calculators.__file__).parent, Path(__file__).parent.parent)
    parts = (part for folder in folders for part in content(folder))
    return digest([sys.version.encode(), *parts]).encode()


def _document(
    past: Past, own: bool, calculated: bool, signed: Pins, report: Report | None
) -> dict[str, str]:
    """A document's own pages and data files. `own`: the calculators' rules follow it;
    `calculated`: the site has calculators."""
    document = past.document
    found = _texts(document, known.context(document, past.comparisons, calculated=own), report)
    found[f"history/{document.name}.md"] = history_pages.clauses(past)
    for comparison in past.comparisons:
        old, new = comparison.old, comparison.new
        found_effects = effects.effects(comparison, signed)
        found[data.comparison_path(comparison)] = data.comparison(comparison, found_effects)
        path = _comparison_path(old.revision, new.revision)
        up = "../../../terms/" + document.name
        found[f"compare/{document.name}/{path}"] = compare_pages.page(
            comparison,
            old=f"{up}/{old.revision}.md",
            new=f"{up}/{new.revision}.md",
            effects=effects_report.html(
                found_effects, link=_calculator_link if calculated else None
            ),
        )
    for revision in document.revisions:
        read = duties_report.to_dict(revision, duties.duties(revision))
        found[duties_report.path(revision)] = markup.data(read)
    return found


def _texts(document: Document, context: Context, report: Report | None) -> dict[str, str]:
    """A document's texts: a page and a data file for each revision, and the text in force."""
    found = {}
    folder = f"terms/{document.name}"
    for revision in document.revisions:
        in_force = revision is document.in_force
        known_ = Known(revision, context)
        links = _links(document, revision.revision)
        found[f"{folder}/{revision.revision}.md"] = terms_pages.page(
            revision,
            known_,
            current="index.md",
            canonical=f"{folder}/" if in_force else "",
            links=links,
            report=report,
        )
        if in_force:
            found[f"{folder}/index.md"] = terms_pages.page(
                revision, known_, current="index.md", links=links, searched=True, report=report
            )
        path = f"data/{document.name}/{revision.revision}.json"
        found[path] = markup.data(export.to_dict(revision))
    return found


def _explained(documents: list[Document]) -> dict[str, str]:
    """What the texts in force say of whom, and in what words."""
    texts, sources = [], []
    for document in documents:
        if (revision := document.in_force) is not None:
            read, path = duties.duties(revision), f"terms/{document.name}/"
            texts.append(duties_pages.Text(revision=revision, duties=read, path=path))
            sources.append((document.source(revision), path))
    found = {"duties/index.md": duties_pages.index(texts)}
    for name in duties_pages.VIEWS:
        found[f"duties/{name}.md"] = duties_pages.view(name, texts)
    found["glossary/index.md"] = glossary_pages.page(sources)
    return found


def _links(document: Document, revision: str) -> tuple[tuple[str, str], ...]:
    """From a text to the comparisons in which it stands."""
    return tuple(
        (
            f"新旧対照表（{words.side(old)}と{words.side(new)}）",
            f"../../compare/{document.name}/{_comparison_path(old.revision, new.revision)}",
        )
        for old, new in document.pairs()
        if revision in (old.revision, new.revision)
    )


def _calculator_link(id_: str) -> str:
    """From a comparison's page to a calculator's."""
    return f"../../../../calculators/{id_}/"


def _comparison_path(old: str, new: str) -> str:
    return f"{old}/{new}.md"
