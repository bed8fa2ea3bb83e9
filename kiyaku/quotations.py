"""What the calculators need of the terms, written as a Python module for their wheel.

The calculators know nothing of files or of `kiyaku`; they import `calculators.quotations`,
which is generated here from the front matter of the texts and from the pins.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from calculators import CALCULATORS
from calculators.terms import Quotation, Terms
from kiyaku import binding
from kiyaku.files import Document
from kiyaku.model import Revision
from kiyaku.pins import Pins
from kiyaku.problems import BadInput

_HEAD = '''"""The quotations of the terms that the rules follow, by revision.

Generated from `terms/` and `calculators/pins.toml` by `kiyaku quotations`; edit those instead.
A quotation is (clause, citation, words, unit); `_SAME` are those of every revision. `signed`
names the calculators whose rules a person has compared with the revision's clauses.
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
    all_ = [_terms(revision, pins) for revision in document.revisions]
    same = set.intersection(*(set(each.quotes.values()) for each in all_))
    lines = [
        _HEAD,
        f"DOCUMENT = {_quoted(document.name)}",
        f"IN_FORCE = {_quoted(document.in_force.revision)}",
        "_SAME = {",
        *(_quotation(each) for each in all_[0].quotes.values() if each in same),
        "}",
        "REVISIONS: dict[str, dict[str, Any]] = {",
    ]
    for each in all_:
        lines += _revision(each, same)
    return "\n".join([*lines, "}", ""])


def _terms(revision: Revision, pins: Pins) -> Terms:
    places = revision.places()
    for parameter in revision.parameters:
        if parameter.clause not in places:
            raise BadInput(
                f"{revision.key}: パラメーター「{parameter.name}」の条項「{parameter.clause}」がありません。"
            )
    return binding.terms(revision, revision.parameters, pins)


def _revision(terms: Terms, same: Collection[Quotation]) -> Iterator[str]:
    yield f"    {_quoted(terms.revision)}: {{"
    yield f'        "name": {_quoted(terms.name)},'
    yield '        "quotes": {'
    yield "            **_SAME,"
    yield from (f"        {_quotation(q)}" for q in terms.quotes.values() if q not in same)
    yield "        },"
    signed = [name for name in CALCULATORS if name in terms.signed]
    yield f'        "signed": [{", ".join(map(_quoted, signed))}],'
    yield "    },"


def _quotation(each: Quotation) -> str:
    quote = (each.clause, each.label, each.words, each.unit)
    return f"    {_quoted(each.name)}: ({', '.join(map(_quoted, quote))}),"


def _quoted(text: str) -> str:
    """A Python string, in double quotes as the rest of the code writes them."""
    return json.dumps(text, ensure_ascii=False)
