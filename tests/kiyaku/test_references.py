"""References: every family against a document read by eye, and against whole laws."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiyaku import files, kinds, numerals, reference_words
from kiyaku.model import Clause, Kind, Revision, Status
from kiyaku.references import Field, Reference, Resolution, cited_by, fields, references
from tests.paths import DRAFT, FIXTURES, IN_FORCE, shared
from tests.strategies import bodies

LAWS = [
    "minpo_2013-11",
    "minpo_2018-05",
    "minpo_2024-05",
    "saishori_2023-06-07",
    "saishori_2024-04-01",
]
# The text of 2013 lies without its parts 第一編 to 第五編: what names one has nothing to lead to.
REMAINING = {"minpo_2013-11": ["第四編", "第三章第一節", "第一編", "前編"]}

_PART = re.compile(r"第[一二三四五六七八九十]+[編章節款目](?:の[一二三四五六七八九十]+)*　")
_ARTICLE = re.compile(r"第([0-9]+)条((?:の[0-9]+)*)(?:（(.*)）)?$")
_SPREAD = re.compile(r"第([〇一二三四五六七八九十百千]+)条から第.*条まで$")


def statute(text: str) -> Revision:
    """A law as plain lines: 第1条（見出し）, 1　項, (1)　号, 　イ　細分. No more than the tests need."""
    title, _, body = text.partition("\n")
    ids = count(1)
    articles: list[Clause] = []
    levels = [Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM]

    def put(kind: Kind, mark: str, number: str, text: str, heading: str = "") -> None:
        brackets = "（）" if heading else ""
        clause = Clause(id=f"c{next(ids)}", kind=kind, mark=mark, number=number, text=text,
                        heading=heading, brackets=brackets)  # fmt: skip
        if kind not in levels[1:]:
            articles.append(clause)
            return
        articles[-1] = below(articles[-1], clause)

    def below(above: Clause, clause: Clause) -> Clause:
        last = above.children[-1] if above.children else None
        if last and last.kind in levels and levels.index(last.kind) < levels.index(clause.kind):
            return replace(above, children=(*above.children[:-1], below(last, clause)))
        return replace(above, children=(*above.children, clause))

    def more(above: Clause, line: str) -> Clause:
        if above.children:
            return replace(above, children=(*above.children[:-1], more(above.children[-1], line)))
        return replace(above, text=f"{above.text}\n{line}".strip())

    for line in filter(str.strip, body.split("\n")):
        if _PART.match(line) or line.startswith("附則"):
            mark, _, heading = line.partition("　")
            put(Kind.SUPPLEMENT if line.startswith("附則") else Kind.PART, mark, "", "", heading)
        elif match := _ARTICLE.match(line):
            put(Kind.ARTICLE, line.split("（")[0], match[1] + match[2], "", match[3] or "")
        elif match := _SPREAD.match(line):
            put(Kind.ARTICLE, line, str(numerals.integer(match[1])), "")
        elif not articles:
            continue
        elif match := re.match(r"([0-9]+)　(.*)", line):
            put(Kind.PARAGRAPH, match[1], match[1], match[2])
        elif match := re.match(r"\(([0-9]+(?:の[0-9]+)*)\)　(.*)", line):
            put(Kind.ITEM, f"({match[1]})", match[1], match[2])
        elif match := re.match(r"　+([^　]+)　(.*)", line):
            put(Kind.SUBITEM, match[1], match[1], match[2])
        else:
            articles[-1] = more(articles[-1], line)
    return Revision(
        document="law", title=title, revision="r", status=Status.IN_FORCE, clauses=tuple(articles)
    )


@cache
def law(name: str) -> Revision:
    return statute(shared(f"data/laws/{name}.txt").read_text(encoding="utf-8"))


# --- cases ---------------------------------------------------------------------------------


def _fixture() -> tuple[str, list[tuple[str, str, str, list[str]]]]:
    """The document, and of each case: title, citation of the clause, its text, what is expected."""
    text = (FIXTURES / "references.md").read_text(encoding="utf-8")
    document = re.findall(r"```\n(.*?)```", text, re.DOTALL)[0]
    cases = []
    for block in text.split("\n## ")[1:]:
        head, *lines = filter(None, block.split("\n"))
        title, _, label = head.partition(" @ ")
        body = [line for line in lines if not line.startswith("- ")]
        cases.append(
            (title, label, "\n".join(body), [line[2:] for line in lines if line.startswith("- ")])
        )
    return document, cases


DOCUMENT, CASES = _fixture()


def _changed(clause: Clause, id_: str, text: str) -> Clause:
    if clause.id == id_:
        return replace(clause, text=text)
    return replace(clause, children=tuple(_changed(each, id_, text) for each in clause.children))


def test_the_fixture_holds_sixty_cases() -> None:
    assert sum(len(expected) for *_, expected in CASES) >= 60


@pytest.mark.parametrize(
    ("label", "text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_a_reference_leads_where_a_lawyer_reads_it(
    label: str, text: str, expected: list[str]
) -> None:
    base = statute(DOCUMENT)
    labels = {place.clause.id: place.label for place in base.placed()}
    at = next(id_ for id_, each in labels.items() if each == label)
    revision = replace(base, clauses=tuple(_changed(c, at, text) for c in base.clauses))
    found = [
        each for each in references(revision) if each.clause == at and each.field is Field.TEXT
    ]
    assert [_written(each, labels) for each in found] == expected


def _written(reference: Reference, labels: dict[str, str]) -> str:
    to = "、".join(labels[target] for target in reference.targets) or "―"
    heading = f"［{reference.heading}］" if reference.heading else ""
    return f"{reference.words}{heading} → {to} ({reference.status})"


def test_fields_and_citations_back() -> None:
    item = Clause(id="i", kind=Kind.ITEM, mark="(1)", number="1", text="前条の場合")
    one = Clause(id="a1", kind=Kind.ARTICLE, number="1", text="本文")
    two = Clause(id="a2", kind=Kind.ARTICLE, number="2", heading="前条の準用", text="次の各号",
                 children=(item,), closing="前号の場合")  # fmt: skip
    revision = replace(statute("規約\n"), clauses=(one, two), preamble=("第2条を", "第1条を"))
    found = references(revision)
    assert [(each.clause, each.field, each.words) for each in found] == [
        ("", Field.PREAMBLE, "第2条"),
        ("", Field.PREAMBLE, "第1条"),
        ("a2", Field.HEADING, "前条"),
        ("a2", Field.TEXT, "次の各号"),
        ("i", Field.TEXT, "前条"),
        ("a2", Field.CLOSING, "前号"),
    ]
    back = cited_by(found)
    assert {id_: len(each) for id_, each in back.items()} == {"a2": 1, "a1": 3, "i": 2}


# --- whole texts ---------------------------------------------------------------------------


def test_the_terms_in_force() -> None:
    revision = files.read(IN_FORCE)
    labels = {place.clause.id: place.label for place in revision.placed()}
    written = [_written(each, labels) for each in references(revision)]
    assert "第2条 → ― (external)" in written  # 仮登記担保契約に関する法律第2条
    assert "別紙 → ― (attachment)" in written
    quoted = [each for each in references(revision) if each.heading]
    assert [(each.clause, each.words, each.heading) for each in quoted] == [
        ("warranty-p1", "第15条", "サービスの停止")
    ]


def test_the_draft_has_no_dangling_reference() -> None:
    assert [r.words for r in references(files.read(DRAFT)) if r.status is Resolution.DANGLING] == []


@pytest.mark.parametrize("name", LAWS)
def test_false_alarms_on_laws_stay_under_one_in_a_hundred_articles(name: str) -> None:
    revision = law(name)
    articles = sum(clause.kind is Kind.ARTICLE for clause in revision.clauses)
    found = [each for each in references(revision) if each.status is Resolution.DANGLING]
    assert [each.words for each in found] == REMAINING.get(name, [])
    assert len(found) < articles / 100


@pytest.mark.parametrize("name", LAWS[1:])
def test_headings_that_a_law_quotes_are_those_of_what_it_cites(name: str) -> None:
    revision = law(name)
    headings = {clause.id: clause.heading for clause in revision.walk()}
    for each in references(revision):
        if each.heading:
            *first, last = [headings[target] for target in each.targets]
            assert "及び".join(filter(None, ["、".join(first), last])) == each.heading


@pytest.mark.parametrize("name", LAWS)
def test_no_reference_of_a_law_is_overlooked(name: str) -> None:
    """A cruder reading finds none that is not in a span, but 当該各号 and a law's own number."""
    crude = re.compile(
        r"第[一二三四五六七八九十百千]+[条項号章節款編]|[前次同本][一二三四五]?[条項号]|各号|この[条項章節款編]"
    )
    revision = law(name)
    spans = {(r.clause, r.field, at) for r in references(revision) for at in range(r.start, r.end)}
    for clause, field, text in fields(revision):
        for match in crude.finditer(text):
            if (clause, field, match.start()) not in spans:
                around = text[max(0, match.start() - 20) : match.end()]
                assert re.search(r"(法律第[一二三四五六七八九十百千]+号|当該各号)$", around), around


@pytest.mark.parametrize(
    "words",
    [
        "第1条（",
        "「前項",
        "（第九十九条の二、",
        "第1項から",
        "一",
        "別紙",
        "同条及び",
        "）",
        "民法（",
    ],
)
def test_a_long_run_of_odd_words_is_read_to_its_end(words: str) -> None:
    """Patterns are bounded: none of these makes one try again and again."""
    text = words * 16_000
    revision = replace(statute("規約\n第1条\n"), preamble=(text,))
    assert all(text[each.start : each.end] == each.words for each in references(revision))


# --- properties ----------------------------------------------------------------------------

_WORDS = st.sampled_from(
    [
        *"第条項号章節編の前次本同各イロ①（）「」、。一二十百千1２ ",
        *[
            "附則",
            "別紙",
            "別表",
            "から",
            "まで",
            "及び",
            "又は",
            "とあるのは「",
            "中「",
            "民法",
            "本規約",
            "同法",
            "この",
        ],
        *["次の各号", "前各号", "第3条", "第1項", "第2号", "以下", "法律第5号"],
    ]
)


@given(
    bodies(),
    st.lists(st.lists(st.one_of(_WORDS, st.characters()), max_size=30), min_size=1, max_size=8),
)
@settings(max_examples=200)
def test_arbitrary_text_never_raises_and_spans_are_its_words(
    body: object, texts: list[list[str]]
) -> None:
    written = iter(["".join(each) for each in texts])

    def fill(clause: Clause) -> Clause:
        children = tuple(fill(each) for each in clause.children)
        return replace(clause, text=next(written, clause.text), children=children)

    clauses = tuple(fill(each) for each in getattr(body, "clauses"))  # noqa: B009
    revision = replace(statute("規約\n"), clauses=clauses, preamble=tuple(written))
    texts_of = {(clause, field): text for clause, field, text in fields(revision)}
    found = references(revision)
    for each in found:
        assert texts_of[each.clause, each.field][each.start : each.end] == each.words != ""
        assert bool(each.targets) == (each.status is Resolution.RESOLVED)
    for a, b in pairwise(found):
        assert (a.clause, a.field) != (b.clause, b.field) or a.end <= b.start


_BEGINNINGS = {  # one sample or more for each character with which a match may begin
    "references": (
        reference_words.TOKEN,
        "前条 次項 本号 この章 同条 第1条 附則第1条 本則第1条 1条 一項 ア又はイ "
        "次の各号 以下の各号 下記各号 左記各号 上記各号 前記各号 後記各号 別紙 付属書 "
        "附表 様式第1号 法律第1号 令第1号 規則第1号 告示第1号 条例第1号 訓令第1号 "
        "通達第1号 （ ( 「 『 【 〔 ［",
    ),
    "duties": (
        kinds.MODALITY,
        "この限りではありません 責任を負いません 免責されます 保証しません 責めを負う "
        "よう努めます に努めます 努力します 努めます ものとみなします とみなす "
        "てはなりません することができません ができません はできません できません "
        "ないでください し得ない 得ない しないものとします ないものとします 禁止します "
        "したことがあります 場合があります もできます 得ます でよい なければなりません "
        "義務を負う 必要があります を要します ください いただきます べきです ものとします "
        "します きます ちます みます れます つ。 ぬ。 ぶ。 む。 る。 く。 ぐ。 す。 "
        "う。 ます。 ります。",
    ),
}


@pytest.mark.parametrize("name", _BEGINNINGS)
def test_no_beginning_is_missing_where_a_pattern_looks_ahead(name: str) -> None:
    """For speed each pattern looks at one character before its alternatives."""
    pattern, samples = _BEGINNINGS[name]
    bare = re.compile(re.sub(r"^\(\?=\[.*?\]\)", "", pattern.pattern))
    assert bare.pattern != pattern.pattern
    assert [sample for sample in samples.split() if not bare.match(sample)] == []
    assert [sample for sample in samples.split() if not pattern.match(sample)] == []


def test_terms_of_their_own_behind_a_text_count_anew() -> None:
    """A 特約 behind the 約款 begins at 第1条 again: its 第1条 is its own, and what it lacks is not."""
    text = (
        "約款\n第1条\n第2条による。\n第2条\n前条による。\n第3条\n第1条から第2条までを適用する。\n"
    )
    special = "第1条\n第2条及び第3条による。\n第2条\n第1条による。\n"
    found = references(statute(text + special))
    assert [(each.clause, each.words, each.targets) for each in found] == [
        ("c1", "第2条", ("c2",)),
        ("c2", "前条", ("c1",)),
        ("c3", "第1条から第2条まで", ("c1", "c2")),
        ("c4", "第2条", ("c5",)),
        ("c4", "第3条", ("c3",)),
        ("c5", "第1条", ("c4",)),
    ]
