"""What the calculators need of the terms, written as a Python module for their wheel.

The calculators know nothing of files or of `kiyaku`; they import `calculators.quotations`,
which is generated here from the front matter of the texts and from the pins.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from calculators import CALCULATORS
from kiyaku import binding
from kiyaku.files import Document
from kiyaku.model import Revision
from kiyaku.pins import Pins
from kiyaku.problems import BadInput

_HEAD = '''"""The quotations of the terms that the rules follow, by revision.

Generated from `terms/` and `calculators/pins.toml` by `kiyaku quotations`; edit those instead.
A quotation is (clause, citation, words, unit). `signed` names the calculators whose rules a
person has compared with the revision's clauses.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
'''


def module(document: Document, pins: Pins) -> str:
    """The source of `calculators/quotations.py`.

    Raises BadInput for a document without a revision in force, or a quotation whose clause
    is not there.
    """
    if document.in_force is None:
        raise BadInput(f"文書「{document.name}」に、現行の版（status: in-force）がありません。")
    lines = [
        _HEAD,
        f"DOCUMENT = {_quoted(document.name)}",
        f"IN_FORCE = {_quoted(document.in_force.revision)}",
        "REVISIONS: dict[str, dict[str, Any]] = {",
    ]
    for revision in document.revisions:
        lines += _revision(revision, pins)
    return "\n".join([*lines, "}", ""])


def _revision(revision: Revision, pins: Pins) -> Iterator[str]:
    places = revision.places()
    for parameter in revision.parameters:
        if parameter.clause not in places:
            raise BadInput(
                f"{revision.key}: パラメーター「{parameter.name}」の条項「{parameter.clause}」がありません。"
            )
    terms = binding.terms(revision, revision.parameters, pins)
    yield f"    {_quoted(revision.revision)}: {{"
    yield f'        "name": {_quoted(terms.name)},'
    yield '        "quotes": {'
    for name, each in terms.quotes.items():
        quote = (each.clause, each.label, each.words, each.unit)
        yield f"            {_quoted(name)}: ({', '.join(map(_quoted, quote))}),"
    yield "        },"
    signed = [name for name in CALCULATORS if name in terms.signed]
    yield f'        "signed": [{", ".join(map(_quoted, signed))}],'
    yield "    },"


def _quoted(text: str) -> str:
    """A Python string, in double quotes as the rest of the code writes them."""
    return json.dumps(text, ensure_ascii=False)
