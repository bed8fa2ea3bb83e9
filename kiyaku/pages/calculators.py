"""The pages of the calculators: a form, and a worked example that is there before any script."""

from __future__ import annotations

import calculators
from calculators.calculator import Calculator
from calculators.offers import KINDS
from calculators.terms import terms
from kiyaku.files import Document
from kiyaku.pages import markup, sharing
from kiyaku.pages.calculation import calculation


def page(calculator: Calculator, document: Document, *, current: str, root: str) -> str:
    """A calculator's page. `current` is the revision in force, `root` the way from the page
    to the site's root."""
    base = f"{root}terms/{document.name}/"
    cited = "、".join(
        f'<a href="{base}{current}/#{clause}">{label}</a>'
        for clause, label in calculator.clauses(terms()).items()
    )
    ways = [f"[CSVでまとめて計算する]({calculator.id}/batch.md)"]
    if calculator.id in KINDS:
        ways.append(f"[2つの条件を比べる]({calculator.id}/compare.md)")
    ways.append(f"[自社のページに載せる](embedding.md#{calculator.id})")
    return "\n".join(
        [
            markup.head(
                title=f"{calculator.title}の計算",
                description=f"{calculator.summary}根拠となる条文の引用付き。",
                hide=["toc"],
                python="calculators",
            ),
            f"# {calculator.title}の計算",
            "",
            f'<p class="lead">{calculator.summary}</p>',
            f'<p class="cited">現行の規約での根拠：{cited}</p>',
            "",
            calculation(
                calculator, document, current=current, base=base, bar=sharing.bar(calculator)
            ),
            "",
            f"ほかの使い方：{'、'.join(ways)}",
            "{: .ways }",
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
    entries = (
        (f"[{each.title}]({each.id}.md)", [each.summary, "、".join(each.clauses(terms()).values())])
        for each in calculators.CALCULATORS.values()
    )
    return "\n".join([*lines, *markup.directory(entries), ""])
