"""The feed of changes, read by a feed reader's library and against the rules of Atom (RFC 4287)."""

from __future__ import annotations

import time
from urllib.parse import urljoin
from xml.etree import ElementTree

import feedparser
import pytest

from kiyaku import files
from kiyaku.files import Document
from kiyaku.pages import site
from tests.kiyaku.history_texts import DRAFT, FIRST, SECOND, THIRD, document, edited
from tests.paths import TERMS

WHOLE = document(FIRST, SECOND, THIRD, DRAFT)
ATOM = "{http://www.w3.org/2005/Atom}"
HOME = "https://example.com/kiyaku/"


def _feed(*documents: Document, site_url: str = HOME) -> str:
    return site.pages(list(documents), site_name="規約の部屋", site_url=site_url)["feed.xml"]


@pytest.mark.parametrize("site_url", [HOME, HOME.rstrip("/"), ""])
def test_it_keeps_the_rules_of_atom(site_url: str) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must have, once; no id twice."""
    feed = ElementTree.fromstring(_feed(WHOLE, site_url=site_url))
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 4
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert any(link.get("rel") == "alternate" for link in element.findall(f"{ATOM}link"))
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [str(element.findtext(f"{ATOM}id")) for element in (feed, *entries)]
    assert len(set(ids)) == len(ids) and all(id_.startswith("urn:uuid:") for id_ in ids)
    assert bool(feed.findall(f"{ATOM}link[@rel='self']")) == bool(site_url)


def test_a_feed_reader_reads_each_revision_and_the_draft() -> None:
    found = feedparser.parse(_feed(WHOLE))
    assert not found.bozo
    assert [entry.title for entry in found.entries] == [
        "約款　改定案（未公表）",
        "約款　現行（2023年1月1日版）",
        "約款　旧版（2021年10月1日版）",
        "約款　旧版（2020年4月1日版）",
    ]
    draft, third, second, first = found.entries
    assert "効力はありません" in draft.summary and "効力はありません" not in third.summary
    assert draft.tags[0].term == "改定案（未公表）"
    assert third.link == HOME + "compare/d/2021-10-01/2023-01-01/"
    assert first.link == HOME + "terms/d/2020-04-01/"
    assert "民法の法定利率の改正に合わせて" in second.summary
    assert "14.6% → 年3%" in second.summary
    # published on 2021-08-01, midnight in Japan
    assert time.strftime("%Y-%m-%dT%H:%M", second.updated_parsed) == "2021-07-31T15:00"


def test_an_undated_draft_says_whose_date_its_entry_bears() -> None:
    draft = feedparser.parse(_feed(WHOLE)).entries[0]
    assert "もとの版のもの" in draft.summary
    dated = edited(DRAFT, "status: draft", "status: draft\nnotified: 2024-01-15")
    draft = feedparser.parse(_feed(document(FIRST, SECOND, THIRD, dated))).entries[0]
    assert "もとの版のもの" not in draft.summary
    assert draft.updated.startswith("2024-01-15T00:00:00+09:00")


def test_without_an_address_the_links_lead_from_the_feed_to_pages_of_the_site() -> None:
    found = feedparser.parse(_feed(WHOLE, site_url=""))
    links = {urljoin(HOME + "feed.xml", entry.link) for entry in found.entries}
    assert links == {entry.link for entry in feedparser.parse(_feed(WHOLE)).entries}


def test_one_folder_of_texts_gives_one_feed() -> None:
    documents = files.read_documents(TERMS)
    assert _feed(*documents) == _feed(*documents)
    assert len(feedparser.parse(_feed(*documents)).entries) == 2


def test_a_feed_without_any_date_is_none() -> None:
    undated = edited(FIRST, "effective: 2020-04-01\n", "")
    undated = edited(undated, "published: 2020-03-01\n", "")
    pages = site.pages([document(undated)])
    assert "feed.xml" not in pages and "フィード" not in pages["history/index.md"]
