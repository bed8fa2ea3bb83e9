"""The page on which a reader calculates a table of their own, row by row, in their browser."""

from __future__ import annotations

from html import escape

from calculators import batch
from calculators.calculator import Calculator
from kiyaku.files import Document
from kiyaku.pages import markup
from kiyaku.reports import words

LARGEST = 20 * 2**20  # bytes; some 300,000 rows

_WORDS = {
    "reading": "表を読み込んでいます…",
    "working": "計算しています…",
    "done": "{rows}行を計算しました。",
    "some-failed": "{rows}行のうち{failed}行は計算できませんでした。"
    "理由は、保存したCSVの「誤り」（error）の列をご覧ください。",
    "save": "結果を保存する（CSV）",
    "suffix": "（計算結果）",
    "unknown": "入力項目にない列{titles}があります。項目名の書き間違いでなければ、そのまま結果に写して計算します。",
    "carry": "そのまま写して計算する",
    "stop": "中止する",
    "stopped": "中止しました。",
    "several": "一度に計算できるファイルは一つです。",
    "too-large": f"{LARGEST // 2**20}MBを超えるファイルは計算できません。分けてお試しください。",
    "failed": "計算できませんでした。通信状態と、ファイルを移動していないことをご確認のうえ、もう一度お試しください。",
    "retry": "もう一度試す",
}


def page(calculator: Calculator, document: Document, *, current: str) -> str:
    """The page as Markdown. `current` is the revision in force."""
    data = " ".join(f'data-{name}="{escape(text)}"' for name, text in _WORDS.items())
    example = batch.BOM + "".join(batch.written(calculator.id, calculator.example))
    return "\n".join(
        [
            markup.head(
                title=f"{calculator.title}をまとめて計算する",
                description=f"CSVの1行ごとに{calculator.title}を計算します。ファイルは送信されません。",
                hide=["toc"],
                search={"exclude": True},
            ),
            f"# {calculator.title}をまとめて計算する",
            "",
            f"CSVの1行ごとに[{calculator.title}]({'../' + calculator.id}.md)を計算し、結果の列を足したCSVにします。",
            "{: .lead }",
            "",
            '<p class="privacy">読み取りも計算も、お使いのブラウザーの中で行います。'
            "<strong>ファイルは送信も保存もされません。</strong></p>",
            "",
            f'<div class="batch-page given" data-calculator="{calculator.id}" data-largest="{LARGEST}" {data}>',
            "<form>",
            '<div class="file-drop"><label for="batch-file">CSVを選ぶか、ここにドロップしてください'
            "<small>文字コードはUTF-8かShift_JIS。1行目は項目の名前です。</small></label>",
            '<input id="batch-file" name="file" type="file" accept=".csv,text/csv"></div>',
            '<div class="field"><label for="batch-revision">規約の版</label>',
            f'<select id="batch-revision" name="revision">{_revisions(document, current)}</select></div>',
            "</form>",
            f'<p><button type="button" class="batch-template" data-name="{calculator.title}（記入例）.csv"'
            f' data-content="{escape(example)}" hidden>記入例を保存する（CSV）</button></p>',
            '<p class="batch-status" role="status"></p>',
            '<progress aria-label="計算の進み具合" hidden></progress>',
            '<p class="batch-result"></p>',
            "<noscript><p>計算にはJavaScriptが必要です。</p></noscript>",
            "</div>",
            "",
            "## 使える列",
            "",
            *_columns(calculator),
            "",
            "1行目の名前は、項目の名前と日本語名のどちらでもかまいません。"
            "計算できない行には誤りの理由が入り、ほかの行はそのまま計算します。"
            "結果の列が入力の列と同じ名前になるときは、`result.`（日本語名では「計算結果の」）を前に付けます。"
            f"入力の書き方は[計算の仕様](../reference.md#{calculator.id})をご覧ください。",
            "",
        ]
    )


def _revisions(document: Document, current: str) -> str:
    return "".join(
        f'<option value="{escape(each.revision)}"{" selected" if each.revision == current else ""}>'
        f"{escape(words.side(each))}</option>"
        for each in document.revisions
    )


def _columns(calculator: Calculator) -> list[str]:
    rows = [
        f"| {field.label} | `{field.name}` | {'必須' if field.required else '任意'} |"
        for field in calculator.fields
    ]
    return ["| 日本語名 | 項目の名前 | 必要か |", "|---|---|---|", *rows]
