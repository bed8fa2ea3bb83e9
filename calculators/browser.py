"""What a page asks of the calculators: one request in, one answer out, both as JSON.

The page's script only carries these messages; it calculates nothing and decides nothing.
Nothing is kept between two requests. What only some pages ask is imported when it is asked.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping

from calculators import quotations, registry, typed
from calculators.calculator import Calculator
from calculators.errors import InputError
from calculators.render import html, values
from calculators.result import Result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    _Request = Mapping[str, Any]

_PIECE = 100  # rows of a table that are calculated at once: then a page may stop or ask else


def answer(message: str, data: bytes | memoryview = b"") -> str:
    """Answer a request; `task` says which, without it a filled form.

    A filled form is `{calculator, revision, form: [[name, text], …]}`, and `terms` the address
    of the terms' pages, with the document, up to the revision's name.

    - (none): a filled form. Out: `{html, summary, query}`: the result, a sentence of it to be
      said aloud, and what the page's address holds of the inputs.
    - `share`: a filled form and the page's `address`. Out: `{link, text, files: [{id, name,
      type, content}]}`, the text of a mail and the files to keep.
    - `compare`: `{calculator, terms, sides: {a, b}}`, both filled forms. Out: `{html, query}`.
    - `price`: a filled form, and the `field` for which a `product` under a `plan` has been chosen
      in the price book. Out: `{text}`, what to fill in.
    - `open`: `{calculator, name, carry}` and a table's bytes in `data`. Out: `{head, rows,
      pieces: [{before, text}]}`; `{unknown: [title, …]}` where the table has columns that are no
      inputs and that `carry` does not name.
    - `rows`: `{calculator, revision, carry, head, before, text}`, a piece of an open table (the
      first without text, for the head itself). Out: `{csv, rows, failed}`.

    Where the input is at fault, the answer is `{html, error: {field, message, parts}}`.
    """
    request = json.loads(message)
    try:
        found = _TASKS[request.get("task", "")](request, bytes(data))
    except InputError as problem:
        told = {"field": problem.field, "message": problem.message, "parts": problem.parts}
        found = {"html": html.error(problem), "error": told}
    return json.dumps(found, ensure_ascii=False)  # a sixth of the characters to carry


def _calculated(request: _Request) -> tuple[Result, Calculator]:
    calculator = registry.calculator(request["calculator"])
    inputs = typed.from_form(calculator.fields, request["form"])
    found = registry.run(calculator.id, inputs, revision=request.get("revision"))
    return found, calculator


def _query(found: Result, calculator: Calculator) -> str:
    return typed.query(calculator.fields, found, current=quotations.IN_FORCE)


def _answer(request: _Request, _: bytes) -> dict[str, Any]:
    found, calculator = _calculated(request)
    terms = request["terms"]
    return {
        "html": html.result(
            found, calculator, link=lambda clause: f"{terms}{found.revision}/#{clause}"
        ),
        "summary": html.summary(found, calculator),
        "query": _query(found, calculator),
    }


def _share(request: _Request, _: bytes) -> dict[str, Any]:
    from calculators import share

    found, calculator = _calculated(request)
    link = f"{request['address']}?{_query(found, calculator)}"
    return {
        "link": link,
        "text": share.mail(found, calculator, address=link),
        "files": share.files(found, calculator),
    }


def _compare(request: _Request, _: bytes) -> dict[str, Any]:
    from calculators.render import offers

    given = {side: _calculated(each) for side, each in request["sides"].items()}
    (a, calculator), (b, _calculator) = given["a"], given["b"]
    queries = (
        typed.query(calculator.fields, found, current=quotations.IN_FORCE, side=side)
        for side, (found, _calculator) in given.items()
    )
    return {"html": offers.table(a, b, calculator), "query": "&".join(queries)}


def _price(request: _Request, _: bytes) -> dict[str, Any]:
    from calculators import price_book, prices

    found = prices.filled(
        price_book.PRICES,
        registry.calculator(request["calculator"]).fields,
        request["field"],
        product=request["product"],
        plan=request["plan"],
        form=dict(request["form"]),
    )
    return {"text": str(found.yen)}


def _open(request: _Request, data: bytes) -> dict[str, Any]:
    from calculators import batch, decoding

    text = decoding.decoded(data, request["name"])
    unknown = batch.unknown(request["calculator"], _lines(text))
    left = [title for title in unknown if title not in request["carry"]]
    if left:
        return {"unknown": left}
    (_, head), *rest = batch.pieces(_lines(text), _PIECE)
    pieces = [{"before": before, "text": "".join(lines)} for before, lines in rest]
    return {"head": "".join(head), "pieces": pieces}


def _rows(request: _Request, _: bytes) -> dict[str, Any]:
    from calculators import batch

    head = list(_lines(request["head"]))
    answers = batch.answers(
        request["calculator"],
        [*head, *_lines(request["text"])],
        revision=request.get("revision"),
        carry=request["carry"],
        labelled=True,
        skipped=request["before"] - len(head),
    )
    first = next(answers)
    rows = list(answers)
    lines = "".join(each.line for each in rows)
    return {
        "csv": lines if rows else batch.BOM + first.line,
        "rows": len(rows),
        "failed": sum(each.failed for each in rows),
    }


def _lines(text: str) -> io.StringIO:
    """The lines of a text, each with its end as it stands."""
    return io.StringIO(text, newline="")


_TASKS: Mapping[str, Callable[[_Request, bytes], dict[str, Any]]] = {
    "": _answer,
    "share": _share,
    "compare": _compare,
    "price": _price,
    "open": _open,
    "rows": _rows,
}


def warm() -> list[str]:
    """Answer every worked example once, and every task: what is loaded then is all that a page
    will need. Returns the requests that hold no data."""
    requests: list[dict[str, Any]] = []
    for each in registry.CALCULATORS.values():
        request = _example(each)
        requests += [
            request,
            {**request, "form": []},
            {**request, "task": "share", "address": ""},
            {**request, "task": "compare", "sides": {"a": request, "b": request}},
        ]
        answer(json.dumps({**request, "task": "open", "name": "", "carry": []}), b"x\n")
        requests += [
            {**request, "field": field.name, "product": "", "plan": "", "task": "price"}
            for field in each.fields
            if field.priced is not None
        ]
    told = [json.dumps(each) for each in requests]
    for message in told:
        answer(message)
    return told


def others() -> Iterator[str]:
    """Further requests of pages: the worked examples with each field typed otherwise, rightly and
    wrongly, under every revision."""
    for each in registry.CALCULATORS.values():
        example = _example(each)
        for revision in quotations.REVISIONS:
            for pair in _typed(each):
                form = [*example["form"], pair]
                request = {**example, "revision": revision, "form": form}
                yield json.dumps(request)
                yield json.dumps({"task": "compare", "sides": {"a": request, "b": example}})


def _example(calculator: Calculator) -> dict[str, Any]:
    form = list(typed.pairs(calculator.fields, dict(calculator.example)))
    return {"calculator": calculator.id, "form": form, "terms": ""}


def _typed(calculator: Calculator) -> Iterator[tuple[str, str]]:
    """What may be typed into each field; of a list, into the parts of its first row."""
    for field in calculator.fields:
        parts = [f"{field.name}.0.{part}" for part in ("start", "end") if field.kind == "intervals"]
        for name in parts or [field.name]:
            for text in ("", "x", "12", "2025-09", "2025-09-03", *values.choices(field)):
                yield name, text
