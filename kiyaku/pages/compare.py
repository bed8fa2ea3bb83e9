"""The pages of comparisons: a 新旧対照表 for each pair, and the list of them."""

from __future__ import annotations

from kiyaku.diff import Comparison
from kiyaku.escaping import escape
from kiyaku.pages import markup
from kiyaku.reports import html, words


def page(comparison: Comparison, *, old: str, new: str, effects: str = "") -> str:
    """The comparison of two revisions. `old` and `new` are the links to their texts, `effects`
    is the section on what the change does to the calculations."""
    title = words.title(comparison)
    sides = f"{words.side(comparison.old)}と{words.side(comparison.new)}"
    return "\n".join(
        [
            markup.head(
                title=title,
                description=f"{comparison.new.title}の{sides}を条項ごとに比べた新旧対照表。",
                hide=["navigation", "toc"],
                search={"exclude": True},
            ),
            f"# {escape(title)}",
            "",
            markup.identity(comparison.new),
            "",
            f"[{words.side(comparison.old)}]({old})と[{words.side(comparison.new)}]({new})の比較です。",
            "",
            html.summary(comparison),
            "",
            effects,
            "",
            html.table(comparison),
            "",
            markup.remarks(comparison.new),
        ]
    )


def index(comparisons: list[tuple[Comparison, str]]) -> str:
    """The list of comparisons, each with its link."""
    lines = [
        markup.head(title="比べる", description="規約の版どうしを比べた新旧対照表の一覧。"),
        "# 比べる",
        "",
        "規約の版どうしを、条項ごとに並べて比べます。",
        "手元の案は、[手元の案を比べる](draft.md)で比べられます（文書は送信されません）。",
        "",
    ]
    entries = (
        (
            f"[{escape(words.title(comparison))}]({link})",
            [
                f"{words.side(comparison.old)} → {words.side(comparison.new)}",
                words.summary(comparison),
            ],
        )
        for comparison, link in comparisons
    )
    lines += markup.directory(entries) if comparisons else ["比べる版がまだありません。"]
    return "\n".join([*lines, ""])
