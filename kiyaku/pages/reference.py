"""The reference of the calculators, made from their fields, figures and docstrings: what goes
in, what comes out, which clauses and readings, what is refused. Nothing is written here that a
calculator says of itself.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable, Iterator, Sequence
from html import escape

import calculators
from calculators.calculator import Calculator
from calculators.errors import InputError
from calculators.fields import Field, Figure, plain
from calculators.render import values
from calculators.terms import terms
from kiyaku.pages import markup

# What is typed for each kind of input, and how a program writes it.
_INPUTS = {
    "yen": "整数（円）",
    "count": "整数",
    "percentage": "百分率（%）",
    "date": "日付（YYYY-MM-DD）",
    "month": "年月（YYYY-MM）",
    "choice": "次のいずれか",
    "yes-no": "true（はい）または false（いいえ）",
    "dates": "日付の一覧",
    "intervals": "日時の区間の一覧（日本時間、分まで）",
}
# What each kind of figure is in an answer.
_FIGURES = {
    "yen": "整数（円）",
    "days": "整数（日）",
    "months": "整数（か月）",
    "users": "整数（人）",
    "date": "日付（YYYY-MM-DD）",
    "month": "年月（YYYY-MM）",
    "yes-no": "true（できます）または false（できません）",
    "choice": "次のいずれか",
    "rows": "表（行の一覧）",
}


def page() -> str:
    """The whole reference."""
    lines = [
        markup.head(
            title="計算の仕様",
            description="計算ごとの入力・結果・根拠の条項・読み方・誤りと、コマンドやPythonからの使い方。",
        ),
        "# 計算の仕様",
        "",
        "計算ごとに、入力、結果、根拠の条項、読み方、誤りの示し方をまとめたものです。"
        "名前は、ページのアドレス、コマンド、CSVの列、Pythonのどれでも同じです。"
        "日付は 2025/8/31 や 2025年8月31日、年月は 2025/9 や 2025年9月 とも書けます。",
        "",
    ]
    for each in calculators.CALCULATORS.values():
        lines += [*_calculator(each), ""]
    return "\n".join([*lines, *_python(), ""])


def _calculator(calculator: Calculator) -> Iterator[str]:
    found = calculators.run(calculator.id, dict(calculator.example))
    labels = "、".join(calculator.clauses(terms()).values())
    yield f"## {calculator.title} {{#{calculator.id}}}"
    yield ""
    yield f"{calculator.summary}根拠は{labels}です（[計算のページ]({calculator.id}.md)）。"
    yield ""
    yield "**入力**"
    yield ""
    yield from _table(
        ("名前", "項目", "形式", "必要か", "説明"),
        (_input(field, calculator.fields) for field in calculator.fields),
    )
    yield ""
    yield "**結果**"
    yield ""
    yield from _table(("名前", "項目", "形式"), map(_figure, calculator.figures))
    yield ""
    for figure in calculator.figures:
        if figure.columns:
            yield f"{_code(figure.name)}の列は次のとおりです。"
            yield ""
            yield from _table(("名前", "項目", "形式"), map(_figure, figure.columns))
            yield ""
    if found.readings:
        yield "**読み方**"
        yield ""
        yield "本文の読み方が分かれるため、読み方ごとの結果も返します。"
        yield ""
        yield from _table(
            ("名前", "読み方", "安全側"),
            ((_code(r.id), r.label, "○" if r.safe else "") for r in found.readings),
        )
        yield ""
    yield "**誤り**"
    yield ""
    yield "入力に誤りがあるときは計算せず、項目の名前と、正しい書き方を返します。"
    yield ""
    yield from _table(
        ("名前", "メッセージの例"), ((_code(f.name), _refusal(f)) for f in calculator.fields)
    )
    yield ""
    yield "**例**"
    yield ""
    given = json.dumps(dict(calculator.example), ensure_ascii=False)
    yield "```console"
    yield f"calculators run {calculator.id} --json '{given}'"
    yield "```"
    yield ""
    yield from _table(
        ("名前", "項目", "結果"),
        (
            (_code(f.name), f.label, values.figure(f, found.outcome[f.name]))
            for f in calculator.figures
        ),
    )


def _input(field: Field, fields: Sequence[Field]) -> tuple[str, ...]:
    return (
        _code(field.name),
        field.label,
        _form(field),
        _need(field, {each.name: each for each in fields}),
        field.hint,
    )


def _form(field: Field) -> str:
    form = _INPUTS[field.kind] + (f"（{field.unit}）" if field.unit else "")
    return form + _choices(field.choices)


def _choices(choices: object) -> str:
    items = dict(choices).items() if choices else ()  # type: ignore[call-overload]
    return "".join(f"<br>{_code(str(value))} {label}" for value, label in items)


def _need(field: Field, fields: dict[str, Field]) -> str:
    said = []
    if field.only_when is not None:
        other, value = field.only_when
        chosen = (fields[other].choices or {}).get(value, value)
        said.append(f"{fields[other].label}が「{chosen}」のときだけ")
    if field.instead_of is not None:
        said.append(f"「{fields[field.instead_of].label}」とのどちらか一方")
    if any(each.instead_of == field.name for each in fields.values()):
        other = next(each.label for each in fields.values() if each.instead_of == field.name)
        said.append(f"「{other}」とのどちらか一方")
    if field.paired_with is not None:
        said.append(f"「{fields[field.paired_with].label}」と組で")
    if field.default is not None:
        default = json.dumps(plain(field.default), ensure_ascii=False)
        said.append(f"任意（既定は{_code(default)}）")
    elif not said:
        said.append("必須" if field.required else "任意")
    return "。".join(said)


def _figure(figure: Figure) -> tuple[str, ...]:
    return _code(figure.name), figure.label, _FIGURES[figure.kind] + _choices(figure.choices)


def _refusal(field: Field) -> str:
    """What the field answers to an empty text, which is no value of any kind."""
    try:
        field.read("")
    except InputError as error:
        return error.message
    raise AssertionError(f"{field.name} takes anything")


def _python() -> Iterator[str]:
    """The public names of the package, from their docstrings."""
    yield "## Pythonから使う {#python}"
    yield ""
    yield "標準ライブラリーだけで動きます（Python 3.11以降）。説明は開発者向けで、英語です。"
    yield ""
    yield "```python"
    yield "import calculators"
    yield ""
    example = dict(calculators.CALCULATORS["late-interest"].example)
    yield f'found = calculators.run("late-interest", {example!r})'
    yield 'found.outcome["interest"]'
    yield "```"
    yield ""
    for name in calculators.__all__:
        documented = getattr(calculators, name)
        if not (inspect.isclass(documented) or inspect.isfunction(documented)):
            documented = type(documented)
        shape = (
            str(inspect.signature(documented)).replace("'", "")
            if inspect.isfunction(documented)
            else ""
        )
        yield f"### `calculators.{name}{shape}` {{#python-{name}}}"
        yield ""
        yield escape(inspect.getdoc(documented) or "", quote=False)
        yield ""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


def _code(text: str) -> str:
    return f"`{text}`"
