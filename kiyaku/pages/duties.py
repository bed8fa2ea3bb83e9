"""The pages of who must, may and is not to do what: all sentences, and four views of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import groupby

from kiyaku.duties import LABELS, Act, Duties, Duty
from kiyaku.escaping import escape as plain
from kiyaku.model import Revision
from kiyaku.pages import markup
from kiyaku.reports import duties as report

_NOBODY, _UNKNOWN = "-", "?"  # in the filter: no party, and not to be told


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text in force, its sentences, and the way from the site's root to its page."""

    revision: Revision
    duties: Duties
    path: str

    @cached_property
    def labels(self) -> dict[str, str]:
        """The citations of its clauses by id."""
        return {place.clause.id: place.label for place in self.revision.placed()}

    @cached_property
    def articles(self) -> dict[str, tuple[str, str]]:
        """By clause: the article in which it stands, its id and how it is called."""
        return {
            below.id: (article.id, f"{self.labels[article.id]} {article.heading}".strip())
            for article in self.revision.clauses
            for below in article.walk()
        }

    def topic(self, duty: Duty) -> tuple[str, str]:
        """The article of a sentence: its id, and how it is called."""
        return self.articles.get(duty.sentence.clause, ("preamble", "前文"))


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A page of some sentences: its title, its lead, which, and whether it goes by party."""

    title: str
    lead: str
    holds: Callable[[Duty], bool]
    by_party: bool = True


def _is(*acts: Act) -> Callable[[Duty], bool]:
    return lambda duty: duty.act in acts


VIEWS = {
    "must": View(
        title="すべきこと",
        lead="義務、「…します」と定められていること、努めること、求められる場合のあることです。",
        holds=_is(Act.MUST, Act.EFFORT, Act.ASKED),
    ),
    "must-not": View(
        title="してはいけないこと",
        lead="禁止されていること、しないと約束していることです。",
        holds=_is(Act.MUST_NOT),
    ),
    "deadlines": View(
        title="期限のあること",
        lead="いつまでにするか、いつまでにできるかが定められていることです。",
        holds=lambda duty: bool(duty.deadlines),
    ),
    "guarantees": View(
        title="保証すること・しないこと",
        lead="保証、保証の対象外、責任の上限、責任を負わないこと、応じないことです。",
        holds=_is(Act.GUARANTEES, Act.NO_GUARANTEE, Act.NOT_LIABLE, Act.LIMITED, Act.DECLINES),
        by_party=False,
    ),
}


def index(texts: Sequence[Text]) -> str:
    """All sentences, by article, with a filter."""
    lines = [
        markup.head(
            title="義務と権利",
            description="規約のすべての文を、だれが・何を（する、してはならない、できる、責任を負わない、保証するなど）で分類した一覧。",
            search={"exclude": True},
        ),
        "# 義務と権利",
        "",
        '<p class="lead">規約のすべての文を、だれに何を定めているかで分けています。'
        "分類の言葉は要約で、定めの内容は条文によります。</p>",
        "",
        "".join(
            ['<ul class="duty-views">']
            + [
                f'<li><a href="{name}/">{view.title}</a>'
                f"<span>{sum(map(view.holds, _all(texts)))}件</span></li>"
                for name, view in VIEWS.items()
            ]
            + ["</ul>"]
        ),
        "",
    ]
    for text in texts:
        lines += _whole(text, root="../")
    return "\n".join([*lines, *_explained(texts), *_data(texts)])


def view(name: str, texts: Sequence[Text]) -> str:
    """One of the `VIEWS`."""
    page = VIEWS[name]
    lines = [
        markup.head(
            title=page.title,
            description=f"規約のうち、{page.lead}条文へのリンク付き。",
            search={"exclude": True},
        ),
        f"# {page.title}",
        "",
        f'<p class="lead">{page.lead}すべての文は[義務と権利](index.md)にあります。</p>'.replace(
            '<p class="lead">', '<p class="lead" markdown="span">'
        ),
        "",
    ]
    for at, text in enumerate(texts):
        held = [duty for duty in text.duties.all if page.holds(duty)]
        lines += _titled(text, several=len(texts) > 1)
        sections = _by_party(held, text.duties) if page.by_party else _by_act(held)
        for n, (heading, found) in enumerate(sections):
            lines += [f"## {plain(heading)}（{len(found)}件） {{#s{at}-{n}}}", ""]
            lines += [*_list(found, text, root="../../"), ""]
    return "\n".join(lines)


def _by_party(held: list[Duty], found: Duties) -> Iterator[tuple[str, list[Duty]]]:
    for name in found.parties.all:
        if own := [duty for duty in held if name in duty.who]:
            yield name, own
    if left := [duty for duty in held if not duty.who]:
        yield "だれがするか、本文からは判定できません", left


def _by_act(held: list[Duty]) -> Iterator[tuple[str, list[Duty]]]:
    for act, label in LABELS.items():
        if own := [duty for duty in held if duty.act is act]:
            yield f"{label}こと" if act is not Act.OTHER else label, own


def _whole(text: Text, *, root: str) -> Iterator[str]:
    found = text.duties
    yield from _titled(text, several=True)
    yield f"{report.counted(found)}です。主語が本文になく、前の文や敬語から補ったものには「（推定）」を付けています。"
    yield ""
    yield '<div class="duties" markdown>'
    yield ""
    yield _filter(text)
    yield ""
    for topic, group in groupby(found.all, key=text.topic):
        own = list(group)
        yield f'<section class="duty-topic" data-topic="{escape(topic[0])}" markdown>'
        yield ""
        yield f"## {plain(topic[1])} {{#{topic[0]}}}"
        yield ""
        yield from _list(own, text, root=root)
        yield ""
        yield "</section>"
        yield ""
    yield "</div>"
    yield ""


def _titled(text: Text, *, several: bool) -> Iterator[str]:
    if several:
        yield f"**[{plain(text.revision.title)}]({_up(text)})**"
        yield ""
    yield markup.identity(text.revision)
    yield ""


def _up(text: Text) -> str:
    return f"../{text.path}index.md"


def _list(found: Sequence[Duty], text: Text, *, root: str) -> Iterator[str]:
    yield '<ol class="duty-list">'
    for duty in found:
        yield "".join(_row(duty, text, root))
    yield "</ol>"


def _row(duty: Duty, text: Text, root: str) -> Iterator[str]:
    base = f"{root}{text.path}#"
    who = " ".join(duty.who) or (_UNKNOWN if duty.undetermined else _NOBODY)
    dated = " data-deadline" if duty.deadlines else ""
    yield f'<li class="duty {duty.act}" data-who="{escape(who)}" data-act="{duty.act}"{dated}>'
    yield '<p class="duty-head">'
    yield f'<a href="{base}{duty.sentence.clause or "preamble-p1"}">{escape(duty.label) or "前文"}</a>'
    yield markup.tag("span", "duty-who", _who(duty)) if _who(duty) else ""
    yield markup.tag("span", "duty-act", report.act(duty))
    yield markup.tag("span", "duty-decided", "分類を人が修正") if duty.decided else ""
    yield "</p>"
    yield f'<p class="duty-text">{escape(duty.sentence.text.strip())}</p>'
    notes = [
        (name, "".join(f"<q>{escape(quote)}</q>" for quote in quotes))
        for name, quotes in report.noted(duty)
    ]
    if duty.stem:
        label = escape(text.labels[duty.stem])
        notes.append(("柱書", f'<a href="{base}{duty.stem}">{label}</a>'))
    if notes:
        yield '<dl class="duty-notes">'
        yield from (f"<div><dt>{name}</dt><dd>{said}</dd></div>" for name, said in notes)
        yield "</dl>"
    yield "</li>"


def _who(duty: Duty) -> str:
    if duty.who:
        return "・".join(duty.who) + ("（推定）" if duty.inferred else "")
    return "主語は判定できません" if duty.undetermined else ""


def _filter(text: Text) -> str:
    found = text.duties.all
    people = [(name, name) for name in text.duties.parties.all]
    people += [(_NOBODY, "主語のない定め"), (_UNKNOWN, "判定できません")]
    topics = dict(map(text.topic, found))
    return "".join(
        [
            '<form class="duty-filter" hidden>',
            _select("who", "だれが", people, [who for duty in found for who in _tokens(duty)]),
            _select("act", "何を", list(_named(found)), [str(duty.act) for duty in found]),
            _select("topic", "条", list(topics.items()), [text.topic(duty)[0] for duty in found]),
            '<label class="check"><input type="checkbox" name="deadline" value="1"> 期限のあるもの</label>',
            '<button type="reset">絞り込みをやめる</button>',
            f'<output role="status">{len(found)}件</output>',
            "</form>",
        ]
    )


def _tokens(duty: Duty) -> tuple[str, ...]:
    return duty.who or ((_UNKNOWN,) if duty.undetermined else (_NOBODY,))


def _named(found: Sequence[Duty]) -> Iterator[tuple[str, str]]:
    acts = {duty.act for duty in found}
    yield from ((str(act), label) for act, label in LABELS.items() if act in acts)


def _select(name: str, label: str, options: list[tuple[str, str]], values: list[str]) -> str:
    """A choice with the number of sentences behind each; those with none are left out."""
    given = "".join(
        f'<option value="{escape(value)}">{escape(words)}（{values.count(value)}）</option>'
        for value, words in options
        if value in values
    )
    return f'<label>{label} <select name="{name}"><option value="">すべて</option>{given}</select></label>'


def _explained(texts: Sequence[Text]) -> Iterator[str]:
    yield "## 分類のしかた {#kinds}"
    yield ""
    yield (
        "文の終わり方と主語を規則で読み、規則が誤るところは人が直しています。"
        "直した記録は、本文のファイルの先頭（decisions）にあります。"
        "号に述語がないときは、柱書の分類によります。"
    )
    yield ""
    for text in texts:
        if text.revision.agreement:
            yield plain(text.revision.agreement)
            yield ""
    yield "| 分類 | 内容 |"
    yield "|---|---|"
    yield from (f"| {LABELS[act]} | {why} |" for act, why in report.EXPLAINED.items())
    yield ""


def _data(texts: Sequence[Text]) -> Iterator[str]:
    yield "## データ {#data}"
    yield ""
    yield "同じ内容をJSONで公開しています。"
    yield ""
    for text in texts:
        yield f"- [{plain(text.revision.title)}](../{report.path(text.revision)})"
    yield ""
    yield "`sentences` の各要素の項目は次のとおりです。"
    yield ""
    yield "| 項目 | 内容 |"
    yield "|---|---|"
    yield from (f"| `{key}` | {what} |" for key, what in report.KEYS.items())
    yield ""


def _all(texts: Sequence[Text]) -> Iterator[Duty]:
    for text in texts:
        yield from text.duties.all
