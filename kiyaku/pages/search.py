"""What the search box finds: the clauses in force, and the site's other pages by their titles."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from kiyaku import search
from kiyaku.files import Document
from kiyaku.kept import text
from kiyaku.pages import markup
from kiyaku.search import Page
from kiyaku.vocabulary import Vocabulary

_TEXTS = ("terms/", "embed/")  # texts are found by their clauses; a frame is no place to read
_DEPTH = 2  # `compare/<document>/<old>/<new>` lies deeper, and is reached from `compare/`
_SENTENCE = re.compile("(?<=。).*")  # after the first, what a page has besides
_CALCULATORS = "calculators/"
_CALCULATING = ("試算", "シミュレーション", "シミュレーター", "早見")


def index(
    documents: list[Document],
    vocabularies: Mapping[str, Vocabulary],
    pages: Mapping[str, str | Path],
) -> bytes:
    """The index as JSON, in `search.ENCODING`. `vocabularies` are those of the documents by name,
    `pages` the generated pages by path."""
    made = search.index(documents, vocabularies, _pages(pages))
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode(search.ENCODING)


def _pages(pages: Mapping[str, str | Path]) -> Iterator[Page]:
    for path, content in pages.items():
        if not path.endswith(".md") or path.startswith(_TEXTS) or path.count("/") >= _DEPTH:
            continue
        head = markup.read_head(text(content))
        folder = path.removesuffix(".md").removesuffix("index").rstrip("/")
        yield Page(
            location=f"{folder}/" if folder else "",
            title=head["title"],
            text=_SENTENCE.sub("", head["description"]),
            words=_CALCULATING if path.startswith(_CALCULATORS) else (),
        )
