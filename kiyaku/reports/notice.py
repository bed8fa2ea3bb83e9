"""The customer notice as plain text, Markdown and HTML: one letter, three ways to set it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape as html_escape
from typing import Literal

from kiyaku.diff import Change, ClauseChange
from kiyaku.escaping import escape, markdown_blocks
from kiyaku.notice import Notice, whole
from kiyaku.reports import words
from kiyaku.reports.outline import Fold, Topic
from kiyaku.segments import Segment
from kiyaku.wording import day

BEFORE, AFTER = "改定前", "改定後"


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A piece of the letter. A wording has its clause's citation and both sides."""

    kind: Literal["date", "text", "title", "heading", "item", "wording"]
    text: str
    old: tuple[Segment, ...] = ()
    new: tuple[Segment, ...] = ()


def text(found: Notice, *, site_url: str = "") -> str:
    """The letter as plain text, for an e-mail."""
    lines: list[str] = []
    for block in letter(found, site_url=site_url):
        match block.kind:
            case "heading":
                lines += ["", f"■ {block.text}"]
            case "item":
                lines.append(f"・{block.text}")
            case "wording":
                lines += ["", f"［{block.text}］"]
                for name, side in ((BEFORE, block.old), (AFTER, block.new)):
                    first, *rest = _plain(side).split("\n")
                    lines += [f"{name}: {first}", *(f"　　　　{line}" for line in rest)]
            case "title":
                lines += ["", block.text]
            case _:
                lines += ["", block.text] if lines else [block.text]
    return "\n".join(lines) + "\n"


def markdown(found: Notice, *, site_url: str = "") -> str:
    """The letter in Markdown."""
    lines: list[str] = []
    last = ""
    for block in letter(found, site_url=site_url):
        if last == "item" and block.kind != "item":
            lines.append("")
        match block.kind:
            case "title":
                lines += [f"# {escape(block.text)}", ""]
            case "heading":
                lines += [f"## {escape(block.text)}", ""]
            case "item":
                lines.append(f"- {escape(block.text)}")
            case "wording":
                lines += [f"### {escape(block.text)}", ""]
                for name, side in ((BEFORE, block.old), (AFTER, block.new)):
                    lines += [f"**{name}**", ""]
                    for piece in markdown_blocks(_plain(side)):
                        lines += [*(f"> {line}" for line in piece.split("\n")), ">"]
                    lines[-1] = ""
            case _:
                lines += [escape(block.text), ""]
        last = block.kind
    return "\n".join(lines).rstrip("\n") + "\n"


def html(found: Notice, *, site_url: str = "") -> str:
    """The letter as a page that stands alone; changed words are underlined on both sides."""
    out: list[str] = []
    last = ""
    for block in letter(found, site_url=site_url):
        if (block.kind == "item") != (last == "item"):
            out.append("<ul>" if block.kind == "item" else "</ul>")
        said = _linked(block.text)
        match block.kind:
            case "title":
                out.append(f"<h1>{said}</h1>")
            case "heading":
                out.append(f"<h2>{said}</h2>")
            case "item":
                out.append(f"<li>{said}</li>")
            case "wording":
                sides = "".join(
                    f"<dt>{name}</dt><dd>{_underlined(side)}</dd>"
                    for name, side in ((BEFORE, block.old), (AFTER, block.new))
                )
                out.append(f"<h3>{said}</h3>\n<dl>{sides}</dl>")
            case _:
                out.append(f'<p class="{block.kind}">{said}</p>')
        last = block.kind
    out += ["</ul>"] if last == "item" else []
    title = html_escape(_title(found))
    body = "\n".join(out)
    return (
        '<!doctype html>\n<html lang="ja">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n{body}\n</html>\n"
    )


def letter(found: Notice, *, site_url: str = "") -> Iterator[Block]:
    """The letter, piece by piece. What only the sender knows stands in 〔 〕."""
    comparison = found.comparison
    title = comparison.new.title
    yield Block(kind="date", text=day(found.day, weekday=False))
    yield Block(kind="text", text="お客様各位")
    yield Block(kind="date", text="〔会社名〕")
    yield Block(kind="title", text=_title(found))
    yield Block(kind="text", text="平素より格別のご高配を賜り、厚く御礼申し上げます。")
    yield Block(
        kind="text", text=f"このたび「{title}」を次のとおり改定しますので、お知らせいたします。"
    )
    yield Block(kind="heading", text="効力発生日")
    yield Block(
        kind="text",
        text=f"{day(found.effective)}。同日から、改定後の規約を適用します。",
    )
    if comparison.new.note:
        yield Block(kind="heading", text="改定の趣旨")
        yield Block(kind="text", text=comparison.new.note)
    yield Block(kind="heading", text="主な変更点")
    yield from _main(found)
    if found.changes:
        yield Block(kind="heading", text="変更する条項の文言")
        for change in found.changes:
            yield Block(
                kind="wording",
                text=f"{words.label(change)}　{words.fate(change)}",
                old=tuple(_side(found, change, new=False)),
                new=tuple(_side(found, change, new=True)),
            )
    yield Block(kind="heading", text="改定後の全文と新旧対照表")
    yield Block(kind="item", text=f"改定後の規約の全文: {_text_page(found, site_url)}")
    yield Block(kind="item", text=f"新旧対照表: {_comparison_page(found, site_url)}")
    yield Block(kind="heading", text="お問い合わせ先")
    yield Block(kind="text", text="〔窓口の名称と連絡先〕")


def _title(found: Notice) -> str:
    return f"「{found.comparison.new.title}」改定のお知らせ"


def _main(found: Notice) -> Iterator[Block]:
    """The changes in a line each, by topic; those that say nothing new, by their count."""
    for topic, changes in found.topics.items():
        for change in changes:
            if topic is not Topic.FIGURE:  # the words, not what they were classed as
                change = replace(change, gist="")
            said = "　".join(filter(None, [words.label(change), words.brief(change)]))
            yield Block(kind="item", text=f"{words.TOPIC[topic]}: {said}")
    for fold, changes in found.folded.items():
        if fold is not Fold.SAME:
            yield Block(kind="item", text=f"{words.FOLD[fold]}: {len(changes)}か所")


def _side(found: Notice, change: ClauseChange, *, new: bool) -> Iterator[Segment]:
    own, absent = ("insert", Change.REMOVED) if new else ("delete", Change.ADDED)
    if change.change is absent:
        yield Segment("equal", words.REMOVED_CLAUSE if new else words.NEW_CLAUSE)
    elif change.change in (Change.ADDED, Change.REMOVED):
        yield Segment("insert" if new else "delete", whole(change, found.comparison, new=new))
    else:
        yield from (each for each in change.segments if each.op in ("equal", own))


def _text_page(found: Notice, site_url: str) -> str:
    new = found.comparison.new
    if not site_url:
        return "〔改定後の規約のURL〕"
    return f"{site_url.rstrip('/')}/terms/{new.document}/{new.revision}/"


def _comparison_page(found: Notice, site_url: str) -> str:
    old, new = found.comparison.old, found.comparison.new
    if not site_url:
        return "〔新旧対照表のURL〕"
    return f"{site_url.rstrip('/')}/compare/{new.document}/{old.revision}/{new.revision}/"


def _plain(side: tuple[Segment, ...]) -> str:
    return "".join(segment.text for segment in side)


def _underlined(side: tuple[Segment, ...]) -> str:
    out = []
    for op, words_ in side:
        said = html_escape(words_).replace("\n", "<br>")
        out.append(said if op == "equal" else f"<u>{said}</u>")
    return "".join(out)


def _linked(said: str) -> str:
    """Escaped text; an address at its end is a link."""
    before, _, address = said.rpartition(" ")
    if address.startswith(("https://", "http://")):
        link = html_escape(address)
        return f'{html_escape(before)} <a href="{link}">{link}</a>'
    return html_escape(said)


_STYLE = """
body { font-family: sans-serif; line-height: 1.8; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem } h3 { font-size: 1rem }
.date { text-align: right } dt { font-size: .85em } dd { margin: 0 0 .6rem 1rem }
u { text-underline-offset: .2em }
"""
