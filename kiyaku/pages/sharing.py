"""The buttons with which a result is passed on. They are there for scripts only."""

from __future__ import annotations

from html import escape

from calculators.calculator import Calculator

_WORDS = {
    "copied": "コピーしました。",
    "copy-yourself": "コピーできませんでした。下の枠の内容を選んでコピーしてください。",
    "saved": "保存しました。",
    "failed": "作成できませんでした。もう一度お試しください。",
}


def bar(calculator: Calculator) -> str:
    """The buttons. That for the calendar is there where the calculator has deadlines."""
    words = " ".join(f'data-{name}="{escape(text)}"' for name, text in _WORDS.items())
    ics = any(figure.deadline for figure in calculator.figures)
    return "\n".join(
        [
            f'<div class="share" role="group" aria-label="結果の共有と保存" {words} hidden>',
            _button("link", "リンクをコピー"),
            _button("text", "メール用にコピー"),
            _button("print", "印刷"),
            *([_button("ics", "カレンダー（.ics）", file=True)] if ics else []),
            _button("csv", "CSV", file=True),
            '<span class="share-status" role="status"></span>',
            '<textarea class="share-text" rows="6" readonly aria-label="コピーする内容" hidden></textarea>',
            '<p class="share-address"></p>',
            "</div>",
        ]
    )


def _button(id_: str, label: str, *, file: bool = False) -> str:
    kind = " data-file" if file else ""
    return f'<button type="button" data-share="{id_}"{kind}>{label}</button>'
