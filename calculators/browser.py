"""What a page asks of the calculators: one request in, one answer out, both as JSON.

The page's script only carries these messages; it calculates nothing and decides nothing.
"""

from __future__ import annotations

import json

from calculators import fields, registry
from calculators.errors import InputError
from calculators.render import html


def answer(message: str) -> str:
    """Answer a filled form.

    In: `{calculator, revision, form: [[name, text], …], terms}`, where `terms` is the address
    of the terms' pages, with the document, up to the revision's name.
    Out: `{html, summary}`, or `{html, error: {field, message}}` where the input is at fault.
    """
    request = json.loads(message)
    try:
        calculator = registry.calculator(request["calculator"])
        inputs = fields.from_form(calculator.fields, request["form"])
        found = registry.run(calculator.id, inputs, revision=request.get("revision"))
    except InputError as problem:
        return json.dumps(
            {
                "html": html.error(problem),
                "error": {"field": problem.field, "message": problem.message},
            }
        )
    terms = request["terms"]
    return json.dumps(
        {
            "html": html.result(
                found, calculator, link=lambda clause: f"{terms}{found.revision}/#{clause}"
            ),
            "summary": html.summary(found, calculator),
        }
    )


def warm() -> None:
    """Answer every worked example once: what is loaded then is all that a page will need."""
    for each in registry.CALCULATORS.values():
        form = [[name, str(value)] for name, value in each.example.items()]
        answer(json.dumps({"calculator": each.id, "form": form, "terms": ""}))
