"""No page breaks a rule of axe: on a desktop and on a phone, in light and in dark.

Each page is opened once, and changes under the rules as it does under a reader: its size, then
its colours. All rules look at the two ends, the rule of contrast at the two between.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.paths import ROOT

pytestmark = pytest.mark.browser

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
DESKTOP, PHONE = (1280, 900), (390, 800)
ALL: dict[str, object] = {"resultTypes": ["violations"]}
CONTRAST = ALL | {"runOnly": ["color-contrast"]}
LOOKS = [
    (DESKTOP, "light", ALL),
    (DESKTOP, "dark", CONTRAST),
    (PHONE, "dark", ALL),
    (PHONE, "light", CONTRAST),
]


def test_no_page_breaks_a_rule_of_axe(browser: Browser, address: str, site: Path) -> None:
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    context = browser.new_context(locale="ja-JP", reduced_motion="reduce")
    page = context.new_page()
    found = [line for path in paths for line in _looked_at(page, address, path)]
    context.close()
    assert not found, "\n".join(found)


def _looked_at(page: Page, address: str, path: str) -> Iterator[str]:
    """What is wrong with a page, a line for each place."""
    page.set_viewport_size(dict(zip(("width", "height"), DESKTOP, strict=True)))  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    page.goto(address + path.removesuffix("index.html"))
    page.evaluate(AXE)
    for (width, height), scheme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for violation in page.evaluate(
            "rules => axe.run(document, rules).then(r => r.violations)", rules
        ):
            for node in violation["nodes"]:
                where = " ".join(map(str, node["target"]))
                yield f"{path} {width} {scheme}: {violation['id']}: {where}: {node['html'][:160]}"
