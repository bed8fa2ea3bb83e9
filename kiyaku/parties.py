"""Who a text binds: its parties by the names that it gives them, and which of them a sentence
is about.

A party is a defined term that means a person or a company, or a name that contracts use without
defining it (甲, 会社, 契約者), where the text has it do something. Others who are named (第三者) are
no parties.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kiyaku.glossary import Term
from kiyaku.once import remembered

# Who speaks in a text of their own, and names that need no definition.
_SPEAKERS = ("当社", "弊社", "当会社", "当行", "当法人", "当組合", "運営者", "会社")
_ROLES = (
    *("お客様", "お客さま", "利用者", "会員", "契約者", "加入者", "申込者", "購入者", "ユーザー", "利用ユーザー"),
    *("委託者", "受託者", "発注者", "受注者", "注文者", "請負人", "請負者", "売主", "買主", "貸主", "借主"),
    *("賃貸人", "賃借人", "使用者", "労働者", "従業員", "社員", "加盟店", "出品者", "出店者", "投稿者"),
    *("開示者", "受領者", "許諾者", "被許諾者", "ライセンサー", "ライセンシー", "派遣元", "派遣先", "事業者"),
    *("登録ユーザー", "甲", "乙", "丙", "丁"),
)  # fmt: skip
_ALL = (
    "両当事者",
    "契約当事者",
    "契約当事者双方",
    "当事者双方",
    "当事者",
    "両者",
    "双方",
    "甲乙",
    "甲乙双方",
)
_PERSON = re.compile(r"(?:者|方|人|法人|団体|会社|組織|個人|社|当事者|相手方|員)(?:の総称)?$")
_COMPANY = re.compile(r"会社|法人|財団|組合|銀行")
_JOIN = r"(?:および|及び|並びに|ならびに|または|又は|若しくは|もしくは|と|も|、|・)"
_BOTH = 2  # parties of whom 両当事者 speaks


@dataclass(frozen=True, slots=True)
class Subject:
    """Those whom a sentence is about, and where they are named in it; `particle` is は, が, も …"""

    names: tuple[str, ...]
    start: int
    end: int
    particle: str


@dataclass(frozen=True)
class Parties:
    """The parties of a text. `names` leads from each name to the one they are called by here.

    `provider` is who made the text and speaks in it, `addressee` who is spoken to in it; "" where
    the text does not tell, as in a contract between 甲 and 乙.
    """

    names: dict[str, str]
    provider: str = ""
    addressee: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        """Every party once: who is spoken to first, the provider last."""
        found = [name for name in dict.fromkeys(self.names.values()) if name != self.provider]
        found.sort(key=lambda name: name != self.addressee)
        return (*found, *filter(None, [self.provider]))

    @cached_property
    def _one(self) -> re.Pattern[str]:
        return re.compile(_one([*self.names, *_ALL]))

    @cached_property
    def _subject(self) -> re.Pattern[str]:
        one = self._one.pattern
        return re.compile(
            # お客様は、 甲及び乙が お客様もサイボウズも サイボウズまたはその供給者は
            rf"(?P<names>{one}(?:{_JOIN}{{1,2}}{one})*)"
            rf"(?:(?:または|又は|および|及び|、)[^、。はが]{{1,12}}?)?(?:ご?自身|各自|双方|のみ|側|ら|と)?"
            r"(?P<particle>は(?!じめ)|が(?![あ-ん]*(?:ら|り)[、。])|も(?!しくは|って|と))"
            # 利用ユーザーとして設定された方のみ、
            rf"|(?P<as>{one})として[^、。はが]{{1,12}}?(?:れた|なった)(?:方|者|人)(?P<of>のみ、|は|が|も)"
        )

    def subjects(self, text: str) -> list[Subject]:
        """Each place where a text says that a party is or does something, in its order."""
        found = []
        for said, start, end, particle in _said(self._subject, self._one, text):
            names = dict.fromkeys(each for one in said for each in self._meant(one))
            found.append(Subject(tuple(names), start, end, particle))
        return found

    def _meant(self, name: str) -> tuple[str, ...]:
        return (self.names[name],) if name in self.names else self.both

    @cached_property
    def both(self) -> tuple[str, ...]:
        """Whom 両当事者 means; () where more than two, or none, could be meant."""
        if self.provider and self.addressee:
            return (self.addressee, self.provider)
        pair = [each for each in dict.fromkeys(self.names.values()) if each in ("甲", "乙")]
        return tuple(pair or self.all) if len(pair or self.all) == _BOTH else ()


def parties(terms: Iterable[Term], texts: Iterable[str]) -> Parties:
    """The parties of a text, from its defined terms and its passages."""
    terms, texts = list(terms), list(texts)
    defined = {term.name: term.definition.rstrip("。") for term in terms}
    people = [name for name, means in defined.items() if _PERSON.search(means) and len(name) <= 12]
    companies = [name for name in people if _COMPANY.search(defined[name][-12:])]
    candidates = list(dict.fromkeys([*people, *_SPEAKERS, *_ROLES]))
    counted = _acting(candidates, texts)
    spoken = [name for name in _SPEAKERS if name != "会社" and any(name in text for text in texts)]
    names = {name: name for name in candidates if counted[name] or name in spoken}
    speakers = [name for name in names if name in _SPEAKERS]
    named = [name for name in companies if name in names and name not in speakers]
    provider = ""
    if len(named) == 1 and named[0] not in "甲乙丙丁":
        provider = named[0]
    elif speakers:
        provider = max(speakers, key=counted.__getitem__)
    for name in speakers if provider else ():
        names[name] = provider
    others = [name for name in names if names[name] != provider]
    addressee = max(others, key=counted.__getitem__) if provider and others else ""
    return Parties(names, provider, addressee)


@remembered
def _said(
    subject: re.Pattern[str], one: re.Pattern[str], text: str
) -> tuple[tuple[tuple[str, ...], int, int, str], ...]:
    """What a pattern finds in a sentence: the names, from where to where, and the particle."""
    return tuple(
        (
            tuple(one.findall(match["names"] or match["as"])),
            match.start(),
            match.end(),
            match["particle"] or match["of"].rstrip("、"),
        )
        for match in subject.finditer(text)
    )


def _acting(names: Iterable[str], texts: Iterable[str]) -> Counter[str]:
    """How often each name is what a sentence is about."""
    one = _one(names)
    does = re.compile(rf"{one}(?:{_JOIN}{{1,2}}{one})*(?:ご?自身|各自|双方|のみ)?(?:は|が)")
    each = re.compile(one)
    return Counter(
        name for text in texts for match in does.finditer(text) for name in each.findall(match[0])
    )


def _one(names: Iterable[str]) -> str:
    """Any of some names, the longest first, none of them within a longer word."""
    ordered = sorted(dict.fromkeys(filter(None, names)), key=len, reverse=True)
    if not ordered:
        return r"(?!)"
    first = "".join(re.escape(name[0]) for name in ordered)  # most characters begin no name
    apart = [name for name in ordered if not re.match("[ぁ-ん]", name)]
    other = [name for name in ordered if name not in apart]
    kinds = [_APART + _any(apart)] if apart else []
    kinds += [_any(other)] if other else []
    return f"(?=[{first}])(?:{'|'.join(kinds)})"


# Not within a longer word, but 当社, 両当事者. Once for all names: to compile it takes long.
_APART = r"(?:(?<![一-龥々ァ-ヶーA-Za-z])|(?<=[当各該両他]))"


def _any(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, names))})"
