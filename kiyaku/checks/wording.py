"""Rules about sentences and words: cut, doubled, misspelt, outdated, spelt in two ways."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kiyaku.checks.base import Rule, Text, article
from kiyaku.model import Kind
from kiyaku.problems import Problem
from kiyaku.references import Field

_ENDS = re.compile(r"(?:[。．：:！？）)」』】｜|]|次のとおり|以下のとおり|とおり|削除)$")

# Spellings of one word, of which a text should use one: the first, which is that of the guide
# to official documents (公用文作成の考え方), where the text uses it at all.
_SPELLINGS: tuple[tuple[str, ...], ...] = (
    (r"行[わいうえおっ]", r"行な[わいうえおっ]"),
    ("ただし、", "但し、"),
    ("かかわらず", "(?:関|拘)わらず"),
    ("したがって、", "従って、"),
    ("すべて", "全て"),
    ("申込み", "申し込み(?!ま|を行っ)", "申込(?![み書者金先日])"),
    ("手続(?!き)", "手続き"),
    ("問合せ", "問い合わせ", "問い合せ"),
    ("取扱い", "取り扱い(?!ま)"),
    ("支払い", "支払(?=ください)"),
    ("あらかじめ", "予め"),
    ("なければ", "無ければ"),
    ("責めに帰", "責に帰"),
    ("善良な管理者", "善良なる管理者"),
)
# Spellings between which a text may choose: the rarer one is the problem.
_CHOICES: tuple[tuple[str, ...], ...] = (
    ("(?<![一-龥])及び", "および"),
    ("(?<![一-龥])又は", "または"),
    ("並びに", "ならびに"),
    ("若しくは", "もしくは"),
    ("サーバ(?!ー)", "サーバー"),
    ("ユーザー", "ユーザ(?!ー)"),
    ("か月", "ヶ月", "ヵ月", "カ月", "ケ月", "箇月"),
)
_MISSPELT = {
    "会社更正": "会社更生", "民事再正": "民事再生", "仮差押さえ": "仮差押え", "幫助": "幇助",
    "該当申込": "当該申込", "遅滞無く": "遅滞なく", "収める所得": "納める所得", "損害倍賞": "損害賠償",
    "暇疵": "瑕疵", "準拠方": "準拠法", "専属管括": "専属管轄", "注意と義務をもって": "注意をもって",
    "注意を持って": "注意をもって",
}  # fmt: skip
# What the law no longer knows: the word, and since when and by what.
_OUTDATED = {
    "会社整理": "会社法の施行（2006年5月1日）により廃止された制度です",
    "和議": "民事再生法の施行（2000年4月1日）により廃止された制度です",
    "手形交換所": "2022年11月に電子交換所に替わり、業務を終えています",
    "瑕疵担保": "民法の改正（2020年4月1日）により「契約不適合」となりました",
    "禁治産": "民法の改正（2000年4月1日）により成年後見制度となりました",
}  # fmt: skip
_DOUBLED = re.compile(
    r"([一-龥々ァ-ヶーA-Za-zΑ-ω]{2,20})、\1(?=、|および|及び|または|又は|ならびに|並びに|は|が|を)"
)
_SUBJECT = re.compile(r"(?:^|。)([一-龥々ァ-ヶーA-Za-z]{2,20}は)、[^。]*?、\1(?![、。])")


def unfinished(text: Text) -> Iterator[Problem]:
    """A paragraph's last sentence has its end."""
    for clause in text.revision.walk():
        if clause.kind not in (Kind.ARTICLE, Kind.PARAGRAPH):
            continue
        for words in filter(None, (clause.text, clause.closing)):
            last = words.split("\n")[-1]
            lead = words is clause.text and (clause.children or clause.closing)
            if _ENDS.search(last) or lead or len(last) < 12:
                continue
            yield text.problem(
                "sentence-end",
                clause.id,
                f"文が終わっていません（…{last[-12:]}）。文末を「。」で終えてください。",
                last[-12:],
            )


def list_form(text: Text) -> Iterator[Problem]:
    """The items of one list are alike in form: all sentences, or none."""
    for clause in text.revision.walk():
        items = [c for c in clause.children if c.kind is not Kind.PARAGRAPH and c.text]
        sentences = [c for c in items if c.text.endswith("。")]
        if len(items) >= 3 and len(sentences) > 0 and 3 * len(sentences) <= len(items):
            for item in sentences:
                if "。" not in item.text[:-1]:
                    yield text.problem(
                        "list-form",
                        item.id,
                        "この号だけが文で終わっています。ほかの号と形をそろえてください。",
                        item.text[-12:],
                    )


def doubled(text: Text) -> Iterator[Problem]:
    """No word stands twice in a row, no subject twice in a sentence."""
    for clause, field, words in text.passages:
        if field is Field.HEADING:
            continue
        for match in _DOUBLED.finditer(words):
            yield text.problem(
                "doubled", clause, f"「{match[1]}」が重ねて書かれています。", match[0]
            )
        for match in _SUBJECT.finditer(words):
            yield text.problem(
                "doubled", clause, f"一つの文に「{match[1]}」が二つあります。", match[1]
            )


def misspelt(text: Text) -> Iterator[Problem]:
    """No word of the list of misspellings."""
    for clause, _, words in text.passages:
        for wrong, right in _MISSPELT.items():
            if wrong in words:
                yield text.problem(
                    "misspelt", clause, f"「{wrong}」は「{right}」の誤りではありませんか。", wrong
                )


def outdated(text: Text) -> Iterator[Problem]:
    """No word for what the law no longer knows."""
    for clause, _, words in text.passages:
        for word, since in _OUTDATED.items():
            if word in words:
                yield text.problem("outdated", clause, f"「{word}」は、{since}。", word)


def spelling(text: Text) -> Iterator[Problem]:
    """A word is spelt one way throughout."""
    whole = "\n".join(words for _, _, words in text.passages)
    for forms in (*_SPELLINGS, *_CHOICES):
        if sum(re.search(form, whole) is not None for form in forms) < 2:
            continue
        counts = Counter(dict.fromkeys(range(len(forms)), 0))
        found: list[tuple[int, str, str]] = []
        for clause, _, words in text.passages:
            for at, form in enumerate(forms):
                hits = re.findall(form, words)
                counts[at] += len(hits)
                found += [(at, clause, hit) for hit in dict.fromkeys(hits)]
        usual = max(counts, key=lambda at: (counts[at], -at)) if forms in _CHOICES else 0
        if not counts[usual]:
            continue
        shown = next(hit for at, _, hit in found if at == usual)
        for at, clause, hit in found:
            if hit.startswith("行な"):
                shown = hit.replace("な", "", 1)  # 行なわ is shown beside 行わ
            if at != usual:
                yield text.problem(
                    "spelling",
                    clause,
                    f"「{hit}」は、ほかで使っている「{shown}」と表記をそろえてください。",
                    hit,
                )


_LIST = ("甲は、次の場合に解除できる。", "- ① 破産した場合 {#a-i1}\n- ② 解散した場合 {#a-i2}")

RULES = (
    Rule(
        code="sentence-end",
        title="終わっていない文",
        why="文の途中で切れていると、その後に何が定められるはずだったのか分かりません。",
        wrong=article("甲は、乙に対しいかなる請求もし得ないものとし、"),
        right=article("甲は、乙に対しいかなる請求もし得ないものとする。"),
        find=unfinished,
    ),
    Rule(
        code="list-form",
        title="号の形の不ぞろい",
        why="列挙の中に文が交じると、条件なのか独立した定めなのか分からなくなります。",
        wrong=article(_LIST[0], _LIST[1] + "\n- ③ 甲は、通知することがある。 {#a-i3}"),
        right=article(_LIST[0], _LIST[1] + "\n- ③ 通知を受けた場合 {#a-i3}"),
        find=list_form,
    ),
    Rule(
        code="doubled",
        title="言葉の重複",
        why="同じ言葉や主語が重なるのは、直したときの消し忘れです。",
        wrong=article("権利は、サイボウズ、サイボウズおよびその株主に帰属する。"),
        right=article("権利は、サイボウズおよびその株主に帰属する。"),
        find=doubled,
    ),
    Rule(
        code="misspelt",
        title="誤記",
        why="よくある書き誤りの表に当たる言葉です。",
        wrong=article("会社更正手続の申立てを受けた者を除く。"),
        right=article("会社更生手続の申立てを受けた者を除く。"),
        find=misspelt,
    ),
    Rule(
        code="outdated",
        title="廃止された制度の名",
        why="廃止された制度の名は、現在の何を指すのかを当事者が決める必要があります。",
        wrong=article("破産、会社整理の申立てを受けた者を除く。"),
        right=article("破産の申立てを受けた者を除く。"),
        find=outdated,
    ),
    Rule(
        code="spelling",
        title="表記の不統一",
        why="同じ言葉を二通りに書くと、検索や比較で見落とされます。",
        wrong=article(
            "甲は、申込みをする。ただし、電話による申し込みは受け付けない。申込みは取り消せない。"
        ),
        right=article(
            "甲は、申込みをする。ただし、電話による申込みは受け付けない。申込みは取り消せない。"
        ),
        find=spelling,
    ),
)
