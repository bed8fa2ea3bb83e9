"""The page on which two offers stand side by side: two forms, two results, their difference."""

from __future__ import annotations

import calculators
from calculators import offers
from calculators.calculator import Calculator
from calculators.record import replace
from calculators.render import offers as render
from kiyaku.files import Document
from kiyaku.pages import markup
from kiyaku.pages.calculation import calculation, sided


def page(calculator: Calculator, document: Document, *, current: str, root: str) -> str:
    """The page as Markdown. `current` is the revision in force, `root` the way from the page to
    the site's root."""
    kind = offers.KINDS[calculator.id]
    base = f"{root}terms/{document.name}/"
    given = {"a": kind.a, "b": kind.b}
    shown = {
        side: replace(calculator, example={**calculator.example, **own})
        for side, own in given.items()
    }
    a, b = (calculators.run(calculator.id, dict(shown[side].example)) for side in given)
    return "\n".join(
        [
            markup.head(
                title=f"{calculator.title}を2つの条件で比べる",
                description=f"{kind.question}根拠となる条文の引用付き。",
                hide=["toc", "navigation"],
                python="calculators",
            ),
            f"# {calculator.title}を2つの条件で比べる",
            "",
            f'<p class="lead">{kind.question}</p>',
            "",
            '<div class="offers-page" data-done="入力に基づく比較です。" '
            'data-wrong="入力に誤りがあるため、比べられません。" '
            'data-failed="比べられませんでした。下の比較は、いまの入力によるものではありません。">',
            '<p class="offers-status" role="status">計算例です。入力を変えると比べ直します。</p>',
            f'<div class="offers-answer">\n{render.table(a, b, calculator)}\n</div>',
            '<div class="sides">',
            *(
                f'<section class="side" aria-labelledby="side-{side}">\n<h2 id="side-{side}">{name}</h2>\n'
                + sided(calculation(shown[side], document, current=current, base=base), side, name)
                + "\n</section>"
                for side, name in offers.SIDES.items()
            ),
            "</div>",
            "</div>",
            "",
            f"[1つの条件で計算する](../{calculator.id}.md)",
            "{: .ways }",
            "",
        ]
    )
