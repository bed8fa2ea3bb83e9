"""Calculators within the pages of other sites: the bare page for a frame, and the page that
says how to put it there.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import calculators
from calculators import quotations, typed
from calculators.calculator import Calculator
from kiyaku.files import Document
from kiyaku.pages import markup
from kiyaku.pages.calculation import calculation

_SITE = "https://（このサイトのアドレス）/"
_HEIGHT = 900  # pixels, until the frame has said its own


def page(calculator: Calculator, document: Document, *, current: str, root: str) -> str:
    """The bare page, for a frame; the theme shows it by `embed.html`."""
    base = f"{root}terms/{document.name}/"
    return "\n".join(
        [
            markup.head(
                title=f"{calculator.title}の計算",
                description=calculator.summary,
                bare=True,
                search={"exclude": True},
            ),
            f"<h1>{calculator.title}の計算</h1>",
            "",
            calculation(calculator, document, current=current, base=base),
            "",
            f'<p class="embed-foot"><a class="embed-whole" href="{root}calculators/{calculator.id}/">'
            "この計算を別の画面で開く</a></p>",
            "",
        ]
    )


def guide(*, site_url: str) -> str:
    """The page that shows what to copy for each calculator, and what may be passed."""
    revisions = "、".join(f"`{each}`" for each in quotations.REVISIONS)
    return "\n".join(
        [
            markup.head(
                title="計算を自社のページに載せる",
                description="計算のフォームと結果を、ほかのウェブページの中に表示する方法です。",
            ),
            "# 計算を自社のページに載せる",
            "",
            "計算のフォームと結果を、社内ポータルや製品のページの中に表示できます。"
            "表示したいところに次の2行を貼り付けてください。高さは内容に合わせて自動で変わります。"
            "入力された内容は読む人のブラウザーの中だけで計算され、どこにも送信されません。",
            "",
            "## 初めに表示する内容",
            "",
            "`src` のアドレスに `?` に続けて項目の名前と値を付けると、その内容で計算した状態で表示します。"
            "項目の名前と値の書き方は[計算の仕様](reference.md)にあります。"
            "省略した任意の項目には初期値が入ります。一覧の項目は、同じ名前を繰り返します。",
            "",
            "| 名前 | 値 |",
            "|---|---|",
            "| 各計算の項目 | [計算の仕様](reference.md)の「入力」のとおり |",
            f"| `revision` | 規約の版（{revisions}）。省略すると現行の版 |",
            "| `theme` | 配色。`light` または `dark`。省略すると読む人の端末の設定 |",
            "",
            *(line for each in calculators.CALCULATORS.values() for line in _one(each, site_url)),
            "## 表示の確認",
            "",
            '<iframe class="embed-preview" src="../../embed/late-interest/"'
            ' title="遅延利息の計算" loading="lazy"></iframe>',
            '<script src="../../embed.js" async></script>',
            "",
        ]
    )


def _one(calculator: Calculator, site_url: str) -> Iterator[str]:
    query = typed.encoded(typed.pairs(calculator.fields, dict(calculator.example)))
    yield f"## {calculator.title} {{#{calculator.id}}}"
    yield ""
    yield f'<pre class="snippet" data-root="../../"><code>{escape(snippet(calculator, site_url or _SITE))}</code></pre>'
    yield ""
    yield f"内容を指定する例: `embed/{calculator.id}/?{query}`"
    yield ""


def snippet(calculator: Calculator, site: str) -> str:
    """What to put into another site's page. `site` is this site's address, with its last slash."""
    return (
        f'<iframe src="{site}embed/{calculator.id}/" title="{calculator.title}の計算"'
        f' width="100%" height="{_HEIGHT}" style="border: 0"></iframe>\n'
        f'<script src="{site}embed.js" async></script>'
    )
