"""The site for machines: what the data files hold, and the pages in a list (`llms.txt`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import calculators
from calculators import CALCULATORS
from kiyaku.diff import Comparison
from kiyaku.effects import Effects
from kiyaku.files import Document
from kiyaku.pages import markup
from kiyaku.reports import duties, words

CALCULATORS_FILE = "data/calculators.json"


def comparison_path(comparison: Comparison) -> str:
    """Where a comparison lies on the site."""
    old, new = comparison.old, comparison.new
    return f"data/{new.document}/{old.revision}/{new.revision}.json"


def comparison(found: Comparison, effects: Effects) -> str:
    """A comparison as JSON, as `kiyaku diff --format json` writes it."""
    return _json(found.to_dict() | {"effects": effects.to_dict()})


def catalogue() -> str:
    """The calculators as JSON, as `calculators list --format json` writes them."""
    return _json(calculators.catalogue())


def page(
    documents: Sequence[Document], comparisons: Iterable[Comparison], *, calculated: bool
) -> str:
    """The page that documents the files, and lists them."""
    lines = [
        markup.head(
            title="データ",
            description="規約の各版、新旧対照、計算の入力の形を、JSONで公開しています。",
            search={"exclude": True},
        ),
        _ABOUT,
        "## ファイル {#files}",
        "",
        "- [index.json](index.json)　掲載している文書と版の一覧",
    ]
    for document in documents:
        for each in document.revisions:
            path = f"{document.name}/{each.revision}.json"
            lines.append(f"- [{path}]({path})　{words.side(each)}")
            path = duties.path(each).removeprefix("data/")
            lines.append(f"- [{path}]({path})　義務と権利（{words.side(each)}）")
    for found in comparisons:
        path = comparison_path(found).removeprefix("data/")
        lines.append(
            f"- [{path}]({path})　新旧対照（{words.side(found.old)}と{words.side(found.new)}）"
        )
    if calculated:
        path = CALCULATORS_FILE.removeprefix("data/")
        lines.append(f"- [{path}]({path})　計算の一覧と、入力の形（JSON Schema）")
    return "\n".join([*lines, ""])


def llms(documents: Sequence[Document], *, name: str, site_url: str, calculated: bool) -> str:
    """The site in a list for language models (llmstxt.org): what it is, and where things are."""
    lines = [f"# {name}", "", f"> {_SUMMARY}", "", _CAUTION, ""]
    lines += ["## 規約", *_texts(documents, site_url), ""]
    if calculated:
        lines.append("## 計算")
        for each in CALCULATORS.values():
            lines.append(f"- [{each.title}]({site_url}calculators/{each.id}/): {each.summary}")
        lines.append("")
    lines.append("## データ")
    lines.append(f"- [データの説明]({site_url}data/): 公開しているJSONの形と一覧")
    lines.append(f"- [版の一覧]({site_url}data/index.json): 文書と版、本文のJSONの場所")
    if calculated:
        lines.append(f"- [計算の一覧]({site_url}{CALCULATORS_FILE}): 入力の形（JSON Schema）")
    return "\n".join([*lines, ""])


def _texts(documents: Sequence[Document], site_url: str) -> Iterator[str]:
    for document in documents:
        for each in document.revisions:
            if each is document.in_force:
                yield f"- [{each.title}]({site_url}terms/{document.name}/): {words.side(each)}"
        for each in document.revisions:
            page = f"{site_url}terms/{document.name}/{each.revision}/"
            data = f"{site_url}data/{document.name}/{each.revision}.json"
            yield f"- [{words.side(each)}]({page}): 本文のJSONは {data}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


_SUMMARY = (
    "利用規約の本文を条・項・号ごとに読み、版どうしを新旧対照表で比べ、"
    "根拠の条文とともに計算するサイトです。"
)
_CAUTION = (
    "このサイトは規約の提供者のものではなく、法的な助言でも料金の見積りでもありません。"
    "条文は、版と条番号を添えて引用してください。"
)
_ABOUT = """\
# データ

このサイトのページは、すべて規約の本文から作られています。その本文と、版どうしの新旧対照、計算の入力の形を、JSON（UTF-8）でも公開しています。項目の名前は変わりません。増えることはあります。

## 版 {#revision}

`data/<文書>/<版>.json` は、一つの版の本文です。

| 項目 | 内容 |
|---|---|
| `document`, `revision`, `title` | 文書の名前、版の名前、題名 |
| `status` | `in-force`（現行）、`superseded`（旧版）、`draft`（改定案） |
| `published`, `notified`, `effective`, `assumed` | 公表日、周知日、効力発生日と、このうち推定によるもの |
| `preamble` | 前文（段落の配列） |
| `clauses` | 条項の配列。下の項目を持ち、`children` にその下の項・号が同じ形で続きます |

| 条項の項目 | 内容 |
|---|---|
| `id` | 変わらない識別子。ページのアドレスの `#` の後にも使います |
| `kind` | `part`, `supplement`, `article`（条）, `paragraph`（項）, `item`（号）, `subitem` |
| `number`, `label` | 番号と、引用の形（第9条第4項） |
| `heading`, `text` | 見出しと本文 |

## 新旧対照 {#comparison}

`data/<文書>/<旧>/<新>.json` は、二つの版の違いです。

| 項目 | 内容 |
|---|---|
| `old`, `new`, `counts` | 二つの版の名前と、変更の件数 |
| `changes` | 条項ごとの違い。`change` は `unchanged`, `modified`, `added`, `removed` |
| `changes[].kinds` | 変更の種類（`figure`, `modality`, `party`, `reference`, `term`, `wording`, `punctuation`） |
| `changes[].segments` | `["equal" または "delete" または "insert", 文字列]` の配列 |
| `effects` | 計算への影響 |

## 義務と権利 {#duties}

`data/<文書>/<版>/duties.json` は、一つの版のすべての文の分類です。[項目の説明](../duties/index.md#data)

## 計算 {#calculators}

`data/calculators.json` は、計算ごとの `id`, `title`, `clauses`（根拠の条項）, `labels`, `inputs`（JSON Schema）です。

計算のページのアドレスからも、同じ名前で入力を渡せます（`?principal=100000`）。
"""
