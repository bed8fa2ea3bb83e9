"""The site for machines: what the data files hold, and the pages in a list (`llms.txt`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    return markup.data(found.to_dict() | {"effects": effects.to_dict()})


def catalogue() -> str:
    """The calculators as JSON, as `calculators list --format json` writes them."""
    return markup.data(calculators.catalogue())


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
        *_about(),
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


_SUMMARY = (
    "利用規約の本文を条・項・号ごとに読み、版どうしを新旧対照表で比べ、"
    "根拠の条文とともに計算するサイトです。"
)
_CAUTION = (
    "このサイトは規約の提供者のものではなく、法的な助言でも料金の見積りでもありません。"
    "条文は、版と条番号を添えて引用してください。"
)
# The keys of the files and what they hold.
_REVISION = {
    "document": "文書の名前",
    "revision": "版の名前",
    "title": "題名",
    "status": "`in-force`（現行）、`superseded`（旧版）、`draft`（改定案）",
    "published": "公表日",
    "notified": "周知日",
    "effective": "効力発生日",
    "assumed": "日付のうち、推定によるものの名前",
    "source": "本文の出典",
    "supersedes": "この版が改めた版の名前",
    "note": "改定についての、担当者の説明",
    "remarks": "この版についての注記",
    "lineage": "前の版の条項の`id`から、引き継いだ条項の`id`への対応",
    "parameters": "計算に使う文言。名前ごとに、条項、引用した文言、単位",
    "exceptions": "点検で見つかった点のうち、理由を付けて認めたもの",
    "uncovered": "計算に使わない数値・期間と、その理由",
    "agreement": "文の分類が、読み手の間でどれだけ一致したか",
    "decisions": "取込みや分類の結果を、担当者が改めたもの",
    "preamble": "前文（段落の配列）",
    "headings": "編・章・節の見出し（`at`は条項の中での位置）",
    "clauses": "条項の配列",
}
_CLAUSE = {
    "id": "変わらない識別子。ページのアドレスの`#`の後にも使います",
    "kind": "`part`（編・章・節）、`supplement`（附則）、`article`（条）、`paragraph`（項）、"
    "`item`（号）、`subitem`（イロハなど）",
    "number": "番号",
    "mark": "印刷されたとおりの番号",
    "label": "引用の形（第9条第4項）",
    "heading": "見出し",
    "brackets": "見出しを囲む括弧",
    "text": "本文",
    "children": "下の項・号（同じ形の配列）",
    "closing": "下の項・号の後に続く本文",
    "parts": "条が属する編・章・節の名前",
}
_COMPARISON = {
    "old": "古い版の名前（文書@版）",
    "new": "新しい版の名前（文書@版）",
    "counts": "変更の件数",
    "changes": "条項ごとの違いの配列",
    "effects": "計算への影響（`parameters`は文言、`calculators`は計算）",
}
_CHANGE = {
    "id": "条項の識別子",
    "change": "`unchanged`, `modified`, `added`, `removed`",
    "renumbered": "番号が変わったか",
    "moved": "場所が移ったか",
    "reparented": "章などの囲みが変わっただけか",
    "kinds": "変更の種類（`figure`, `modality`, `party`, `reference`, `term`, `wording`, `punctuation`）",
    "gist": "数値と義務・権利の変更の要点",
    "reference_only": "参照先の番号だけが変わったか",
    "relocated": "段落の位置だけが変わったか",
    "retargeted": "字句は同じで、指す先が変わった参照",
    "origins": "分割・統合のもとになった条項",
    "heirs": "分割・統合の先になった条項",
    "old_id": "古い版での識別子",
    "old_label": "古い版での条番号",
    "new_label": "新しい版での条番号",
    "old_text": "古い版の本文",
    "new_text": "新しい版の本文",
    "segments": '`["equal", "delete", "insert"のいずれか, 文字列]`の配列',
}
_CALCULATOR = {
    "id": "計算の名前",
    "title": "題名",
    "clauses": "根拠の条項の`id`",
    "labels": "根拠の条番号",
    "inputs": "入力の形（JSON Schema）",
}
# How a page elsewhere calculates; `SITE` stands for this site's address.
_PYODIDE = """\
const pyodide = await loadPyodide({
  lockFileURL: "SITE/pyodide/pyodide-lock.json",
  packages: ["kiyaku-calculators"],
});
pyodide.runPython(`
  import calculators
  asked = {"principal": 100000, "due_date": "2025-08-31", "paid_date": "2025-10-30"}
  calculators.run("late-interest", asked).outcome["interest"]
`);  // 2343"""


def _table(keys: Mapping[str, str]) -> Iterator[str]:
    yield "| 項目 | 内容 |"
    yield "|---|---|"
    yield from (f"| `{key}` | {said} |" for key, said in keys.items())
    yield ""


def _about() -> Iterator[str]:
    yield "# データ"
    yield ""
    yield (
        "このサイトのページは、規約の本文から作られています。その本文と、版どうしの新旧対照、"
        "計算の入力の形を、JSON（UTF-8）でも公開しています。項目の名前は変えません。"
        "項目が増えることはあります。内容のない項目は、省くことがあります。"
    )
    yield ""
    yield "## 版 {#revision}"
    yield ""
    yield "`data/文書/版.json`は、一つの版の本文です。"
    yield ""
    yield from _table(_REVISION)
    yield "条項は、それぞれ次の項目を持ちます。"
    yield ""
    yield from _table(_CLAUSE)
    yield "## 新旧対照 {#comparison}"
    yield ""
    yield "`data/文書/旧の版/新の版.json`は、二つの版の違いです。"
    yield ""
    yield from _table(_COMPARISON)
    yield "条項ごとの違いは、それぞれ次の項目を持ちます。"
    yield ""
    yield from _table(_CHANGE)
    yield "## 義務と権利 {#duties}"
    yield ""
    yield (
        "`data/文書/版/duties.json`は、一つの版のすべての文の分類です。"
        "[項目の説明](../duties/index.md#data)"
    )
    yield ""
    yield "## 計算 {#calculators}"
    yield ""
    yield f"`{CALCULATORS_FILE}`は、計算の一覧です。"
    yield ""
    yield from _table(_CALCULATOR)
    yield "計算のページのアドレスからも、同じ名前で入力を渡せます（`?principal=100000`）。"
    yield ""
    yield "## ほかのサイトのPythonから {#python}"
    yield ""
    yield (
        "ブラウザーで動くPython（Pyodide、PyScript、JupyterLiteなど）から、このサイトの計算を使えます。"
        "計算のパッケージは`pyodide/pyodide-lock.json`に`kiyaku-calculators`の名前で載っています。"
        "Pyodideは、その`info`にある版のものを使ってください。`SITE`は、このサイトのアドレスです。"
    )
    yield ""
    yield "```javascript"
    yield from _PYODIDE.splitlines()
    yield "```"
    yield ""
