"""A reader's own text in a real Chromium: compared there, and never sent or kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import FilePayload, Page, expect

from kiyaku import diff, files
from tests.browser.conftest import Visit, drop
from tests.kiyaku.own_text import EDITS, SECRET, base, edited, word
from tests.paths import DRAFT, IN_FORCE, shared
from tests.server import Host, serving

pytestmark = pytest.mark.browser

START_UP = 90_000  # milliseconds for Python to start and to answer, on a slow machine
PAGE = "compare/draft/"


def _file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def _choose(page: Page, name: str, data: bytes) -> None:
    page.get_by_label("ファイルを選ぶか").set_input_files(_file(name, data))


def _answered(page: Page) -> None:
    expect(page.locator(".draft-status")).to_have_text("比較の結果です。", timeout=START_UP)


def _said(page: Page, words: str) -> None:
    expect(page.locator(".draft-status")).to_contain_text(words, timeout=START_UP)
    expect(page.locator(".draft-answer")).to_be_empty()


def _inserted(page: Page, clause: str) -> str:
    row = page.locator(f'tr[data-clause="{clause}"] [data-side="new"]')
    row.locator(".said").evaluate_all("each => each.forEach(one => one.remove())")
    return row.locator("ins").all_inner_texts()[0]


def test_a_word_file_is_compared_clause_by_clause(visit: Visit) -> None:
    page = visit.go(PAGE)
    _choose(page, "規約案.docx", word(edited()))
    _answered(page)
    expect(page.locator(".draft-answer")).to_contain_text("28条")
    assert "14.6" in _inserted(page, "fees-p4")
    for old, new in EDITS:
        for clause in base().walk():
            if old in clause.wording:
                row = page.locator(f'tr[data-clause="{clause.id}"]')
                expect(row.locator('[data-side="old"]')).to_contain_text(old[-4:])
                assert new[-4:] in row.locator('[data-side="new"]').inner_text()
    heads = page.locator(".comparison thead th").all_inner_texts()
    assert any("規約案.docx" in head for head in heads)
    expect(page.locator(".draft-answer")).to_be_focused()
    assert page.evaluate("performance.getEntriesByName('kiyaku:result').length") == 1


def test_a_second_text_and_a_pasted_one_are_compared_by_the_same_python(visit: Visit) -> None:
    page = visit.go(PAGE)
    _choose(page, "規約案.txt", edited().encode("utf-16"))
    _answered(page)
    expect(page.locator(".draft-answer")).to_contain_text("UTF-16")
    page.get_by_label("または、本文を貼り付けてください").fill(edited().replace("14.6", "14.7"))
    page.get_by_role("button", name="比べる").click()
    expect(page.locator(".draft-answer")).to_contain_text("貼り付けた文", timeout=START_UP)
    _answered(page)
    assert "14.7" in _inserted(page, "fees-p4")
    assert page.evaluate("performance.getEntriesByName('kiyaku:ready').length") == 1


def test_a_dropped_file_is_compared_wherever_on_the_page_it_falls(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit.go(PAGE)
    own = tmp_path / "落とした案.txt"
    own.write_text(edited(), encoding="utf-8")
    drop(page, "h1", own)
    _answered(page)
    expect(page.locator(".draft-answer")).to_contain_text("落とした案.txt")
    drop(page, "h1", own, own)
    expect(page.locator(".draft-status")).to_contain_text("一つ")


def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    page = visit.go(PAGE)
    page.get_by_label("または、本文を貼り付けてください").focus()
    page.keyboard.insert_text(edited())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    _answered(page)


def test_two_published_revisions_open_by_address(visit: Visit) -> None:
    page = visit.go(PAGE + "?document=cybozu.com&old=2011-10-11&new=draft")
    _answered(page)
    shown = page.locator("tr[data-clause]").evaluate_all("rows => rows.map(row => row.id)")
    changes = diff.compare(files.read(IN_FORCE), files.read(DRAFT)).changes
    assert shown == [each.id for each in changes]
    expect(page.get_by_label("ファイルを選ぶか")).to_be_hidden()
    page.get_by_label("比べるもの").select_option("手元の文書")
    expect(page.get_by_label("ファイルを選ぶか")).to_be_visible()


def test_an_odd_address_does_no_harm(visit: Visit) -> None:
    page = visit.go(PAGE + "?document=%3Cimg%20src=x%3E&old=../../secret&new=__proto__")
    expect(page.get_by_label("比べるもの")).to_have_value("")
    expect(page.locator(".draft-status")).to_be_empty()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("案.pdf", b"%PDF-1.7", "kiyaku import"),
        ("案.docx", word("第1条（目的）\n本文")[:-200], "壊れているか"),
        ("案.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "パスワード"),
        ("案.txt", bytes(range(256)) * 9, "テキストとして読めません"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_next_file_works(
    visit: Visit, name: str, data: bytes, words: str
) -> None:
    page = visit.go(PAGE)
    _choose(page, name, data)
    _said(page, words)
    _choose(page, "よい案.txt", edited().encode())
    _answered(page)


def test_a_file_too_large_is_not_even_read(visit: Visit, tmp_path: Path) -> None:
    large = tmp_path / "大きい.txt"
    with large.open("wb") as file:
        file.truncate(51 * 2**20)
    page = visit.go(PAGE)
    page.get_by_label("ファイルを選ぶか").set_input_files(large)
    _said(page, "50MBを超える")


def test_nothing_given_is_said(visit: Visit) -> None:
    page = visit.go(PAGE)
    page.get_by_role("button", name="比べる").click()
    _said(page, "ファイルを選ぶか、本文を貼り付けてください")


def test_markup_and_script_in_a_text_show_as_text(visit: Visit) -> None:
    page = visit.go(PAGE)
    attack = "<img src=x onerror=\"document.title='broken in'\"><script>document.title='broken in'</script>"
    page.get_by_label("または、本文を貼り付けてください").fill(
        f"{attack}\n\n第1条（{attack}）\n\n{attack}を行う。\n\n第2条（定義）\n\n第99条による。"
    )
    page.get_by_role("button", name="比べる").click()
    _answered(page)
    assert page.locator(".draft-answer :is(img, script)").count() == 0
    expect(page.locator(".draft-answer")).to_contain_text("onerror=")
    assert page.title() != "broken in"


def test_work_can_be_stopped_and_taken_up_again(visit: Visit) -> None:
    page = visit.go(PAGE)
    long = "\n".join(
        f"第{n}条（目的）\n本文は第{n}条による{n}のとおりとする。" for n in range(1, 3000)
    )
    _choose(page, "長い.txt", long.encode())
    page.get_by_role("button", name="中止する").click(timeout=START_UP)
    _said(page, "中止しました")
    _choose(page, "案.txt", edited().encode())
    _answered(page)
    visit.complaints.clear()  # what the stopped worker was just fetching is reported as failed


def test_a_missing_run_time_or_text_is_said_and_tried_again(visit: Visit) -> None:
    for blocked in ("**/python/kiyaku-*.zip", "**/data/cybozu.com/*.json"):
        visit.page.route(blocked, lambda route: route.abort())
        page = visit.go(PAGE)
        _choose(page, "案.txt", edited().encode())
        _said(page, "読み込めませんでした")
        visit.page.unroute(blocked)
        page.get_by_role("button", name="もう一度試す").click()
        _answered(page)
    visit.complaints.clear()  # the aborted requests are reported in the console, as they should be


def test_the_comparison_is_kept_as_a_page_that_stands_alone(visit: Visit, tmp_path: Path) -> None:
    page = visit.go(PAGE)
    _choose(page, "規約案.docx", word(edited()))
    _answered(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="新旧対照表を保存する").click()
    kept = tmp_path / "kept.html"
    download.value.save_as(kept)
    assert download.value.suggested_filename == "新旧対照表 規約案.html"
    text = kept.read_text(encoding="utf-8")
    assert SECRET in text and "<script" not in text
    assert not re.search(r"(?:src|href)=[\"']?http|url\(", text)
    with page.expect_download() as download:
        page.get_by_role("link", name="比較のデータを保存する").click()
    download.value.save_as(kept)
    assert json.loads(kept.read_text(encoding="utf-8"))["old"] == "cybozu.com@2011-10-11"


def test_another_companys_text_is_compared_too(visit: Visit) -> None:
    page = visit.go(PAGE)
    _choose(page, "nda.md", shared("data/terms/meti_nda_01.md").read_bytes())
    _answered(page)
    expect(page.locator(".draft-answer")).to_contain_text("読み取りました")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_is_no_wider_than_the_screen(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 844})
    page = visit.go(PAGE)
    _choose(page, "とても長い名前の規約の案" * 8 + ".txt", edited().encode())
    _answered(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# --- Privacy ------------------------------------------------------------------------------------


@pytest.fixture
def recorded(site: Path) -> Iterator[Host]:
    """A host of its own, which writes down what it is asked."""
    with serving(Host(root=site)) as host:
        yield host


_STORED = """async () => {
  const found = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}),
                 document.cookie, location.href, JSON.stringify(history.state)];
  for (const {name, version} of await indexedDB.databases()) {
    const base = await new Promise((done, fail) => {
      const asked = indexedDB.open(name, version);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = fail;
    });
    for (const store of base.objectStoreNames) {
      found.push(name + store + await new Promise(done => {
        const asked = base.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(JSON.stringify(asked.result));
      }));
    }
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push(name + request.url + await (await cache.match(request)).text());
    }
  }
  const files = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
  return [...found, ...files];
}"""


def test_nothing_of_a_text_leaves_the_page_or_stays_in_the_browser(
    visit: Visit, site: Path, recorded: Host
) -> None:
    visit.address, asked = recorded.address, recorded.asked
    secrets = [SECRET, "極秘合併案", "14.6"]
    published = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    sent: list[str] = []
    visit.page.context.on(
        "request",
        lambda request: sent.append(
            json.dumps([request.method, request.url, request.headers, request.post_data])
        ),
    )
    page = visit.go(PAGE)
    _choose(page, f"極秘合併案{SECRET}.docx", word(edited()))
    _answered(page)
    expect(page.locator(".draft-answer")).to_contain_text(SECRET)
    page.get_by_label("または、本文を貼り付けてください").fill(edited())
    page.get_by_role("button", name="比べる").click()
    expect(page.locator(".draft-answer")).to_contain_text("貼り付けた文", timeout=START_UP)
    _answered(page)
    page.locator(".comparison-controls input").first.check()
    stored = page.evaluate(_STORED)
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_label("または、本文を貼り付けてください")).to_have_value("")

    assert {method for method, _ in asked} == {"GET"}
    for _, whole in asked:
        path = whole.split("/", 1)[1].split(" ", 1)[0].split("?")[0]
        assert path in published or f"{path}index.html" in published, path
    urls = [json.loads(each)[1] for each in sent]
    assert all(url.startswith((visit.address, f"blob:{visit.address}")) for url in urls)
    for secret in secrets:
        forms = {secret, json.dumps(secret)[1:-1], quote(secret), repr(secret.encode())[2:-1]}
        for form in forms:
            assert not [each for each in [*sent, *(whole for _, whole in asked)] if form in each]
            assert not [each for each in stored if form in each]
