"""Until when a credit must be claimed (第19条第3項), in words: in the reading that is followed, with
the pieces of an outage joined, and where the first day counts because it began at midnight.

`calculators.warranty` has the arithmetic, `calculators.rules.sla_credit` the rest of the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from calculators import warranty, wording
from calculators.result import Note, Step
from calculators.terms import Terms
from calculators.warranty import Breach, Rules


def steps(
    breaches: Sequence[Breach],
    joined: Sequence[Breach],
    rules: Rules,
    terms: Terms,
    *,
    whole: Iterable[datetime],
) -> Iterator[Step]:
    """Until when to claim, and until when in every reading. `joined` are the breaches in that
    reading, `whole` the starts of the outages before exclusions were cut out."""
    words = terms["sla-claim"]
    deadline = None
    if breaches:
        start, deadline = breaches[0].start, warranty.claim_deadline(breaches[0], rules)
        piece = "" if start in whole else "（除外した時間の後の部分）"
        yield words.step(
            f"最初の違反に当たる停止{piece}が始まった{wording.day(start)}の翌日から数えて"
            f"{rules.claim_days}日目の{wording.day(deadline)}までに請求します。",
            deadline.isoformat(),
        )
    if not joined:
        return
    earlier = warranty.claim_deadline(joined[0], rules)
    if earlier != deadline:
        yield words.step(
            "除外した時間の前後の停止を続いたものとする読み方では、違反に当たる停止は"
            f"{wording.day(joined[0].start)}に始まり、請求の期限は{wording.day(earlier)}です。",
            earlier.isoformat(),
        )
    safe = _first_day_counted(joined[0], rules) or earlier
    if safe != deadline:
        yield words.step(
            "ここに挙げた読み方や数え方のいずれによっても間に合うよう、"
            f"{wording.day(safe)}までに請求しておくのが安全です。",
            safe.isoformat(),
        )


def notes(breaches: Sequence[Breach], joined: Sequence[Breach], rules: Rules) -> Iterator[Note]:
    """What statutes say of the claim's days. `joined` begin no later than `breaches`."""
    text = "日による期間は、初日を数えません。"
    firsts = {each.start: each for each in (*breaches[:1], joined[0])}
    for start, each in sorted(firsts.items()):
        if counted := _first_day_counted(each, rules):
            text += (
                "ただし、午前0時に始まる期間は、初日を数えます。"
                f"{wording.day(start)}の午前0時に始まった停止について初日から数えるとすれば、"
                f"請求の期限は1日早い{wording.day(counted)}です。"
            )
    yield Note(clause="", label="民法第140条", text=text)
    yield Note(
        clause="",
        label="民法第142条",
        text="期間の末日が休日に当たるときは、その日に取引をしない慣習がある場合に限り、翌日までと"
        "なります。そのような慣習があるかは分からないため、期限は動かしていません。",
    )


def _first_day_counted(breach: Breach, rules: Rules) -> date | None:
    """The claim's last day if the first day counts, as in a period that begins at midnight; None
    for an outage that begins at another time."""
    if breach.start.hour or breach.start.minute:
        return None
    return warranty.claim_deadline(breach, rules) - timedelta(days=1)
