"""What a sentence lays down, by how it ends: must, must not, may, is not liable, guarantees …

The endings are those of `kinds`; here they are told apart by the verb before them: 返金を行いません
declines, 漏洩いたしません promises not to, 保証しません guarantees nothing. Who it binds is for `duties`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kiyaku.kinds import MODALITIES, MODALITY
from kiyaku.once import remembered


class Act(StrEnum):
    """What a sentence lays down for someone, or about something."""

    MUST = "must"
    EFFORT = "effort"
    MUST_NOT = "must-not"
    MAY = "may"
    ASKED = "may-be-asked"
    GUARANTEES = "guarantees"
    NO_GUARANTEE = "no-guarantee"
    LIMITED = "limited"
    NOT_LIABLE = "not-liable"
    DECLINES = "declines"
    DEEMED = "deemed"
    AGREES = "agrees"
    DEFINES = "defines"
    OTHER = "other"
    UNKNOWN = "unknown"


LABELS = {  # as the site and the decisions name what a sentence lays down
    Act.MUST: "する",
    Act.EFFORT: "努める",
    Act.MUST_NOT: "してはならない",
    Act.MAY: "できる",
    Act.ASKED: "求められることがある",
    Act.GUARANTEES: "保証する",
    Act.NO_GUARANTEE: "保証しない",
    Act.LIMITED: "責任を限る",
    Act.NOT_LIABLE: "責任を負わない",
    Act.DECLINES: "応じない",
    Act.DEEMED: "みなす",
    Act.AGREES: "同意する",
    Act.DEFINES: "定義",
    Act.OTHER: "その他の定め",
    Act.UNKNOWN: "判定できません",
}
# What is laid down for someone: a sentence of these kinds that names no one is not yet understood.
BINDING = frozenset(set(Act) - {Act.DEEMED, Act.DEFINES, Act.OTHER, Act.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Predicate:
    """What a piece of text lays down by its ending, and what the ending tells of who it is about.

    `act` is None for a piece without a predicate: 公序良俗に反する行為. `asks` is a request to the
    reader (ください), `humble` how a provider speaks of itself (いたします); `same` says that the sentence
    before decides (同様とします), `impersonal` that a thing is meant where nobody is named: 第3条は…に適用する.
    """

    act: Act | None
    asks: bool = False
    humble: bool = False
    same: bool = False
    impersonal: bool = False


_TAIL = 40  # characters before the end in which a predicate is read
_ASIDE = re.compile(
    r"(?:[。、．，\s　）)]|（○+(?=）)|[(]○+(?=[)]))+$"
)  # stops, and a bracket at the end
_AGREES = re.compile(
    r"(?:合意|同意|了承|了解|承服)(?:する(?:ものとし(?:ます)?|ものとする)?|(?:いた)?し(?:ます|た)|(?:して)?(?:ください|下さい|いただきます))$"
)
_DEFINES = re.compile(
    r"を(?:いう|いいます|指す|指します|意味する|意味します)(?:ものとし(?:ます)?|ものとする)?$"
    r"|定義(?:は|について(?:は)?)?、?[^、。]{0,12}(?:とおり|通り)(?:とします|とする|です|である)?$|(?:のように|とおり|通り)定義(?:する|します)$"
)
_NO_DUTY = re.compile(
    r"義務(?:を|は)?(?:一切|何ら)?(?:を|は)?(?:負(?:わず|いません|わない(?:もの(?:とし(?:ます)?|とする))?)|ありません|ない)$"
)
_REQUEST = re.compile(r"(?:ください|下さい|いただき(?:ます|たい)|お願い(?:いた)?します)$")
_ASKED = re.compile(r"(?:いただく|頂く)(?:こと|場合)[がもは](?!でき)")
_HUMBLE = re.compile(
    r"(?:いた|致)し(?:ます|ません|かねます)$|(?:ご|お)[一-龥ぁ-ん]{1,6}した(?:もの)"
)
_DECLINED = re.compile(  # 返金等は一切行い[ません], 対応し[ないものとし], 受け付け[ません]
    r"(?:返金|返還|払い?戻し|補償|補填|対応|受け?付け|承諾|応じ|サポート|回答|支払わ|支給)(?:等)?(?:を|は|に(?:は)?|も)?"
    r"(?:一切|原則(?:として)?)?(?:行な?[いわ]|(?:いた)?し|する(?:こと)?(?:は|が)?|応じ)?$"
)
_NOT_LIABLE = re.compile(r"責(?:任|め)(?:を|は)?(?:一切|何ら)?負わず$")
_NOT_TO = re.compile(  # 漏洩しないようにしてください
    r"ない(?:よう|こと)(?:に|と)?(?:して(?:ください|下さい)|(?:する|します)(?:もの(?:とする|とし(?:ます)?))?|お願い(?:いた)?します)$"
)
_TREATED = re.compile(r"ものとして(?:取り?)?扱(?:う|います)(?:もの(?:とする|とし(?:ます)?))?$")
_CAN = re.compile(
    r"(?<!が)でき(?:る|ます)(?:もの(?:とする|とし(?:ます)?))?$|ことができ(?:る|ます)(?:もの(?:とする|とし(?:ます)?))?$"
)
_SAME = re.compile(r"同様(?:と(?:する|します)|です|である)$")
_PAST = re.compile(r"た(?:もの|こと)と(?:し|する)")  # ご連絡したものとします
_DECIDES = re.compile(r"が(?:これを|その裁量で)?(?:決定|判断|指定|選択|裁定)する(?:もの|。|$)")
_MODAL = re.compile(  # what stands after the verb: することがあります, するものとする
    r"(?:(?:こと|場合|おそれ)(?:が|も|は)(?:あります|ある|ございます))?(?:もの(?:とする|とし(?:ます)?))?$"
)
_STATE = re.compile(  # what happens by itself, or is so: no one is to do it
    r"(?:(?:[かがさたなばまらわ]れ|られ|生じ|準じ|足り)(?:る|ます|ない|ません)|でき(?:ない|ません)"
    r"|(?:[かがさたなばまらわ]れ|られ)てい(?:る|ます|ない|ません)|(?:帰属|終了|成立|存続|発生|消滅|失効|継続|該当|相当|由来|起因|属|有|意味)(?:する|します|しない|しません)"
    r"|(?:な|かか|よ|異な|変わ|残|至|係|あた|当た|あ)(?:る|ります|らない|りません)"
    r"|及(?:ぶ|びます|ばない)|含(?:む|みます|まない|みません)|失(?:う|います)|準ずる|とおりです|である)$"
)
_NOT_SO = re.compile(
    r"(?:では(?:あり|な)|なりま|[かがさたなばまらわ]れま?|られま?|含まれ?ま?|でき)(?:せん|ません|ない|い)$"
)
_IMPERSONAL = re.compile(  # 第3条は…に準用する, 取扱いは…の定めに従う; but 指示に従う
    r"(?:(?:適用|準用|通算|優先)(?:する|します|しない|しません)"
    r"|(?:定め|規定|規約|約款|事項|条件|ポリシー)に従(?:う|います))$"
)
_TERMS_SAY = re.compile(  # 本規約は、当社が提供する…の利用条件を定めます: the text itself does
    r"(?:本|この)[一-龥]*(?:規約|約款|契約|規程|規則|条件|方針|ガイドライン|ポリシー)は、[^。]*"
    r"(?:定め|規定す|規定し)(?:る|ます)(?:もの(?:です|とします|とする|である))?$"
)
_LIMITED = re.compile(r"(?:賠償|責任)[^。]*(?:上限|限度)")  # 損害賠償の上限は…とします
_UP_TO = re.compile(  # 1か月分を上限として賠償します, 利用料の額を超えて責任を負いません
    r"(?:上限|限度)として[^。]*(?:賠償|責任)|(?:額|円|料|料金|分)を超え[^。]*(?:賠償|責任)[^。]*(?:ません|ない)"
)
_SETS = re.compile(r"(?<!もの)と(?:する|します)$")  # 1年間とします
_ENDS_NEGATIVE = re.compile(r"ない(?:こと)?$|ません(?:でした)?$")


@remembered
def read(text: str) -> Predicate:
    """The predicate of a piece of text, whose brackets have been blanked."""
    tail = _ASIDE.sub("", text)[-_TAIL:]
    ending = _ending(tail)
    before = tail[: ending[1]] if ending else tail
    act = _act(tail, before, ending[0] if ending else "")
    capped = act is Act.OTHER and _SETS.search(tail) and _LIMITED.search(text)
    if capped or (act in (Act.MUST, Act.NOT_LIABLE) and _UP_TO.search(text)):
        act = Act.LIMITED
    return Predicate(
        act=act,
        asks=bool(_REQUEST.search(tail)) or bool(_ASKED.search(tail)),
        humble=bool(_HUMBLE.search(tail)),
        same=bool(_SAME.search(tail)),
        impersonal=bool(
            _IMPERSONAL.search(_MODAL.sub("", tail)) or _TERMS_SAY.search(_ASIDE.sub("", text))
        ),
    )


def _ending(tail: str) -> tuple[str, int] | None:
    """The last ending in a sentence's last words: its name and where it begins."""
    found = [
        (MODALITIES[int((match.lastgroup or "m0")[1:])][0], match.start())
        for match in MODALITY.finditer(tail)
        if match.end() >= len(tail) - 1
    ]
    if found:
        return found[-1]
    if match := _ENDS_NEGATIVE.search(tail):
        return None if match[0].endswith("こと") else ("否定", match.start())
    return None


def _act(tail: str, before: str, ending: str) -> Act | None:
    if _DEFINES.search(tail):
        return Act.DEFINES
    if _NO_DUTY.search(tail):
        return Act.DECLINES
    if _NOT_LIABLE.search(tail):
        return Act.NOT_LIABLE
    if _NOT_TO.search(tail):
        return Act.MUST_NOT
    if _TREATED.search(tail):
        return Act.DEEMED
    if _CAN.search(tail):
        return Act.MAY
    guaranteed = "保証" in tail[-24:]
    match ending:
        case "":
            return Act.EFFORT if re.search("(?:努力し|努め)$", tail) else None
        case "みなし":
            return Act.DEEMED
        case "努力":
            return Act.EFFORT
        case "免責":
            return Act.NO_GUARANTEE if guaranteed and "責" not in tail[-12:] else Act.NOT_LIABLE
        case "例外":
            return Act.OTHER
        case _ if _AGREES.search(tail):
            return Act.AGREES
        case "禁止" | "否定":
            return _negative(tail, before, ending, guaranteed)
        case "任意":
            if _ASKED.search(tail):
                return Act.ASKED
            return Act.OTHER if _is_state(tail) else Act.MAY
        case "責任":
            return Act.MUST
        case _ if re.search(r"保証(?:する|します|いたします)", tail[-16:]):
            return Act.GUARANTEES
        case "義務":
            if _PAST.search(tail):
                return Act.DEEMED
            if tail[len(before) :].startswith("なければ"):
                return Act.MUST
            if _DECIDES.search(tail):
                return Act.MAY
            return Act.OTHER if _is_state(tail) else Act.MUST
        case _:
            return Act.OTHER if _is_state(tail) or _SETS.search(tail) else Act.MUST


def _negative(tail: str, before: str, ending: str, guaranteed: bool) -> Act:
    if guaranteed:
        return Act.NO_GUARANTEE
    if ending == "否定" and _NOT_SO.search(tail):
        return Act.OTHER
    if _DECLINED.search(before) or re.search(r"(?:応じ|受け?付け)ません$", tail):
        return Act.DECLINES
    return Act.MUST_NOT


def _is_state(tail: str) -> bool:
    return bool(_STATE.search(_MODAL.sub("", tail)))
