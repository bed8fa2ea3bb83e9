"""The pages of the calculators: a form, and a worked example that is there before any script."""

from __future__ import annotations

import calculators
from calculators.calculator import Calculator
from calculators.render import html
from calculators.terms import terms
from kiyaku.files import Document
from kiyaku.pages import markup
from kiyaku.pages.form import form
from kiyaku.reports import words


def page(calculator: Calculator, document: Document, *, current: str, root: str) -> str:
    """A calculator's page. `current` is the revision in force, `root` the way from the page
    to the site's root."""
    example = calculators.run(calculator.id, dict(calculator.example))
    base = f"{root}terms/{document.name}/"
    cited = "、".join(
        f'<a href="{base}{current}/#{clause}">{label}</a>'
        for clause, label in calculator.clauses(terms()).items()
    )
    revisions = {each.revision: words.side(each) for each in document.revisions}
    return "\n".join(
        [
            markup.head(
                title=f"{calculator.title}の計算",
                description=f"{calculator.summary}根拠となる条文の引用付き。",
                hide=["toc"],
            ),
            f"# {calculator.title}の計算",
            "",
            f'<p class="lead">{calculator.summary}</p>',
            f'<p class="cited">現行の規約での根拠：{cited}</p>',
            "",
            f'<div class="calculator-page" data-terms="{base}">',
            form(calculator, revisions=revisions, current=current),
            '<div class="calculator-result">',
            '<p class="calculator-status" role="status">計算例です。入力を変えると計算し直します。</p>',
            '<p class="announcement" role="status"></p>',
            "<noscript><p>計算にはJavaScriptが必要です。下の計算例と条文はそのままお読みいただけます。</p></noscript>",
            '<div class="calculator-answer">',
            html.result(example, calculator, link=lambda id_: f"{base}{current}/#{id_}"),
            "</div>",
            "</div>",
            "</div>",
            "",
        ]
    )


def index() -> str:
    """The list of calculators."""
    lines = [
        markup.head(
            title="計算する", description="規約の定めに従って、遅延利息や通知期限を計算します。"
        ),
        "# 計算する",
        "",
        "規約の定めに従って計算し、根拠となる条文を一つ一つ示します。入力した内容はこの端末の中だけで計算され、送信されません。",
        "",
    ]
    for each in calculators.CALCULATORS.values():
        labels = "、".join(each.clauses(terms()).values())
        lines += [f"- [{each.title}]({each.id}.md)", f"    - {each.summary}（{labels}）"]
    return "\n".join([*lines, ""])
