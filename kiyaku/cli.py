"""The command line: `kiyaku check | import | export | diff | notice | pages …`.

Exit status 0: fine; 1: findings; 2: bad input, said in one clear line on standard error.
"""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from kiyaku import (
    __version__,
    akn,
    binding,
    cases,
    coverage,
    diff,
    duties,
    effects,
    export,
    files,
    help,
    notice,
    pins,
    publish,
    questions,
    quotations,
    release,
    review,
    vocabulary,
)
from kiyaku import check as check_
from kiyaku import repository as repository_
from kiyaku.checks import calculators as calculator_checks
from kiyaku.effects import Effects
from kiyaku.importer import run
from kiyaku.importer.run import Import
from kiyaku.model import Kind, Revision, Status
from kiyaku.pages import config, report, search, site
from kiyaku.pins import Pins
from kiyaku.problems import BadInput, Problem
from kiyaku.reports import coverage as coverage_report
from kiyaku.reports import duties as duties_report
from kiyaku.reports import effects as effects_report
from kiyaku.reports import html, text
from kiyaku.reports import notice as notice_report
from kiyaku.segments import Segment

TERMS = Path("terms")
DOCS = Path("docs")
MKDOCS = Path("mkdocs.yml")
CASES = Path("tests/cases")
PINS = Path("calculators/pins.toml")
_NAME = re.compile(r"[\w][\w.+-]*")


@click.group(cls=help.Group, help="規約の版を点検し、比べ、書き出します。")
@click.version_option(__version__, message="%(version)s")
def kiyaku() -> None:
    pass


@kiyaku.command(
    help="規約のファイルと検索の語彙を点検します（指定がなければ terms フォルダーのすべて）。"
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def check(paths: tuple[Path, ...], form: str) -> int:
    targets: list[Path] = []
    vocabularies: list[Path] = []
    for path in paths or (TERMS,):
        if path.is_dir():
            targets += files.text_files(path)
            vocabularies += sorted(path.rglob(vocabulary.NAME))
        else:
            (vocabularies if path.name == vocabulary.NAME else targets).append(path)
    sources = [files.open_source(path) for path in targets]
    documents = {each.name: each for each in files.documents(sources)}
    signatures = _signatures()
    problems = [
        problem
        for source in sources
        for problem in check_.check(
            source,
            document=documents.get(source.revision.document) if source.revision else None,
            pins=signatures,
        )
    ]
    for path in vocabularies:
        texts = map(files.open_source, files.text_files(path.parent))
        revisions = [each.revision for each in texts if each.revision is not None]
        problems += vocabulary.check(vocabulary.read(path.parent), revisions)
    followed = documents.get(signatures.document)
    if followed is not None and not paths:  # with all revisions at hand, and only then
        problems += calculator_checks.stale(signatures, followed.revisions)
    if form == "json":
        click.echo(_json([_problem(problem) for problem in problems]))
    else:
        for problem in problems:
            click.echo(_problem_line(problem))
        for revision in followed.revisions if followed else ():
            if revision.status is not Status.SUPERSEDED:
                click.echo(_coverage(revision, signatures))
        click.echo(_verdict(len(targets) + len(vocabularies), problems))
    return int(any(problem.excepted is None for problem in problems))


def _signatures() -> Pins:
    """The signatures of this folder's calculators; where it has none, of those installed."""
    return pins.read(PINS if PINS.is_file() else binding.PINS)


def _coverage(revision: Revision, signatures: Pins) -> str:
    followed = coverage.followed(revision, signatures, cases.read(CASES))
    sorted_ = f"分類（義務と権利）\n  {duties_report.counted(duties.duties(revision))}"
    return f"{coverage_report.text(revision, coverage.coverage(revision), followed)}\n{sorted_}"


@kiyaku.command(
    "import", help="規約の原文（.txt .md .docx .pdf）を読み取り、版のファイルにします。"
)
@click.argument("raw", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="版のファイル")
@click.option("--document", required=True, help="文書の名前（terms の下のフォルダー名）")
@click.option("--revision", required=True, help="版の名前（2011-10-11 など）")
@click.option("--base", help="もとの版（ファイル、または「文書@版」）。条項のIDを引き継ぎます")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def import_(
    raw: Path, output: Path, document: str, revision: str, base: str | None, form: str
) -> int:
    for name in (document, revision):
        if not _NAME.fullmatch(name):
            raise BadInput(
                f"「{name}」は、文書や版の名前に使えません（例: cybozu.com、2011-10-11）。"
            )
    found = run.import_file(
        raw,
        document=document,
        revision=revision,
        base=files.find(base, folder=TERMS) if base else None,
        earlier=files.read(output) if output.is_file() else None,
    )
    files.write(output, files.render(found.revision))
    if form == "json":
        repairs = [dataclasses.asdict(repair) for repair in found.repairs]
        problems = [_problem(problem) for problem in found.problems]
        click.echo(_json({"repairs": repairs, "problems": problems}), nl=False)
    else:
        told = {problem.line for problem in found.problems if problem.code == "colophon"}
        for repair in found.repairs:
            if repair.code == "colophon" and repair.line in told:
                continue  # the problem below says it
            click.echo(f"{raw}:{repair.line}:{repair.column}: {repair.message}")
        for problem in found.problems:
            click.echo(_problem_line(problem))
        click.echo(_import_verdict(found, output))
    return int(bool(found.problems))


@kiyaku.command("export", help="規約の一つの版を、ほかの形式で書き出します。")
@click.argument("file")
@click.option("--format", "form", type=click.Choice(["json", "text", "akn"]), default="json")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="書き出すファイル")
def export_(file: str, form: str, output: Path | None) -> None:
    revision = files.find(file, folder=TERMS)
    match form:
        case "text":
            content = export.to_text(revision)
        case "akn":
            content = akn.to_xml(revision)
        case _:
            content = _json(export.to_dict(revision))
    _out(content, output)


@kiyaku.command(
    "duties", help="規約の文を、だれが・何を（する、できる、保証しない…）で分類します。"
)
@click.argument("file")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="書き出すファイル")
def duties_(file: str, form: str, output: Path | None) -> None:
    revision = files.find(file, folder=TERMS)
    found = duties.duties(revision)
    given = duties_report.to_dict(revision, found)
    _out(_json(given) if form == "json" else duties_report.text(revision, found), output)


@kiyaku.command("diff", help="二つの版（ファイル、または「文書@版」）を比べます。")
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "html", "docx", "redline"]),
    default="text",
)
@click.option(
    "--order",
    type=click.Choice(["old", "new"]),
    default="old",
    help="docxで左の列に置く版（old は改正前、new は改正後）",
)
@click.option(
    "--removed",
    type=click.Choice(["削る", "削除"]),
    default="削る",
    help="docxで、なくなった条項の新しい側に書く語",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="書き出すファイル")
def diff_(old: str, new: str, form: str, order: str, removed: str, output: Path | None) -> None:
    if form in ("docx", "redline") and output is None:
        raise BadInput(
            f"形式「{form}」はWordのファイルです。書き出すファイルを -o で指定してください。"
        )
    found = diff.compare(files.find(old, folder=TERMS), files.find(new, folder=TERMS))
    content: str | bytes
    match form:
        case "docx":
            from kiyaku.reports import docx_table  # slow to load, and only these two need it

            content = docx_table.table(found, new_left=order == "new", removed=f"（{removed}）")
        case "redline":
            from kiyaku.reports import docx_redline

            content = docx_redline.redline(found, at=datetime.now(UTC))
        case "json":
            content = _json(found.to_dict() | {"effects": _effects(found).to_dict()})
        case "markdown":
            content = text.markdown(found) + effects_report.markdown(_effects(found))
        case "html":
            content = html.page(found, effects=effects_report.html(_effects(found)))
        case _:
            coloured = output is None and sys.stdout.isatty()
            content = text.text(found, style=_coloured if coloured else None)
            content += effects_report.text(_effects(found))
    _out(content, output)


def _effects(comparison: diff.Comparison) -> Effects:
    return effects.effects(comparison, _signatures())


@kiyaku.command("notice", help="改定のお知らせ（利用者あて）の案を作ります。")
@click.argument("old")
@click.argument("new")
@click.option("--date", "day", help="お知らせの日（2026-12-01 など。指定がなければ周知日、公表日）")
@click.option(
    "--site-url", default="", help="サイトのアドレス（全文と新旧対照表のリンクに使います）"
)
@click.option("--format", "form", type=click.Choice(["text", "markdown", "html"]), default="text")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="書き出すファイル")
def notice_(
    old: str, new: str, day: str | None, site_url: str, form: str, output: Path | None
) -> None:
    comparison = diff.compare(files.find(old, folder=TERMS), files.find(new, folder=TERMS))
    found = notice.notice(comparison, day=_day(day) if day else None)
    setters = {
        "text": notice_report.text,
        "markdown": notice_report.markdown,
        "html": notice_report.html,
    }
    _out(setters[form](found, site_url=site_url), output)
    click.echo("お知らせの案です。出す前に、次の点を確認してください。", err=True)
    for point in notice.points(found):
        click.echo(f"- {point}", err=True)


@kiyaku.command("review", help="gitの二つのコミットの間の規約の変更を、コメントの形で示します。")
@click.argument("base")
@click.argument("head")
@click.option("--terms", default=str(TERMS), help="規約のフォルダー（リポジトリの最上位から）")
@click.option("--repository", default=Path(), type=click.Path(path_type=Path), help="リポジトリ")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="書き出すファイル")
def review_(base: str, head: str, terms: str, repository: Path, output: Path | None) -> int:
    found = repository_.texts(base, head, folder=terms, repository=repository)
    _out(review.comment(found.old, found.new, pins=_signatures()), output)
    return int(bool(review.unreadable(found.new)))


@kiyaku.command(help="サイトのページを、Markdownのファイルとして書き出します。")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--terms", default=TERMS, type=click.Path(path_type=Path), help="規約のフォルダー")
@click.option("--site-url", default="", help="サイトのアドレス（フィードのリンクに使います）")
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    help="ほかの生成ツールのための設定ファイル（手書きのページと部品も書き出します）",
)
def pages(out: Path, terms: Path, site_url: str, config_file: Path | None) -> None:
    documents = files.read_documents(terms)
    own = config.read(MKDOCS) if config_file is not None else {}
    site_url = site_url or own.get("site_url", "")
    written = site.pages(
        documents,
        site_name=own.get("site_name", "規約"),
        site_url=site_url,
        pins=_signatures(),
        cases=cases.read(CASES),
        questions=questions.of(terms, documents),
        report=report.read(config.options(own).get("report", "")),
    )
    found: dict[str, str | bytes | Path] = {**written}
    if config_file is not None:
        folder = config.way(config_file, out)
        vocabularies = {each.name: vocabulary.read(terms / each.name) for each in documents}
        index = search.index(documents, vocabularies, written)
        scripts = publish.scripts(DOCS, index, publish.FOLDERS)
        made = publish.assemble(publish.FOLDERS, scripts, offline=True)
        found = {**publish.handwritten(DOCS), **made.files, **found}
        nav = site.navigation(documents)
        content = config.config(
            own, navigation=nav, folder=folder, made=made.path, site_url=site_url
        )
        files.write(config_file, content)
    for path, source in found.items():
        files.write(out / path, source.read_bytes() if isinstance(source, Path) else source)
    click.echo(f"{len(found)}個のファイルを{out}に書き出しました。", err=True)


@kiyaku.command(
    help="ほかの生成ツールが書き出したサイトを、公開できる形に仕上げます"
    "（読み込みを許すものの方針、ヘッダー、Service Worker、圧縮したファイル）。"
)
@click.argument("folder", metavar="SITE", type=click.Path(path_type=Path))
def finish(folder: Path) -> None:
    worker = publish.own(DOCS).get(release.WORKER)
    if worker is None:
        raise BadInput(f"{DOCS}: ありません。このコマンドはリポジトリの最上位で実行してください。")
    publish.finish(folder, service_worker=worker.decode(), build=publish.FOLDERS.build)


@kiyaku.command("quotations", help="計算に使う引用を、計算プログラムのために書き出します。")
@click.option(
    "-o", "--output", default=Path("calculators/quotations.py"), type=click.Path(path_type=Path)
)
@click.option("--pins", "pins_file", default=PINS,
              type=click.Path(path_type=Path))  # fmt: skip
def quotations_(output: Path, pins_file: Path) -> None:
    found = pins.read(pins_file)
    documents = {each.name: each for each in files.read_documents(TERMS)}
    if found.document not in documents:
        raise BadInput(f"{pins_file}: 文書「{found.document}」が{TERMS}にありません。")
    files.write(output, quotations.module(documents[found.document], found))


def main() -> None:
    """The console script. Bad input ends with one line on standard error, never a traceback."""
    try:
        status = kiyaku.main(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        status = 0
    except click.ClickException as error:
        click.echo(f"kiyaku: {_usage(error)}", err=True)
        status = 2
    except BadInput as error:
        click.echo(str(error) if error.problems else " ".join(str(error).split("\n")), err=True)
        status = 2
    except click.Abort:
        status = 130
    except BrokenPipeError:
        sys.stderr.close()
        status = 0
    sys.exit(status or 0)


def _usage(error: click.ClickException) -> str:
    """What is wrong with the command's words, in Japanese."""
    match error:
        case click.exceptions.NoSuchOption():
            return f"オプション「{error.option_name}」はありません（kiyaku --help で一覧）。"
        case click.exceptions.MissingParameter():
            name = (error.param.human_readable_name if error.param else "") or ""
            return f"「{name}」の指定がありません（--help で使い方）。"
        case click.exceptions.BadParameter():
            name = error.param.opts[-1] if error.param else ""
            choices = getattr(error.param.type, "choices", None) if error.param else None
            allowed = f"（{'、'.join(choices)} のいずれか）" if choices else ""
            return f"「{name}」の値が正しくありません{allowed}。"
        case _:
            return f"コマンドの書き方が正しくありません（{error.format_message()}）。"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _day(given: str) -> date:
    """A day as a person gives it, in the one form that cannot be misread."""
    try:
        return datetime.strptime(given, "%Y-%m-%d").date()  # noqa: DTZ007 a day has no zone
    except ValueError:
        raise BadInput(
            f"「{given}」は日付として読めません。2026-12-01 の形の、実在する日付で指定してください。"
        ) from None


def _out(content: str | bytes, output: Path | None) -> None:
    if output is None:
        click.echo(content, nl=False)
    else:
        files.write(output, content)


def _problem(problem: Problem) -> dict[str, Any]:
    fields = [
        "code",
        "severity",
        "path",
        "line",
        "column",
        "clause",
        "label",
        "message",
        "excepted",
    ]
    return {name: getattr(problem, name) for name in fields}


def _problem_line(problem: Problem) -> str:
    label = f"{problem.label}: " if problem.label else ""
    place = f"{problem.path}:{problem.line}:{problem.column}"
    excepted = f"（承認済み: {problem.excepted}）" if problem.excepted is not None else ""
    return f"{place}: {label}{problem.message}{excepted}"


def _verdict(count: int, problems: list[Problem]) -> str:
    accepted = sum(problem.excepted is not None for problem in problems)
    found = f"{count}個のファイルを点検しました。問題は{len(problems) - accepted}件です"
    return found + (f"（ほかに承認済み{accepted}件）。" if accepted else "。")


def _import_verdict(found: Import, output: Path) -> str:
    counts = Counter(clause.kind for clause in found.revision.walk())
    sizes = "、".join(
        f"{word}{counts[kind]}"
        for kind, word in ((Kind.ARTICLE, "条"), (Kind.PARAGRAPH, "項"), (Kind.ITEM, "号"))
    )
    return (
        f"{output}に書き出しました（{sizes}）。直した点は{len(found.repairs)}件、"
        f"確認が必要な点は{len(found.problems)}件です。"
    )


def _coloured(segment: Segment) -> str:
    match segment.op:
        case "insert":
            return click.style(segment.text, fg="blue", underline=True)
        case "delete":
            return click.style(segment.text, fg="yellow", strikethrough=True)
        case _:
            return segment.text
