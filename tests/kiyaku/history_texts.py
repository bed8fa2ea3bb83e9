"""Documents of several revisions, written as legal staff would: for tests of what was when."""

from __future__ import annotations

from kiyaku import files
from kiyaku.files import Document
from kiyaku.source import Source


def document(*texts: str) -> Document:
    """A document of revisions, each a head and a body without their fixed parts."""
    (found,) = files.documents(sound(text) for text in texts)
    return found


def sound(text: str) -> Source:
    """A revision's file from its own lines of the head and its body."""
    head, _, body = text.strip().partition("\n\n")
    source = files.parse(f"---\ndocument: d\ntitle: 約款\n{head}\n---\n\n# 約款\n\n{body}\n")
    assert not source.problems, source.problems
    return source


# Four revisions and a draft: a figure changes, an article is inserted, one is split, one goes.
FIRST = """
revision: 2020-04-01
status: superseded
published: 2020-03-01
effective: 2020-04-01

## 1. 目的 {#purpose}

本約款は、当社の提供するサービスの利用条件を定めます。

## 2. 料金 {#fees}

(1) 利用者は、料金を毎月末日までに支払います。 {#fees-p1}

(2) 遅延損害金は年14.6%とします。 {#fees-p2}

## 3. 禁止事項 {#bans}

利用者は、第三者に迷惑をかける行為およびサービスの運営を妨げる行為をしてはなりません。
"""

SECOND = """
revision: 2021-10-01
status: superseded
published: 2021-08-01
notified: 2021-08-15
effective: 2021-10-01
supersedes: 2020-04-01
note: 民法の法定利率の改正に合わせて、遅延損害金の率を下げました。

## 1. 目的 {#purpose}

本約款は、当社の提供するサービスの利用条件を定めます。

## 2. 料金 {#fees}

(1) 利用者は、料金を毎月末日までに支払います。 {#fees-p1}

(2) 遅延損害金は年3%とします。 {#fees-p2}

## 3. 禁止事項 {#bans}

利用者は、第三者に迷惑をかける行為およびサービスの運営を妨げる行為をしてはなりません。
"""

THIRD = """
revision: 2023-01-01
status: in-force
published: 2022-11-01
notified: 2022-11-10
effective: 2023-01-01
supersedes: 2021-10-01
lineage:
  bans:
    - nuisance
    - obstruction

## 1. 目的 {#purpose}

本約款は、当社の提供するサービスの利用条件を定めます。

## 2. 定義 {#definitions}

「サービス」とは、当社が提供する一切のサービスをいいます。

## 3. 料金 {#fees}

(1) 利用者は、料金を毎月末日までに支払います。 {#fees-p1}

(2) 遅延損害金は年3%とします。 {#fees-p2}

## 4. 迷惑行為 {#nuisance}

利用者は、第三者に迷惑をかける行為をしてはなりません。

## 5. 妨害行為 {#obstruction}

利用者は、サービスの運営を妨げる行為をしてはなりません。
"""

DRAFT = """
revision: draft
status: draft
effective: 2024-04-01
supersedes: 2023-01-01

## 1. 目的 {#purpose}

本約款は、当社の提供するサービスの利用条件を定めます。

## 2. 料金 {#fees}

(1) 利用者は、料金を毎月末日までに支払うものとします。 {#fees-p1}

(2) 遅延損害金は年3%とします。 {#fees-p2}

## 3. 迷惑行為 {#nuisance}

利用者は、第三者に迷惑をかける行為をしてはなりません。

## 4. 妨害行為 {#obstruction}

利用者は、サービスの運営を妨げる行為をしてはなりません。

## 5. 反社会的勢力の排除 {#antisocial}

利用者は、反社会的勢力に該当しないことを表明します。
"""


def edited(text: str, old: str, new: str) -> str:
    """A text with one of its lines another."""
    assert text.count(old) == 1
    return text.replace(old, new)
