"""Many calculations at once: the table that goes out has the rows that came in, each with its
answer or its error, and holds nothing that a spreadsheet would run.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators import CALCULATORS, InputError, batch, run
from calculators.fields import Field
from tests.calculators.test_cases import ALL
from tests.paths import ROOT

HEAD = "principal,due_date,paid_date\n"
ROW = "100000,2025-08-31,2025-10-30\n"
ADDED = ["days", "interest", "total", "error", "readings", "revision", "assumptions", "notes"]


def written(lines: str, calculator: str = "late-interest", **given: Any) -> str:
    """The text that goes out for a text that comes in."""
    found = batch.answers(calculator, io.StringIO(lines, newline=""), **given)
    return "".join(each.line for each in found)


def table(lines: str, calculator: str = "late-interest", **given: Any) -> list[list[str]]:
    """Its rows."""
    return list(csv.reader(io.StringIO(written(lines, calculator, **given), newline="")))


def column(lines: str, name: str, calculator: str = "late-interest") -> list[str]:
    """One column of what goes out."""
    head, *rows = table(lines, calculator)
    return [row[head.index(name)] for row in rows]


def refusal(lines: str, **given: Any) -> str:
    """Why a table cannot be used at all."""
    with pytest.raises(InputError) as caught:
        table(lines, **given)
    assert caught.value.field == "csv"
    return caught.value.message


# Rows


def test_a_row_goes_out_with_its_figures() -> None:
    head, row = table(HEAD + ROW)
    assert head == ["principal", "due_date", "paid_date", *ADDED]
    assert row[:8] == ["100000", "2025-08-31", "2025-10-30", "59", "2343", "102343", "", ""]
    found = run("late-interest", dict(zip(head, row[:3], strict=False)))
    assert row[8:] == [
        found.revision,
        "".join(found.assumptions),
        "".join(f"{note.text}（{note.label}）" for note in found.notes),
    ]


def test_only_the_figures() -> None:
    head, row = table(HEAD + ROW, figures_only=True)
    assert head[3:] == ["days", "interest", "total", "error", "readings"]
    assert row[3:] == ["59", "2343", "102343", "", ""]


def test_a_bad_row_says_so_in_its_row_and_stops_nothing() -> None:
    errors = column(HEAD + ROW + "x,2025-08-31,2025-10-30\n" + ROW, "error")
    assert errors[0] == errors[2] == ""
    assert errors[1].startswith("principal: 未払いの額は、")
    assert column(HEAD + "x,2025-08-31,2025-10-30\n" + ROW, "interest") == ["", "2343"]


def test_readings_that_differ_stand_in_one_cell() -> None:
    text = "target_month,plan,action\n2025-09,monthly,terminate\n"
    (differing,) = column(text, "readings", "notice-deadline")
    assert json.loads(differing) == {
        "calendar-end": {"deadline": "2025-08-25"},
        "last-business-day": {"deadline": "2025-08-22"},
        "clear-days": {"deadline": "2025-08-22"},
    }
    assert column(text, "deadline", "notice-deadline") == ["2025-08-25"]
    assert column(text, "safe_deadline", "notice-deadline") == ["2025-08-21"]


def test_what_the_terms_refuse_is_no_error() -> None:
    text = "target_month,plan,action,contract_date\n2025-07,annual,terminate,2024-12-10\n"
    assert column(text, "allowed", "notice-deadline") == ["false"]
    assert column(text, "deadline", "notice-deadline") == [""]
    assert column(text, "error", "notice-deadline") == [""]


def test_several_dates_stand_in_one_cell() -> None:
    text = "target_month,plan,action,closures\n2025-09,monthly,terminate,2025-08-25 2025-08-22\n"
    assert column(text, "deadline", "notice-deadline") == ["2025-08-21"]


def test_an_empty_line_stays_one() -> None:
    assert [len(row) for row in table(HEAD + "\n" + ROW + "\n\n")] == [11, 0, 11, 0, 0]


def test_cells_may_hold_commas_quotes_and_line_ends() -> None:
    text = 'principal,due_date,paid_date,memo\n"100,000",2025-08-31,2025-10-30,"a ""b""\nc"\n'
    head, row = table(text, carry=["memo"])
    assert row[head.index("memo")] == 'a "b"\nc'
    assert row[head.index("interest")] == "2343"


def test_cells_that_are_missing_or_empty_at_the_end() -> None:
    head = HEAD.strip() + ",rounding,,\n"
    assert column(head + ROW + ROW.strip() + ",,,,,\n", "interest") == ["2343", "2343"]


def test_a_cell_too_many_is_an_error_of_its_row() -> None:
    wide = ROW.strip() + ",floor,7\n"
    errors = column(HEAD + wide + ROW, "error")
    assert "5列" in errors[0] and "3列" in errors[0]
    assert errors[1] == ""


@pytest.mark.parametrize("open_quote", ['"100000,2025-08-31,2025-10-30\n', '"1"0,,\n'])
def test_a_row_that_is_no_csv(open_quote: str) -> None:
    errors = column(HEAD + ROW + open_quote, "error")
    assert errors[0] == ""
    assert errors[1].startswith("csv: 3行目を、CSVとして読めません")


def test_what_follows_a_quote_that_is_never_closed_is_said_to_be_unread() -> None:
    errors = column(HEAD + '"' + ROW * 3, "error")
    assert len(errors) == 1
    assert "2行目から4行目まで" in errors[0]


@pytest.mark.parametrize("before", [0, 1, 255, 256, 1000])
def test_a_bad_row_says_in_which_line_it_stands(before: int) -> None:
    """In the whole table, however many of its lines stand elsewhere, and however many lines it has
    itself."""
    said = "を、CSVとして読めません"
    for text, lines in (('"1"0,,\n', "{}行目"), ('1,"2\n3"4,\n', "{}行目から{}行目まで")):
        (error,) = column(HEAD + ROW * before + text, "error")[before:]
        assert error.startswith(f"csv: {lines.format(before + 2, before + 3)}{said}")
        *_, answered = batch.answers("late-interest", [HEAD, *text.splitlines(keepends=True)],
                                     skipped=before)  # fmt: skip
        assert f"{lines.format(before + 2, before + 3)}{said}" in answered.line


def test_a_huge_cell_is_an_error_of_its_row() -> None:
    errors = column(HEAD + "9" * 200_000 + ",,\n" + ROW, "error")
    assert errors[0].startswith("csv: 2行目を") and errors[1] == ""


# Columns


def test_labels_in_japanese_name_the_inputs_too() -> None:
    assert column("未払いの額,支払期日,paid_date\n" + ROW, "interest") == ["2343"]


@pytest.mark.parametrize("calculator", CALCULATORS.values(), ids=CALCULATORS)
def test_no_two_inputs_share_a_label(calculator: object) -> None:
    fields = calculator.fields  # type: ignore[attr-defined]
    names = [field.name for field in fields] + [field.label for field in fields]
    assert len(set(names)) == len(names)
    assert not set(names) & {"error", "readings", "revision", "assumptions", "notes"}


def test_columns_stand_in_any_order() -> None:
    text = "\ufeff paid_date ,principal,due_date\n2025-10-30,100000,2025-08-31\n"
    assert column(text, "interest") == ["2343"]


def test_what_is_carried_along_is_carried_as_it_stands() -> None:
    """The mark that begins a text is none within it."""
    head, row = table("\ufeffmemo," + HEAD + "\ufeffA\u3000 ," + ROW, carry=["memo"])
    assert (head[0], row[0]) == ("memo", "\ufeffA\u3000 ")


def test_columns_that_are_unknown_missing_or_there_twice_are_all_said_at_once() -> None:
    message = refusal("principal,未払いの額,paid_date,rouding\n" + ROW)
    assert "入力項目にない列（rouding）" in message
    assert "足りない列（due_date）" in message
    assert "2回ある列（principal）" in message
    assert "principal,due_date,paid_date,rounding" in message


@pytest.mark.parametrize("lines", ["", "\n" + HEAD + ROW, ",,\n" + ROW, "   \n"])
def test_a_table_without_a_head(lines: str) -> None:
    assert "1行目に" in refusal(lines)


def test_a_head_that_is_no_csv() -> None:
    assert "1行目に" in refusal('"principal\n')


def test_a_column_without_a_name() -> None:
    assert "名前のない列" in refusal("principal,,due_date,paid_date\n")


def test_columns_that_are_carried_along() -> None:
    text = "customer,principal,due_date,paid_date,x\nA,100000,2025-08-31,2025-10-30,=1\n"
    head, row = table(text, carry=["customer", "x"])
    assert head[:5] == ["customer", "principal", "due_date", "paid_date", "x"]
    assert row[:5] == ["A", "100000", "2025-08-31", "2025-10-30", "'=1"]
    assert "足りない列（y）" in refusal(text, carry=["customer", "x", "y"])
    assert "2回ある列（x）" in refusal("x," + text, carry=["customer", "x"])


def test_nothing_is_calculated_before_the_calculator_and_the_revision_are_known() -> None:
    for name, revision in (("late-fee", None), ("late-interest", "1999-01-01")):
        with pytest.raises(InputError):
            next(batch.answers(name, iter([HEAD]), revision=revision))


def _cell(field: Field, value: Any) -> str:
    """A value as a person writes it into a cell."""
    if isinstance(value, bool):
        return str(value).lower()
    if field.kind == "intervals":
        rows = (f"{row['start']}/{row['end']} {row.get('reason', '')}".strip() for row in value)
        return "\n".join(rows)
    return " ".join(value) if isinstance(value, list) else str(value)


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_case_is_answered_as_one_by_one(name: str) -> None:
    fields = CALCULATORS[name].fields
    cases = [
        case
        for case in ALL
        if case.calculator == name
        and case.outcome is not None
        and case.revision is None
        and case.inputs.get("outages") != []  # an empty cell is no list without rows
    ]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(field.name for field in fields)
    for case in cases:
        given = dict(case.inputs)
        writer.writerow(
            "" if given.get(field.name) is None else _cell(field, given[field.name])
            for field in fields
        )
    head, *rows = table(text.getvalue(), name)
    for case, row in zip(cases, rows, strict=True):
        found, answered = case.run(), dict(zip(head, row, strict=True))
        assert answered["error"] == "", case.name
        for figure, value in found.outcome.items():
            written = (
                ""
                if value is None
                else value
                if isinstance(value, str)
                else json.dumps(value, ensure_ascii=False)
            )
            assert answered.get(f"result.{figure}", answered.get(figure)) == written, case.name


@pytest.mark.parametrize("name", CALCULATORS)
@pytest.mark.parametrize("labelled", [False, True], ids=["names", "labels"])
def test_no_two_columns_bear_one_name(name: str, labelled: bool) -> None:
    """Not even where the table has columns of its own, named as the answers are."""
    fields = CALCULATORS[name].fields
    inputs = [field.label if labelled else field.name for field in fields]
    carry = [*(figure.name for figure in CALCULATORS[name].figures), "error", "notes",
             *(figure.label for figure in CALCULATORS[name].figures), "誤り", "result.error"]  # fmt: skip
    called = {text for field in fields for text in (field.name, field.label)}
    carry = [title for title in dict.fromkeys(carry) if title not in called]
    for own in ([], carry):
        lines = ",".join([*inputs, *own]) + "\n"
        (head,) = table(lines, name, carry=own, labelled=labelled)
        assert head[: len(inputs) + len(own)] == [*inputs, *own]
        assert len(set(head)) == len(head)


@pytest.mark.parametrize(
    ("title", "rate", "tax"), [("", "", "0"), (",tax", ",8", "80")], ids=["without", "with"]
)
def test_a_figure_called_as_an_input_is_told_from_it(title: str, rate: str, tax: str) -> None:
    """In every table, whether the input stands in it or not. 8% of 1,000 yen: 80 yen."""
    head, row = table(
        f"unit_price,users,plan,start_month,months{title}\n1000,1,monthly,2025-01,1{rate}\n",
        "subscription-fee",
    )
    answered = dict(zip(head, row, strict=True))
    assert answered["result.tax"] == tax
    assert answered.get("tax", "") == rate.removeprefix(",")


# In pieces


@pytest.mark.parametrize(("size", "rows"), [(2, 5), (2, 4), (300, 601), (7, 3), (1, 0)])
def test_the_pieces_have_so_many_rows_each(size: int, rows: int) -> None:
    """A row may have several lines."""
    row = '1,"2\n3",4\n'
    (first, head), *found = batch.pieces(io.StringIO(HEAD + row * rows, newline=""), size)
    assert (first, head) == (0, [HEAD])
    assert [before for before, _ in found] == [1 + 2 * at for at in range(0, rows, size)]
    counts = [min(size, rows - at) for at in range(0, rows, size)]
    assert ["".join(lines) for _, lines in found] == [row * count for count in counts]


def test_a_table_without_a_line_has_no_pieces() -> None:
    assert list(batch.pieces([], 3)) == []


# Whatever comes in


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(mark: str) -> None:
    cell = f'{mark}HYPERLINK("http://localhost")'
    quoted = '"' + cell.replace('"', '""') + '"'
    _, row = table(HEAD + f"{quoted},{quoted}\n")
    assert row[0] == row[1] == "'" + cell
    assert not any(each.startswith(mark) for each in row)


cells = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@settings(max_examples=150)
@given(st.lists(st.lists(cells | st.sampled_from(ROW.strip().split(",")), min_size=1, max_size=5)))
def test_one_row_in_is_one_row_out_whatever_it_holds(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEAD.strip().split(","), *rows])
    _, *out = table(text.getvalue())
    assert len(out) == len(rows)
    for row, answered in zip(rows, out, strict=True):
        wanted = [*row, "", ""][:3]
        got = [each.removeprefix("'") for each in answered[:3]]
        assert got == [each.removeprefix("'") for each in wanted]
        assert (answered[3] == "") == (answered[6] != "")


def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(rows: int) -> int:
        lines = itertools.chain([HEAD], itertools.repeat(ROW, rows))
        tracemalloc.start()
        for _ in batch.answers("late-interest", lines):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    assert peak(4000) < peak(200) + 50_000


# The command


def command(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Runs `calculators batch late-interest …`."""
    done = subprocess.run(
        [sys.executable, "-m", "calculators", "batch", "late-interest", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        timeout=60,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


JAPANESE = "未払いの額,支払期日,支払日,顧客名\n100000,2025-08-31,2025-10-30,髙島①\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_file_in_each_encoding(tmp_path: Path, encoding: str) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(JAPANESE.replace("\n", "\r\n").encode(encoding))
    done = command(source, "-o", target, "--carry", "顧客名")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    content = target.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\xef\xbb\xbf") == 1
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    head, row = csv.reader(content.decode("utf-8-sig").splitlines())
    assert head[:4] == ["未払いの額", "支払期日", "支払日", "顧客名"]
    assert row[3:7] == ["髙島①", "59", "2343", "102343"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_the_encoding_is_that_of_the_whole_file(tmp_path: Path) -> None:
    """What begins as UTF-8 and ends as CP932 is neither where a part is broken."""
    source = tmp_path / "in.csv"
    rows = HEAD + ROW * 5000
    source.write_bytes((rows + "未払い,,\n").encode("cp932"))
    done = command(source, "--figures-only")
    assert done.returncode == 1
    assert done.stdout.decode("utf-8-sig").splitlines()[-1].startswith("未払い,,")
    source.write_bytes((rows + "未払い,,\n").encode() + b"\x81")
    done = command(source, "-o", tmp_path / "out.csv")
    assert done.returncode == 2 and "UTF-8" in done.stderr.decode()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_an_encoding_that_is_neither(tmp_path: Path, encoding: str) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(JAPANESE.encode(encoding))
    done = command(source, "-o", tmp_path / "out.csv")
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert not (tmp_path / "out.csv").exists()


def test_standard_input_and_output() -> None:
    done = command("-", stdin=JAPANESE.encode("cp932").replace(b"\n", b"\r\n"))
    assert done.returncode == 2, "a column that is not carried"
    done = command("-", "--carry", "顧客名", stdin=JAPANESE.encode("cp932"))
    assert done.returncode == 0
    assert "髙島①,59,2343" in done.stdout.decode("utf-8-sig")


def test_rows_with_errors_are_findings(tmp_path: Path) -> None:
    done = command("-", "-o", tmp_path / "out.csv", stdin=(HEAD + "x,,\n" + ROW).encode())
    assert done.returncode == 1
    assert "1行" in done.stderr.decode() and done.stderr.count(b"\n") == 1
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").count("\n") == 3


@pytest.mark.parametrize("head", ["principal\n", "", "principal,due_date,paid_date,x\n"])
def test_a_bad_head_leaves_the_old_file(tmp_path: Path, head: str) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old", encoding="utf-8")
    done = command("-", "-o", target, stdin=(head + ROW).encode())
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_the_same_file_in_and_out_is_refused(tmp_path: Path) -> None:
    source, link = tmp_path / "in.csv", tmp_path / "link.csv"
    source.write_text(HEAD + ROW, encoding="utf-8")
    link.symlink_to(source)
    for target in (source, link):
        done = command(source, "-o", target)
        assert done.returncode == 2 and "同じファイル" in done.stderr.decode()
    assert source.read_text(encoding="utf-8") == HEAD + ROW
    assert sorted(tmp_path.iterdir()) == [source, link]


def test_places_that_cannot_be_read_or_written(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(HEAD + ROW, encoding="utf-8")
    for given_in, out in [
        (tmp_path / "none.csv", tmp_path / "out.csv"),
        (tmp_path, tmp_path / "out.csv"),
        (source, tmp_path / "none" / "out.csv"),
        (source, tmp_path),
    ]:
        done = command(given_in, "-o", out)
        assert done.returncode == 2, (given_in, out)
        assert done.stderr.count(b"\n") == 1
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_batch_leaves_nothing_half_written(
    tmp_path: Path, end: signal.Signals
) -> None:
    source = tmp_path / "in.csv"
    source.write_text(HEAD + ROW * 300_000, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "calculators", "batch", "late-interest",
         str(source), "-o", str(tmp_path / "out.csv")],
        cwd=ROOT, stderr=subprocess.PIPE,
        # not measured: a signal that comes while coverage holds its lock is waited for, for ever
        env={name: value for name, value in os.environ.items() if "COVERAGE" not in name},
        # a shell may have started the tests in the background, deaf to an interrupt
        preexec_fn=lambda: signal.signal(end, signal.SIG_DFL),
    )  # fmt: skip
    for _ in _until(lambda: len(list(tmp_path.iterdir())) > 1):
        assert process.poll() is None, "it was not interrupted"
    process.send_signal(end)
    _, stderr = process.communicate(timeout=120)
    assert process.returncode == 128 + end
    assert stderr == b""
    assert list(tmp_path.iterdir()) == [source]


def _until(condition: object) -> Iterator[None]:
    for _ in range(600):
        if condition():  # type: ignore[operator]
            return
        yield
        time.sleep(0.05)
    pytest.fail("it never happened")


def test_a_closed_standard_input_is_an_empty_table() -> None:
    command_line = f'"{sys.executable}" -m calculators batch late-interest - <&-'
    done = subprocess.run(["sh", "-c", command_line], capture_output=True, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)


@pytest.mark.parametrize(("rows", "said"), [(1999, ["1,000"]), (2000, ["1,000", "2,000"])])
def test_a_terminal_sees_how_far_the_work_is(rows: int, said: list[str]) -> None:
    """Every thousand rows, and at the table's end all of it; what has been read may be ahead."""
    ours, terminal = pty.openpty()
    with tempfile.NamedTemporaryFile() as source:
        source.write((HEAD + ROW * rows).encode())
        source.flush()
        subprocess.run(
            [sys.executable, "-m", "calculators", "batch", "late-interest", source.name],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=terminal, timeout=60, check=True,
        )  # fmt: skip
    os.close(terminal)
    seen = os.read(ours, 10_000).decode()
    os.close(ours)
    lines = [line for line in seen.replace("\x1b[K", "").split("\r") if line]
    assert seen.endswith("\r\x1b[K")  # nothing of it stays
    assert [line.partition("行")[0] for line in lines] == said
    shares = [re.fullmatch(r".*行（([0-9]+)%）", line) for line in lines]
    first, *last = [int(share[1]) for share in shares if share]
    assert 50 <= first <= 65
    assert last == [100] * (len(said) - 1)


def test_a_cell_that_holds_a_list_is_readable() -> None:
    assert batch._written(["定期メンテナンス", 1]) == '["定期メンテナンス", 1]'
