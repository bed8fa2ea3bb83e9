"""The command `calculators`, as a person or a program starts it: keys, exit status, messages.

Rule: exit 0 is an answer; exit 2 is bad input with one line on standard error, and as JSON on
standard output for a program. Never a traceback.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from typing import Any

import jsonschema
import pytest

from calculators import CALCULATORS, cli, quotations
from calculators.render.text import width
from tests.paths import ROOT

LATE = '{"principal": 100000, "due_date": "2025-08-31", "paid_date": "2025-10-30"}'
NOTICE = '{"target_month": "2025-09", "plan": "monthly", "action": "terminate"}'
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
UTF8 = {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8:strict"}


def calculators(
    *arguments: str, stdin: bytes = b"", env: dict[str, str] = UTF8
) -> subprocess.CompletedProcess[bytes]:
    """Runs the command; there is no terminal, so that JSON is the default."""
    done = subprocess.run(
        [sys.executable, "-m", "calculators", *arguments],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env=os.environ | env,
        timeout=60,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


def answer(*arguments: str, stdin: bytes = b"") -> Any:
    """The JSON of a command that succeeds."""
    done = calculators(*arguments, stdin=stdin)
    assert (done.returncode, done.stderr) == (0, b"")
    return json.loads(done.stdout)


def error(*arguments: str, stdin: bytes = b"") -> dict[str, str]:
    """The error of a command that fails, which says the same in both places."""
    done = calculators(*arguments, stdin=stdin)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1, "one line"
    found = json.loads(done.stderr)
    assert done.stdout.decode() == json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    assert done.stderr.decode() == json.dumps(found, ensure_ascii=False) + "\n"
    assert list(found) == ["error"]
    assert list(found["error"]) == ["field", "message"]
    assert JAPANESE.search(found["error"]["message"])
    return dict(found["error"])


# list


def test_the_list_has_the_contracts_keys() -> None:
    found = answer("list")
    assert [each["id"] for each in found] == list(CALCULATORS)
    for each in found:
        assert list(each) == ["id", "title", "clauses", "labels", "inputs"]
        assert each["title"] == CALCULATORS[each["id"]].title
        assert len(each["clauses"]) == len(each["labels"]) > 0
        assert all(re.match(r"第[0-9]+条", label) for label in each["labels"])
    assert answer("list", "--format", "json") == found


def test_what_is_told_of_the_work_is_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", error := io.TextIOWrapper(io.BytesIO(), "utf-8"))
    cli._progress("1,000行")
    monkeypatch.setattr(error, "isatty", lambda: True)
    cli._progress("2,000行")
    assert error.buffer.getvalue().decode() == "\r\033[K2,000行"


def test_the_inputs_are_valid_json_schema() -> None:
    for each in answer("list"):
        schema = each["inputs"]
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        jsonschema.Draft202012Validator.check_schema(schema)
        fields = CALCULATORS[each["id"]].fields
        assert list(schema["properties"]) == [field.name for field in fields]
        jsonschema.Draft202012Validator(schema).validate(dict(CALCULATORS[each["id"]].example))


@pytest.mark.parametrize(
    "inputs",
    [
        {"target_month": "2025-09", "plan": "annual", "action": "upgrade"},
        {
            "target_month": "2025-09",
            "plan": "monthly",
            "action": "upgrade",
            "contract_date": "2025-01-01",
        },
        {"target_month": "2025-13", "plan": "monthly", "action": "upgrade"},
        {"target_month": "2025-09", "plan": "monthly", "action": "cancel"},
        {"plan": "monthly", "action": "upgrade"},
        {"target_month": "2025-09", "plan": "monthly", "action": "upgrade", "month": 9},
    ],
)
def test_the_schema_refuses_what_the_command_refuses(inputs: dict[str, Any]) -> None:
    schema = next(each["inputs"] for each in answer("list") if each["id"] == "notice-deadline")
    assert not jsonschema.Draft202012Validator(schema).is_valid(inputs)
    assert error("run", "notice-deadline", "--json", json.dumps(inputs))


def test_the_list_as_text() -> None:
    done = calculators("list", "--format", "text")
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0
    assert [line.split()[0] for line in lines] == list(CALCULATORS)
    assert "第9条第4項" in lines[0]
    assert len({width(line[: line.index("第")]) for line in lines}) == 1, "columns"


# run


def test_a_run_has_the_contracts_keys() -> None:
    found = answer("run", "late-interest", "--json", LATE)
    assert list(found) == [
        *("calculator", "revision", "inputs", "outcome"),
        *("readings", "steps", "assumptions", "notes"),
    ]
    assert found["calculator"] == "late-interest"
    assert found["revision"] == quotations.IN_FORCE
    assert found["inputs"] == json.loads(LATE) | {"rounding": "floor"}
    assert found["outcome"] == {"days": 59, "interest": 2343, "total": 102343}
    assert all(list(s) == ["clause", "label", "quote", "text", "value"] for s in found["steps"])
    assert all(list(note) == ["clause", "label", "text"] for note in found["notes"])


def test_a_run_with_readings_has_the_contracts_keys() -> None:
    found = answer("run", "notice-deadline", "--json", NOTICE)
    assert list(found["outcome"]) == ["allowed", "deadline", "safe_deadline"]
    readings = ["calendar-end", "last-business-day", "clear-days"]
    assert [each["id"] for each in found["readings"]] == readings
    for each in found["readings"]:
        assert list(each) == ["id", "label", "safe", "outcome"]
        assert list(each["outcome"]) == list(found["outcome"])
        assert each["safe"] is (each["id"] == "clear-days")


def test_a_refused_action_is_an_answer() -> None:
    inputs = {
        "target_month": "2025-07",
        "plan": "annual",
        "action": "terminate",
        "contract_date": "2024-12-10",
    }
    found = answer("run", "notice-deadline", "--json", json.dumps(inputs))
    assert found["outcome"] == {"allowed": False, "deadline": None, "safe_deadline": None}


def test_a_revision_is_chosen_by_name() -> None:
    found = answer("run", "notice-deadline", "--json", NOTICE, "--revision", "draft")
    assert found["revision"] == "draft"
    assert found["outcome"]["safe_deadline"] == "2025-08-22"
    assert found["assumptions"][0] == "この版の条文との照合は済んでいません"


@pytest.mark.parametrize("stdin", [LATE.encode(), f"\n{LATE}\n".encode()])
def test_the_inputs_come_from_standard_input(stdin: bytes) -> None:
    found = answer("run", "late-interest", "--json", "-", stdin=stdin)
    assert found == answer("run", "late-interest", "--json", LATE)


def test_a_result_as_text() -> None:
    done = calculators("run", "late-interest", "--json", LATE, "--format", "text")
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert text.endswith("\n")
    for words in ("2,343円", "59日", "第9条第4項", "年14.5%", "仮定したこと", "ご注意"):
        assert words in text


def test_readings_as_text() -> None:
    text = calculators("run", "notice-deadline", "--json", NOTICE, "--format", "text").stdout
    for words in ("2025年8月25日（月）", "2025年8月22日（金）", "2025年8月21日（木）", "安全側"):
        assert words in text.decode()


# Bad input


@pytest.mark.parametrize("text", ["", "{", "principal=1", "{'principal': 1}", "[" * 100_000])
def test_what_is_no_json(text: str) -> None:
    assert error("run", "late-interest", "--json", "-", stdin=text.encode())["field"] == "json"


@pytest.mark.parametrize("text", ["[]", "1", "null", '"principal"', "[[1]]"])
def test_json_that_is_no_object(text: str) -> None:
    assert error("run", "late-interest", "--json", text)["field"] == ""


def test_an_unknown_calculator() -> None:
    found = error("run", "late-fee", "--json", "{}")
    assert found["field"] == "calculator"
    assert all(name in found["message"] for name in ("late-fee", *CALCULATORS))


@pytest.mark.parametrize("revision", ["2012-01-01", "", "drafts"])
def test_an_unknown_revision(revision: str) -> None:
    found = error("run", "late-interest", "--json", LATE, "--revision", revision)
    assert found["field"] == "revision"
    assert all(name in found["message"] for name in quotations.REVISIONS)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("principal", -1),
        ("principal", 10**19),
        ("principal", 0.5),
        ("principal", None),
        ("due_date", "2025-02-29"),
        ("paid_date", ["2025-10-30"]),
        ("rounding", {"floor": True}),
        ("ratio", 1),
        ("<script>", 1),
    ],
)
def test_a_field_at_fault_is_named(field: str, value: object) -> None:
    inputs = json.loads(LATE) | {field: value}
    assert error("run", "late-interest", "--json", json.dumps(inputs))["field"] == field


def test_an_error_as_text_is_one_line() -> None:
    done = calculators("run", "late-interest", "--json", "{}", "--format", "text")
    line = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert line.count("\n") == 1
    assert line.startswith("calculators: 未払いの額")


@pytest.mark.parametrize("name", ["due_date", "\ud800"])
def test_half_a_character_in_json_is_an_error_like_any_other(name: str) -> None:
    """JSON may spell a lone surrogate, which no encoding can write."""
    inputs = json.dumps(json.loads(LATE) | {name: "\ud800"})
    assert calculators("run", "late-interest", "--json", inputs).returncode == 2


def test_bytes_that_are_no_text_are_no_json() -> None:
    stdin = '{"principal": "十万"}'.encode("cp932")
    assert error("run", "late-interest", "--json", "-", stdin=stdin)["field"] == "json"


def test_a_closed_standard_input_is_no_json() -> None:
    command = f'"{sys.executable}" -m calculators run late-interest --json - <&-'
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=ROOT, timeout=60)
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)


# The command line itself


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["calculate"],
        ["run"],
        ["run", "late-interest"],
        ["run", "late-interest", "--json"],
        ["run", "late-interest", "--json", LATE, "--format", "xml"],
        ["run", "late-interest", "--json", LATE, "--colour"],
        ["list", "late-interest"],
    ],
)
def test_a_wrong_command_line_is_one_line_in_japanese(arguments: list[str]) -> None:
    done = calculators(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1
    assert JAPANESE.search(done.stderr.decode())
    assert b"--help" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["--help"], *([name, "--help"] for name in ("list", "run", "batch", "ics", "prices"))],
)
def test_the_help_is_in_japanese(arguments: list[str]) -> None:
    done = calculators(*arguments)
    assert (done.returncode, done.stderr) == (0, b"")
    assert JAPANESE.search(done.stdout.decode())


def test_the_version() -> None:
    assert re.fullmatch(rb"[0-9]+\.[0-9]+\.[0-9]+\n", calculators("--version").stdout)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_error(closed: str) -> None:
    command = f'"{sys.executable}" -m calculators list {closed}'
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_command_that_is_interrupted_ends_as_such_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "argv", ["calculators", "list"])
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "utf-8"))
    monkeypatch.setattr(sys, "stderr", error := io.TextIOWrapper(io.BytesIO(), "utf-8"))
    monkeypatch.setattr("calculators.registry.catalogue", interrupted)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130
    error.flush()
    assert error.buffer.getvalue() == b""


@pytest.mark.parametrize("arguments", [("list",), ("run", "late-interest", "--json", LATE)])
def test_a_reader_who_has_read_enough_is_no_failure(arguments: tuple[str, ...]) -> None:
    """The list is more than is written at once, so that the pipe breaks within the command."""
    process = subprocess.Popen(
        [sys.executable, "-m", "calculators", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout
    process.stdout.close()
    assert (process.wait(timeout=60), process.stderr and process.stderr.read()) == (0, b"")
