"""Where a reader reports an error in a clause: an address with the clause and revision in it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from kiyaku.problems import BadInput

_FORMS = (
    "mailto:legal@example.jp?subject={subject}&body={body}",
    "https://example.jp/issues/new?title={subject}&body={body}",
)


@dataclass(frozen=True, slots=True)
class Report:
    """An address in which `{subject}` stands for what is reported, and `{body}`, where it has
    one, for the clause and the revision by their names."""

    template: str

    def link(self, label: str, clause: str, revision: str) -> str:
        """The address that reports an error in a clause."""
        subject = f"{label}（{revision}版）の誤り"
        body = f"条項: {label}（{clause}）\n版: {revision}\n誤り: "
        filled = self.template.replace("{subject}", quote(subject, safe=""))
        return filled.replace("{body}", quote(body, safe=""))


def read(given: str) -> Report | None:
    """The address of `mkdocs.yml`; None where it is empty. Raises BadInput for another form."""
    if not given:
        return None
    if not given.startswith(("mailto:", "https://", "http://")) or "{subject}" not in given:
        forms = "、".join(f"「{form}」" for form in _FORMS)
        raise BadInput(f"report: 「{given}」は使えません。次のように書いてください: {forms}")
    return Report(given)
