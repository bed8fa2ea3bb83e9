"""All pages and data files of the site, and its navigation, from the texts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import calculators
from calculators import quotations
from kiyaku import diff, effects, export
from kiyaku.cases import Case
from kiyaku.files import Document
from kiyaku.pages import calculators as calculator_pages
from kiyaku.pages import checks as check_pages
from kiyaku.pages import compare as compare_pages
from kiyaku.pages import coverage as coverage_pages
from kiyaku.pages import draft as draft_pages
from kiyaku.pages import feed
from kiyaku.pages import history as history_pages
from kiyaku.pages import reference as reference_page
from kiyaku.pages import terms as terms_pages
from kiyaku.pages.history import Past
from kiyaku.pins import Pins
from kiyaku.reports import effects as effects_report
from kiyaku.reports import words


def pages(
    documents: list[Document],
    *,
    site_name: str = "規約",
    site_url: str = "",
    pins: Pins | None = None,
    cases: Iterable[Case] = (),
) -> dict[str, str]:
    """Every generated file of the site, by its path below the site's root. The feed names the
    site, and with its address its links are absolute.

    `pins` are the signatures of the calculators' rules, `cases` what tests them.
    """
    signed = pins or Pins(document="")
    calculated = _calculated(documents)
    found: dict[str, str] = {}
    comparisons: list[tuple[diff.Comparison, str]] = []
    pasts: list[Past] = []
    for document in documents:
        found |= _texts(document)
        past = Past(
            document=document,
            comparisons=[diff.compare(old, new) for old, new in document.pairs()],
            texts=f"terms/{document.name}",
            compared=f"compare/{document.name}",
        )
        pasts.append(past)
        found[f"history/{document.name}.md"] = history_pages.clauses(past)
        for comparison in past.comparisons:
            old, new = comparison.old, comparison.new
            path = _comparison_path(old.revision, new.revision)
            comparisons.append((comparison, f"{document.name}/{path}"))
            up = "../../../terms/" + document.name
            found[f"compare/{document.name}/{path}"] = compare_pages.page(
                comparison,
                old=f"{up}/{old.revision}.md",
                new=f"{up}/{new.revision}.md",
                effects=effects_report.html(
                    effects.effects(comparison, signed),
                    link=_calculator_link if calculated is not None else None,
                ),
            )
    if changes := feed.atom(pasts, title=site_name, site_url=site_url):
        found[feed.PATH] = changes
    found["history/index.md"] = history_pages.index(pasts, feed=feed.PATH if changes else "")
    found["compare/index.md"] = compare_pages.index(comparisons)
    found["compare/draft.md"] = draft_pages.page(documents, data="../../data/")
    found["data/index.json"] = draft_pages.index(documents)
    found["check/index.md"] = check_pages.page(documents, pins=pins)
    if calculated is not None:
        found["check/coverage.md"] = coverage_pages.page(calculated, signed, list(cases))
        found["calculators/index.md"] = calculator_pages.index()
        found["calculators/reference.md"] = reference_page.page()
        for each in calculators.CALCULATORS.values():
            found[f"calculators/{each.id}.md"] = calculator_pages.page(
                each, calculated, current=quotations.IN_FORCE, root="../../"
            )
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
                ]
            }
        )
    found.append({"経過": "history/index.md"})
    return [*found, {"点検": "check/index.md"}, {"このサイトについて": "about.md"}]


def _calculated(documents: list[Document]) -> Document | None:
    """The document whose rules the calculators follow, where it is among these."""
    return next((each for each in documents if each.name == quotations.DOCUMENT), None)


def _texts(document: Document) -> dict[str, str]:
    """A document's texts: a page and a data file for each revision, and the text in force."""
    found = {}
    for revision in document.revisions:
        links = _links(document, revision.revision)
        found[f"terms/{document.name}/{revision.revision}.md"] = terms_pages.page(
            revision, current="index.md", links=links
        )
        found[f"data/{document.name}/{revision.revision}.json"] = (
            json.dumps(export.to_dict(revision), ensure_ascii=False, indent=1) + "\n"
        )
    if document.in_force is not None:
        found[f"terms/{document.name}/index.md"] = terms_pages.page(
            document.in_force,
            current="index.md",
            links=_links(document, document.in_force.revision),
            searched=True,
        )
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
