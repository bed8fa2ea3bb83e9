"""The command line: `calculators list | run | batch | ics | prices`.

A person at a terminal reads text; a program reads JSON, which is what comes out of a pipe or
with `--format json`. Exit status 0: an answer; 1: some rows of a batch have errors, or there
is no deadline to write; 2: bad input, said in one line.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import sys
from pathlib import Path

from calculators import __version__, batch, files, plans, price_book, prices, registry
from calculators.errors import InputError
from calculators.fields import Field
from calculators.render import ics, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn, TextIO

_USAGE = "使い方: "
_RUN_EXAMPLE = """例:
  calculators run late-interest --json \\
    '{"principal": 100000, "due_date": "2025-08-31", "paid_date": "2025-10-30"}'"""
_ICS = """計算結果の期限を、カレンダーのファイル（.ics、終日の予定）にします。

予定の日は、結果に挙げる読み方のいずれによっても間に合う日です。読み方ごとの期限と根拠の条文は、説明に入ります。
同じ入力からは同じファイルができるので、取り込み直しても予定は重なりません。
期限のない結果のときは、何も書き出さず、終了コードを1とします。"""
_ICS_EXAMPLE = """例:
  calculators ics notice-deadline -o 期限.ics --json \\
    '{"target_month": "2025-09", "plan": "monthly", "action": "terminate"}'"""
_PRICES_EXAMPLE = """例:
  calculators prices --date 2018-04-01"""
_DATE = Field(name="date", kind="date", label="日付")
_BATCH = """CSVの1行ごとに計算し、結果の列を足したCSVを書き出します。

  入力  1行目は項目の名前（principal など。calculators list --format json で一覧）か、
        その日本語名（「未払いの額」など）。文字コードはUTF-8（BOMの有無を問いません）か
        Shift_JIS（CP932）。複数の日付は、1つのセルに空白で区切って書きます。
  出力  入力と同じ順の行に、結果の各項目のほか、次の列が付きます。文字コードはUTF-8（BOM付き）。
          error       計算できない行の、誤りのある項目と理由
          readings    読み方によって異なる結果（JSON）
          revision    規約の版
          assumptions 本文に定めがなく、仮定したこと
          notes       ご注意
        入力の列と同じ名前になる列には、result. を付けます（入力の tax に対して result.tax）。
        表計算ソフトが数式として扱う文字（= + - @ など）で始まるセルには、先頭に ' を付けます。

終了コードは、すべての行を計算できたとき0、計算できない行があるとき1、表を読めないとき2です。"""
_BATCH_EXAMPLE = """例:
  calculators batch late-interest 未払い.csv -o 遅延利息.csv --carry 顧客名"""


class _Parser(argparse.ArgumentParser):
    """A parser that speaks Japanese, errors in one line; argparse's own words are in English."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            add_help=False, formatter_class=argparse.RawDescriptionHelpFormatter, **given
        )
        self._positionals.title = "引数"
        self._optionals.title = "オプション"
        self.add_argument("-h", "--help", action="help", help="この説明を表示します")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", _USAGE)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", _USAGE)

    def error(self, message: str) -> NoReturn:
        usage = " ".join(self.format_usage().removeprefix(_USAGE).split())
        print(
            f"{self.prog}: 指定が正しくありません。使い方: {usage}（詳しくは --help）",
            file=sys.stderr,
        )
        sys.exit(2)


def main() -> None:
    """The console script."""
    # Closed streams and a lone surrogate in the input are no reason to fail.
    sys.stdout = _open(sys.stdout)
    sys.stderr = _open(sys.stderr)
    given = _parser().parse_args()
    as_json = not sys.stdout.isatty() if given.format is None else given.format == "json"
    status = 0
    try:
        status = given.command(given, as_json)
        sys.stdout.flush()
    except InputError as error:
        _fail(error, as_json)
    except BrokenPipeError:  # the reader of a pipe has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def _open(stream: TextIO | None) -> TextIO:
    """The stream, which refuses no character, or one that leads nowhere."""
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    assert isinstance(stream, io.TextIOWrapper)
    stream.reconfigure(errors="backslashreplace")
    return stream


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="calculators", description="規約の定めに従って、料金や期限を計算します。")
    parser.add_argument(
        "--version", action="version", version=__version__, help="プログラムの版を表示します"
    )
    commands = parser.add_subparsers(
        dest="name", required=True, metavar="list|run|batch|ics|prices"
    )
    listing = commands.add_parser("list", help="計算の一覧", epilog="例: calculators list")
    run = commands.add_parser("run", help="計算する", epilog=_RUN_EXAMPLE)
    table = commands.add_parser(
        "batch", help="CSVの各行を計算する", description=_BATCH, epilog=_BATCH_EXAMPLE
    )
    calendar = commands.add_parser(
        "ics", help="期限をカレンダーのファイルにする", description=_ICS, epilog=_ICS_EXAMPLE
    )
    for command in (run, calendar):
        command.add_argument(
            "--json", required=True, help="入力（JSON）。- なら標準入力から読みます"
        )
    book = commands.add_parser("prices", help="価格表（見本）", epilog=_PRICES_EXAMPLE)
    book.add_argument("--date", metavar="日付", help="この日の価格だけ（例: 2018-04-01）")
    for command in (run, table, calendar):
        command.add_argument("calculator", metavar="ID", help="計算のID（calculators list で一覧）")
        command.add_argument("--revision", help="規約の版（指定がなければ現行の版）")
    table.add_argument("table", metavar="IN.csv", help="入力の表。- なら標準入力から読みます")
    for command, name in ((table, "OUT.csv"), (calendar, "OUT.ics")):
        command.add_argument(
            "-o", "--output", metavar=name, default=files.STANDARD,
            help="書き出すファイル（指定がなければ標準出力）",
        )  # fmt: skip
    table.add_argument(
        "--carry", metavar="列", action="append", default=[],
        help="入力ではない列を、そのまま写します（顧客名など。繰り返し指定できます）",
    )  # fmt: skip
    table.add_argument(
        "--figures-only", action="store_true", help="版・仮定・ご注意の列を付けません"
    )
    for command in (table, calendar):
        command.set_defaults(format="text")
    for command in (listing, run, book):
        command.add_argument(
            "--format", choices=["text", "json"], help="出力の形式（端末では text、ほかでは json）"
        )
    for command, does in (
        (listing, _list),
        (run, _run),
        (table, _batch),
        (calendar, _ics),
        (book, _prices),
    ):
        command.set_defaults(command=does)
    return parser


def _list(_: argparse.Namespace, as_json: bool) -> int:
    if as_json:
        print(_json(registry.catalogue()))
        return 0
    for line in text.columns(
        [each["id"], each["title"], "、".join(each["labels"])] for each in registry.catalogue()
    ):
        print(line)
    return 0


def _run(given: argparse.Namespace, as_json: bool) -> int:
    found = registry.run(given.calculator, _inputs(given), revision=given.revision)
    if as_json:
        print(_json(found.to_dict()))
    else:
        print(text.result(found, registry.calculator(given.calculator)), end="")
    return 0


def _batch(given: argparse.Namespace, _: bool) -> int:
    """Calculate a table; 1 where some of its rows could not be calculated."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing half-written stays
    failed = 0
    with files.opened(given.table) as (lines, size):
        answers = batch.answers(
            given.calculator,
            lines,
            revision=given.revision,
            carry=given.carry,
            figures_only=given.figures_only,
        )
        head = next(answers)
        with files.written(given.output, unlike=given.table) as out:
            out.write(batch.BOM + head.line)
            for count, each in enumerate(answers, 1):
                out.write(each.line)
                failed += each.failed
                if count % 1000 == 0:
                    _progress(f"{count:,}行（{100 * lines.buffer.tell() // size}%）")
    _progress("")
    if failed:
        print(
            f"calculators: {failed:,}行を計算できません（error 列をご覧ください）。",
            file=sys.stderr,
        )
    return 1 if failed else 0


def _ics(given: argparse.Namespace, _: bool) -> int:
    """Write a result's deadlines; 1 where it has none."""
    found = registry.run(given.calculator, _inputs(given), revision=given.revision)
    content = ics.calendar(found, registry.calculator(given.calculator))
    if content is None:
        print("calculators: この計算の結果には、期限がありません。", file=sys.stderr)
        return 1
    with files.written(given.output) as out:
        out.write(content)
    return 0


def _prices(given: argparse.Namespace, as_json: bool) -> int:
    found = list(price_book.PRICES)
    if given.date is not None:
        found = prices.on(found, _DATE.read(given.date))
    if as_json:
        print(_json([prices.to_dict(each) for each in found]))
        return 0
    print(prices.SAMPLE)
    for line in text.columns(
        [
            each.name,
            plans.PLANS[each.plan],
            f"{each.yen:,}{each.unit}",
            f"{each.first}～{each.last}",
        ]
        for each in found
    ):
        print(f"  {line}")
    for source in dict.fromkeys(each.source for each in found):
        print(f"出典: {source}")
    return 0


def _inputs(given: argparse.Namespace) -> object:
    try:
        return json.loads(_stdin() if given.json == "-" else given.json)
    except (ValueError, RecursionError):
        raise InputError(
            "json", '入力をJSONとして読めません（例: {"principal": 100000}）。'
        ) from None


def _progress(text: str) -> None:
    """The one line on a terminal that says how far the work is; "" takes it away."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def _stdin() -> str:
    """All of standard input; ValueError where it is closed or no text."""
    if sys.stdin is None:
        raise ValueError("closed")
    return sys.stdin.read()


def _fail(error: InputError, as_json: bool) -> NoReturn:
    """One line on standard error; for a program, the same as JSON where it reads its answer."""
    if as_json:
        line = {"error": {"field": error.field, "message": error.message}}
        print(_json(line))
        print(json.dumps(line, ensure_ascii=False), file=sys.stderr)
    else:
        print(f"calculators: {error.message}", file=sys.stderr)
    sys.exit(2)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
