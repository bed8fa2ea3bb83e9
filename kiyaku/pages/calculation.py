"""One calculation: the form, and the result of the worked example that is there before any
script. The page of a calculator, that for a frame and that of two offers are made of it.
"""

from __future__ import annotations

import re

import calculators
from calculators.calculator import Calculator
from calculators.render import html
from kiyaku.files import Document
from kiyaku.pages.form import form
from kiyaku.reports import words


def calculation(
    calculator: Calculator, document: Document, *, current: str, base: str, bar: str = ""
) -> str:
    """The form and the result in HTML. `base` is the way to the document's texts, `current` the
    revision in force; `bar` stands between the two."""
    example = calculators.run(calculator.id, dict(calculator.example))
    revisions = {each.revision: words.side(each) for each in document.revisions}
    return "\n".join(
        [
            f'<div class="calculator-page" data-terms="{base}">',
            form(calculator, revisions=revisions, current=current),
            '<div class="calculator-result">',
            '<p class="calculator-status" role="status">計算例です。入力を変えると計算し直します。</p>',
            '<p class="announcement" role="status"></p>',
            "<noscript><p>計算にはJavaScriptが必要です。下の計算例と条文はそのままお読みいただけます。</p></noscript>",
            *([bar] if bar else []),
            '<div class="calculator-answer">',
            html.result(example, calculator, link=lambda id_: f"{base}{current}/#{id_}"),
            "</div>",
            "</div>",
            "</div>",
        ]
    )


def sided(found: str, side: str, name: str) -> str:
    """A calculation as one of two on a page: its ids and the form's name are its own, and in the
    page's address the names of its inputs begin with the side."""
    named = re.sub(
        r' (id|for|aria-describedby)="([^"]*)"',
        lambda match: f' {match[1]}="{" ".join(f"{side}-{id_}" for id_ in match[2].split())}"',
        found,
    )
    named = named.replace(' novalidate aria-label="', f' novalidate aria-label="{name}：', 1)
    return named.replace(
        'class="calculator-page"', f'class="calculator-page" data-side="{side}."', 1
    )
