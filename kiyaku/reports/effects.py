"""What a change does to the calculations, as a section of a comparison: a page's, a pull
request's, a terminal's. What is said comes first in this module, the three forms after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any, NamedTuple

from calculators import quantities, wording
from calculators.calculator import Calculator
from calculators.fields import Field, Figure
from calculators.render import values
from calculators.result import Value
from kiyaku.carried import State
from kiyaku.effects import Effect, Effects, Quoted, Requoted, Side
from kiyaku.escaping import escape as plain
from kiyaku.reports import words

TITLE = "計算への影響"
INTRO = "計算の根拠となる条項や字句が変わった計算について、同じ計算例を両方の版で計算しました。"
UNTOUCHED = "計算の根拠となる条項に変更はありません。"
SAME = "この計算例の結果は変わりません。"
DIFFERS = "変わる"
REVIEW = "要確認"
READ = "プログラムが本文から読み取った字句です。人による確認はまだありません。"
_STATES = {
    State.READ: "（プログラムの読み取り）",
    State.UNREADABLE: "この版では読み取れません",
    State.ABSENT: "定めがありません",
}

Link = Callable[[str], str]


class Row(NamedTuple):
    """A line of a table of two sides."""

    name: str
    old: str
    new: str

    @property
    def differs(self) -> bool:
        """Whether the two sides say different things."""
        return self.old != self.new


# --- what is said -----------------------------------------------------------------------------


def valued(found: Effects) -> list[Requoted]:
    """The quotations whose value, or existence, changes; the others changed their words alone."""
    return [each for each in found.parameters if _weight(each.old) != _weight(each.new)]


def _weight(each: Quoted) -> object:
    return each.value, each.state in (State.UNREADABLE, State.ABSENT) and each.state


def value(each: Requoted, side: Quoted) -> str:
    """The value in a quotation, worded; "" for a passage."""
    match side.value:
        case None:
            return ""
        case quantities.Ratio():
            return wording.percent(side.value)
        case quantities.Deadline():
            day = "当日を含む" if side.value.on_the_day else "当日を含まない"
            return f"{side.value.business_days}営業日前、{day}"
        case quantities.Span():
            ends = ("初日", side.value.skip_first), ("末日", side.value.skip_last)
            return "、".join(f"{name}を{'含まない' if skip else '含む'}" for name, skip in ends)
        case int():
            return _UNIT.get(each.unit, "{}").format(side.value)
        case _:
            return str(side.value)


_UNIT = {
    "days per year": "{}日",
    "days": "{}日",
    "hours": "{}時間",
    "months": "{}か月",
    "article": "第{}条",
}


def inputs(calculator: Calculator) -> str:
    """The worked example's inputs, in a line."""
    by_name = {field.name: field for field in calculator.fields}
    return "、".join(
        f"{by_name[name].label} {_input(by_name[name], given)}"
        for name, given in calculator.example.items()
    )


def _input(field: Field, given: Any) -> str:
    if field.choices is not None and given in field.choices:
        return field.choices[given]
    match field.kind:
        case "yes-no":
            return "はい" if given else "いいえ"
        case "count":
            return f"{given:,}{field.unit}"
        case "percentage":
            return f"{given}%"
        case _ if isinstance(given, list):
            return "・".join(
                "～".join(map(str, each.values())) if isinstance(each, Mapping) else str(each)
                for each in given
            )
        case _:
            return values.figure(Figure(name="", kind=field.kind, label=""), given)


def rows(effect: Effect) -> Iterator[Row]:
    """The figures of the worked example on both sides, then what readings have of their own."""
    said = {}
    for figure in effect.calculator.figures:
        row = _row(figure.label, figure, _outcome(effect.old), _outcome(effect.new))
        said[figure.name] = row[1:]
        yield row
    old, new = _readings(effect.old), _readings(effect.new)
    for id_ in dict.fromkeys((*old, *new)):
        (label, before), (_, after) = old.get(id_) or new[id_], new.get(id_) or old[id_]
        for figure in effect.calculator.figures:
            row = _row(
                f"{figure.label}（読み方：{label}）",
                figure,
                before if id_ in old else None,
                after if id_ in new else None,
            )
            both = effect.old.result and effect.new.result
            if both and row.differs and row[1:] != said[figure.name]:
                yield row


def _row(name: str, figure: Figure, old: _Outcome, new: _Outcome) -> Row:
    before, after = (_figure(figure, side) for side in (old, new))
    if before == after and old and new and old[figure.name] != new[figure.name]:
        after += "（内訳が異なります）"
    return Row(name, before, after)


_Outcome = Mapping[str, Value] | None


def _figure(figure: Figure, outcome: _Outcome) -> str:
    return "―" if outcome is None else values.figure(figure, outcome[figure.name])


def _outcome(side: Side) -> _Outcome:
    return side.result.outcome if side.result else None


def _readings(side: Side) -> dict[str, tuple[str, Mapping[str, Value]]]:
    if side.result is None:
        return {}
    return {each.id: (each.label, each.outcome) for each in side.result.readings}


def remarks(effect: Effect) -> Iterator[str]:
    """What is to be said of a calculator besides its figures."""
    if effect.same:
        yield SAME
    for name, side in ((words.BEFORE, effect.old), (words.AFTER, effect.new)):
        if side.refusal:
            yield f"{name}：{side.refusal}"
        if side.read:
            yield f"{name}：{READ}"


def _review(effect: Effect) -> str:
    """Which clauses somebody has to compare with the rule; "" where that is done."""
    labels = "、".join(label for _, label in effect.review)
    return f"{labels}の{words.AFTER}の文言と計算の規則との照合は済んでいません。" if labels else ""


def _quote(each: Requoted, side: Quoted) -> str:
    """A quotation with its value, in a line."""
    if side.state in (State.UNREADABLE, State.ABSENT):
        return _STATES[side.state]
    said = value(each, side)
    opening, closing = "『』" if "「" in side.quote else "「」"
    return (
        f"{opening}{side.quote}{closing}"
        + (f"＝{said}" if said else "")
        + _STATES.get(side.state, "")
    )


def _label(each: Requoted) -> str:
    old, new = each.old.label, each.new.label
    return f"{old} → {new}" if old and new and old != new else new or old


# --- text and Markdown ------------------------------------------------------------------------


def text(found: Effects) -> str:
    """The section for a terminal; "" where no calculator follows either text."""
    if not found.concerned:
        return ""
    lines = ["", TITLE]
    if not found.calculators and not found.parameters:
        lines.append(f"    {UNTOUCHED}")
    for each in valued(found):
        lines.append(f"    {_label(each)}　{_quote(each, each.old)} → {_quote(each, each.new)}")
    for effect in found.calculators:
        lines.append(f"    {_head(effect)}")
        lines.append(f"        計算例：{inputs(effect.calculator)}")
        for row in rows(effect) if _has_results(effect) else ():
            both = f"{row.old} → {row.new}" if row.differs else row.old
            lines.append(f"        {row.name} {both}")
        lines += [f"        {remark}" for remark in remarks(effect)]
        if review := _review(effect):
            lines.append(f"        {REVIEW}：{review}")
    return "\n".join(lines) + "\n"


def markdown(found: Effects) -> str:
    """The section for a pull request; "" where no calculator follows either text."""
    if not found.concerned:
        return ""
    lines = ["", f"## {TITLE}", ""]
    if not found.calculators and not found.parameters:
        lines += [UNTOUCHED, ""]
    if changed := valued(found):
        lines += [f"| 条項 | {words.BEFORE} | {words.AFTER} |", "|---|---|---|"]
        for each in changed:
            cells = (_label(each), _quote(each, each.old), _quote(each, each.new))
            lines.append(f"| {' | '.join(_cell(cell) for cell in cells)} |")
        lines.append("")
    for effect in found.calculators:
        lines += [f"### {plain(_head(effect))}", ""]
        lines += [f"計算例：{plain(inputs(effect.calculator))}", ""]
        if _has_results(effect):
            lines += [f"| | {words.BEFORE} | {words.AFTER} |", "|---|---|---|"]
            for row in rows(effect):
                new = f"**{_cell(row.new)}**" if row.differs else _cell(row.new)
                lines.append(f"| {_cell(row.name)} | {_cell(row.old)} | {new} |")
            lines.append("")
        lines += [f"- {plain(remark)}" for remark in remarks(effect)]
        if review := _review(effect):
            lines.append(f"- **{REVIEW}** {plain(review)}")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _cell(words_: str) -> str:
    return plain(words_).replace("|", "\\|").replace("\n", " ")


def _head(effect: Effect) -> str:
    labels = "、".join(label for _, label in effect.clauses)
    return effect.calculator.title + (f"（変更のあった根拠：{labels}）" if labels else "")


def _has_results(effect: Effect) -> bool:
    return bool(effect.old.result or effect.new.result)


# --- HTML -------------------------------------------------------------------------------------


def html(found: Effects, *, link: Link | None = None) -> str:
    """The section for a page; "" where no calculator follows either text. `link` gives a
    calculator's id the address of its page."""
    if not found.concerned:
        return ""
    lines = [
        '<section class="effects" aria-labelledby="effects">',
        f'<h2 id="effects">{TITLE}</h2>',
    ]
    if not found.calculators and not found.parameters:
        lines.append(f"<p>{UNTOUCHED}</p>")
    else:
        lines.append(f'<p class="comparison-legend">{INTRO}</p>')
    changed = valued(found)
    if changed:
        lines += _quotations("数値の変わる引用", changed)
    for effect in sorted(found.calculators, key=lambda each: each.same):
        lines += _calculator(effect, link)
    worded = [each for each in found.parameters if each not in changed]
    if worded:
        lines.append(f"<details><summary>字句だけが変わる引用（{len(worded)}件）</summary>")
        lines += _quotations("字句だけが変わる引用", worded)
        lines.append("</details>")
    lines.append("</section>")
    return "\n".join(lines)


def _heads(first: str) -> str:
    cells = (f'<th scope="col">{name}</th>' for name in (first, words.BEFORE, words.AFTER))
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


def _quotations(title: str, found: list[Requoted]) -> Iterator[str]:
    yield f"<table><caption>{title}</caption>{_heads('条項')}<tbody>"
    for each in found:
        clause = each.new.clause or each.old.clause
        label = f'<a href="#{escape(clause)}">{escape(_label(each))}</a>'
        sides = "".join(
            f'<td data-head="{name}">{_quotation(each, side)}</td>'
            for name, side in ((words.BEFORE, each.old), (words.AFTER, each.new))
        )
        yield f'<tr><th scope="row">{label}</th>{sides}</tr>'
    yield "</tbody></table>"


def _quotation(each: Requoted, side: Quoted) -> str:
    if side.state in (State.UNREADABLE, State.ABSENT):
        return f'<span class="missing">{_STATES[side.state]}</span>'
    said = value(each, side)
    state = _STATES.get(side.state, "")
    return (
        f"<q>{escape(side.quote)}</q>"
        + (f" <strong>{escape(said)}</strong>" if said else "")
        + (f' <span class="missing">{state}</span>' if state else "")
    )


def _calculator(effect: Effect, link: Link | None) -> Iterator[str]:
    """A calculator; one whose result stays the same is folded."""
    title = escape(effect.calculator.title)
    linked = f'<a href="{escape(link(effect.calculator.id))}">{title}</a>' if link else title
    clauses = "、".join(
        f'<a href="#{escape(id_)}">{escape(label)}</a>' for id_, label in effect.clauses
    )
    yield f'<div class="effect" data-calculator="{effect.calculator.id}">'
    yield f"<h3>{linked}</h3>"
    if clauses:
        yield f"<p>変更のあった根拠：{clauses}</p>"
    for remark in remarks(effect):
        yield f"<p>{escape(remark)}</p>"
    if review := _review(effect):
        yield f'<p><strong class="review">{REVIEW}</strong> {escape(review)}</p>'
    if effect.same:
        yield "<details><summary>計算例を見る</summary>"
    yield f"<p>計算例：{escape(inputs(effect.calculator))}</p>"
    if _has_results(effect):
        yield f"<table>{_heads('計算例の結果')}<tbody>"
        for row in rows(effect):
            yield _line(row)
        yield "</tbody></table>"
    if effect.same:
        yield "</details>"
    yield "</div>"


def _line(row: Row) -> str:
    mark = f' <span class="differs">{DIFFERS}</span>' if row.differs else ""
    old, new = escape(row.old), escape(row.new)
    new = f"<strong>{new}</strong>" if row.differs else new
    css = ' class="differing"' if row.differs else ""
    return (
        f'<tr{css}><th scope="row">{escape(row.name)}{mark}</th>'
        f'<td data-head="{words.BEFORE}">{old}</td><td data-head="{words.AFTER}">{new}</td></tr>'
    )
