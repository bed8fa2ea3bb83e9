"""The cases that legal staff write for the calculators (`tests/cases/*.yml`), read from files.

A file's name is its calculator's id; a case gives a situation in words, the inputs, and the
outcome calculated by hand. What is in a case is for the tests to judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from calculators import CALCULATORS, Result, run
from calculators.terms import Terms
from kiyaku.problems import BadInput

try:  # libyaml's, where PyYAML was built with it: the same, and several times as fast
    from yaml import CSafeLoader as _SafeLoader
except ImportError:
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One case of a file. Exactly one of `outcome` and `error` is given.

    `steps`, `assumptions` and `notes` are all the sentences of the answer, in order; a step is
    its sentence and what it arrives at. Where they are None, the case does not say them.
    """

    calculator: str
    name: str
    clause: str
    why: str
    inputs: Mapping[str, Any]
    revision: str | None = None
    outcome: Mapping[str, Any] | None = None
    readings: Mapping[str, Mapping[str, Any]] | None = None
    steps: list[Mapping[str, Any]] | None = None
    assumptions: list[str] | None = None
    notes: list[str] | None = None
    error: Mapping[str, str] = field(default_factory=dict)

    def run(self, *, terms: Terms | None = None) -> Result:
        """What the calculator answers, under the case's revision or the given terms. Raises
        InputError where the input is at fault."""
        return run(self.calculator, self.inputs, revision=terms or self.revision)


class _Loader(_SafeLoader):
    """YAML in which 2025-08-31 is the text it is in JSON, and a key stands only once."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the base class has it so
        first: [each for each in found if each[0] != "tag:yaml.org,2002:timestamp"]
        for first, found in _SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.constructor.ConstructorError(
                None, None, f"given twice: {twice}", node.start_mark
            )
        return super().construct_mapping(node, deep=deep)


def read(folder: Path) -> list[Case]:
    """The cases of all calculators in a folder; none where there is no such folder.

    Raises BadInput for a file that is no list of cases.
    """
    paths = [folder / f"{calculator}.yml" for calculator in CALCULATORS]
    return [case for path in paths if path.is_file() for case in _read(path)]


def _read(path: Path) -> list[Case]:
    try:
        given = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
        return [Case(calculator=path.stem, **each) for each in given]
    except (yaml.YAMLError, TypeError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{path}: 計算例として読めません（{' '.join(str(error).split())}）。"
        ) from None
