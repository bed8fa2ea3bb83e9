"""An import from beginning to end: a raw file in, a revision and its report out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kiyaku.importer import identify, read, recognise, repair
from kiyaku.importer.identify import Carried
from kiyaku.importer.lines import Raw, Repair
from kiyaku.model import DATES, DUTY, Clause, Parameter, Revision, Status
from kiyaku.problems import Problem, Severity

_EXTRACTED = (".txt", ".pdf")


@dataclass(frozen=True, kw_only=True, slots=True)
class Import:
    """A revision made of a raw text: what was done on the way, and what is for a person."""

    revision: Revision
    repairs: tuple[Repair, ...]
    problems: tuple[Problem, ...]


def import_file(
    path: Path,
    *,
    document: str,
    revision: str,
    base: Revision | None = None,
    earlier: Revision | None = None,
) -> Import:
    """Read a raw file (.txt, .md, .docx, .pdf) into a draft revision.

    `base` is the revision whose ids are carried over; `earlier` the result of an earlier
    import, of which all is kept that people wrote into it: decisions, dates, exceptions.
    Raises BadInput for a file that cannot be read.
    """
    raw = read.read(path)
    found = import_lines(
        raw,
        path=str(path),
        extracted=path.suffix.lower() in _EXTRACTED,
        document=document,
        revision=revision,
        base=base,
        decisions=earlier.decisions if earlier is not None else {},
    )
    found = replace(found, problems=tuple(map(_decidable, found.problems)))
    return found if earlier is None else replace(found, revision=_kept_head(found, earlier))


def _kept_head(found: Import, earlier: Revision) -> Revision:
    """The new text under what people wrote into the head of the earlier file."""
    parameters = _kept(earlier, found.revision.clauses) or found.revision.parameters
    return replace(
        found.revision,
        status=earlier.status,
        **{name: getattr(earlier, name) for name in DATES},
        assumed=earlier.assumed,
        source=earlier.source or found.revision.source,
        supersedes=found.revision.supersedes or earlier.supersedes,
        note=earlier.note,
        remarks=earlier.remarks,
        parameters=parameters,
        exceptions=earlier.exceptions,
        uncovered=earlier.uncovered,
    )


def import_lines(
    raw: Raw,
    *,
    path: str,
    extracted: bool,
    document: str,
    revision: str,
    base: Revision | None = None,
    decisions: Mapping[str, str] = {},
) -> Import:
    """The same from lines. `extracted`: they came out of a PDF, with its damage."""
    found = recognise.recognise(repair.repair(raw, extracted=extracted), path=path)
    named = identify.identify(found.clauses, base=base, decisions=decisions)
    problems = [
        *found.problems,
        *(_question(each, path) for each in named.unsure),
        *(_ignored(label, decisions[label], path) for label in named.ignored),
    ]
    return Import(
        revision=Revision(
            document=document,
            title=found.title or document,
            revision=revision,
            status=Status.DRAFT,
            source=Path(path).name,
            supersedes=base.revision if base is not None else None,
            lineage=named.lineage,
            parameters=_kept(base, named.clauses) if base is not None else (),
            decisions=dict(decisions or (_kept_verdicts(base, named.clauses) if base else {})),
            preamble=found.preamble,
            clauses=named.clauses,
        ),
        repairs=found.repairs,
        problems=tuple(problems),
    )


def _kept(base: Revision, clauses: tuple[Clause, ...]) -> tuple[Parameter, ...]:
    """The old parameters whose words still stand in their clause; the others want a person."""
    after = {each.id: each for clause in clauses for each in clause.walk()}
    return tuple(
        each
        for each in base.parameters
        if each.clause in after and each.quote in after[each.clause].text
    )


def _kept_verdicts(base: Revision, clauses: tuple[Clause, ...]) -> dict[str, str]:
    """The old decisions on sentences whose words still stand in their clause."""
    after = {each.id: each for clause in clauses for each in clause.walk()}
    found = {}
    for key, value in base.decisions.items():
        clause, _, words = key.removeprefix(DUTY).partition(" ")
        if key.startswith(DUTY) and clause in after and words in after[clause].wording:
            found[key] = value
    return found


def _ignored(label: str, id_: str, path: str) -> Problem:
    return Problem(
        code="decision",
        path=path,
        label=label,
        severity=Severity.WARNING,
        message=f"decisions の「{label}: {id_}」には従えません。{label}がこの原文に、{id_}が"
        "もとの版にあること、同じIDを二度書いていないことを確かめてください。",
    )


def _question(carried: Carried, path: str) -> Problem:
    return Problem(
        code="unsure",
        path=path,
        clause=carried.id,
        label=carried.new_label,
        severity=Severity.WARNING,
        message=f"{carried.new_label}を、もとの{carried.old_label}と同じ条項としましたが、"
        f"確かではありません（類似度{carried.score:.0%}）。",
    )


def _decidable(problem: Problem) -> Problem:
    """The problem with how a person decides it, where there will be a file to write it into."""
    if problem.code != "unsure":
        return problem
    label = problem.label
    how = (
        f"書き出したファイルの decisions に「{label}: {problem.clause}」または"
        f"「{label}: new」と書いて決めてください。"
    )
    return replace(problem, message=problem.message + how)
