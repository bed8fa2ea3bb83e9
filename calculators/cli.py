"""The command line: `calculators list | run`.

A person at a terminal reads text; a program reads JSON, which is what comes out of a pipe or
with `--format json`. Exit status 0: an answer; 2: bad input, said in one line.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from typing import Any, NoReturn

from calculators import __version__, registry
from calculators.errors import InputError
from calculators.render import text

_USAGE = "使い方: "


class _Parser(argparse.ArgumentParser):
    """A parser that speaks Japanese, errors in one line; argparse's own words are in English."""

    def __init__(self, **given: Any) -> None:
        super().__init__(add_help=False, **given)
        self._positionals.title = "引数"
        self._optionals.title = "オプション"
        self.add_argument("-h", "--help", action="help", help="この説明を表示します")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", _USAGE, 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", _USAGE, 1)

    def error(self, message: str) -> NoReturn:
        usage = " ".join(self.format_usage().removeprefix(_USAGE).split())
        print(
            f"{self.prog}: 指定が正しくありません。使い方: {usage}（詳しくは --help）",
            file=sys.stderr,
        )
        sys.exit(2)


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):  # a lone surrogate in the input is no reason to fail
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    given = _parser().parse_args()
    form = given.format or ("text" if sys.stdout.isatty() else "json")
    try:
        if given.command == "list":
            _list(form)
        else:
            _run(given, form)
        sys.stdout.flush()
    except InputError as error:
        _fail(error, form)
    except BrokenPipeError:  # the reader of a pipe has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="calculators", description="規約の定めに従って、料金や期限を計算します。")
    parser.add_argument(
        "--version", action="version", version=__version__, help="プログラムの版を表示します"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="list|run")
    listing = commands.add_parser("list", help="計算の一覧")
    run = commands.add_parser("run", help="計算する")
    run.add_argument("calculator", metavar="ID", help="計算のID（calculators list で一覧）")
    run.add_argument("--json", required=True, help="入力（JSON）。- なら標準入力から読みます")
    run.add_argument("--revision", help="規約の版（指定がなければ現行の版）")
    for command in (listing, run):
        command.add_argument(
            "--format", choices=["text", "json"], help="出力の形式（端末では text、ほかでは json）"
        )
    return parser


def _list(form: str) -> None:
    if form == "json":
        print(_json(registry.catalogue()))
        return
    for each in registry.catalogue():
        print(f"{each['id']}\t{each['title']}\t{'、'.join(each['labels'])}")


def _run(given: argparse.Namespace, form: str) -> None:
    try:
        inputs = json.loads(_stdin() if given.json == "-" else given.json)
    except (ValueError, RecursionError):
        raise InputError(
            "json", '入力をJSONとして読めません（例: {"principal": 100000}）。'
        ) from None
    found = registry.run(given.calculator, inputs, revision=given.revision)
    if form == "json":
        print(_json(found.to_dict()))
    else:
        print(text.result(found, registry.calculator(given.calculator)), end="")


def _stdin() -> str:
    """All of standard input; ValueError where it is closed or no text."""
    if sys.stdin is None:
        raise ValueError("closed")
    return sys.stdin.read()


def _fail(error: InputError, form: str) -> NoReturn:
    """One line on standard error; for a program, the same as JSON where it reads its answer."""
    if form == "text":
        print(f"calculators: {error.message}", file=sys.stderr)
    else:
        line = {"error": {"field": error.field, "message": error.message}}
        print(_json(line))
        print(json.dumps(line, ensure_ascii=False), file=sys.stderr)
    sys.exit(2)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
