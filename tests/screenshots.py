"""The guides' pictures, taken of the real pages: `make screenshots`.

Small PNGs: the width of a text column, few colours, and nothing that changes by itself.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests import chromium
from tests.paths import ROOT
from tests.server import Host, serving

OUT = ROOT / "docs" / "assets" / "images"
COLOURS = 64
WIDTH, HEIGHT = 1040, 620
# Each picture: the page, and what stands at its top.
PICTURES = {
    "staff-compare.png": ("compare/cybozu.com/2011-10-11/draft/", "h1"),
    "staff-history.png": ("history/cybozu.com/", "h1"),
}


def take(address: str) -> None:
    """Take every picture of the site at that address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            locale="ja-JP", color_scheme="light", reduced_motion="reduce",
        )  # fmt: skip
        for name, (path, top) in PICTURES.items():
            page.goto(address + path, wait_until="networkidle")
            page.locator(top).first.scroll_into_view_if_needed()
            shot = Image.open(io.BytesIO(page.screenshot()))
            shot.convert("RGB").quantize(COLOURS).save(OUT / name, optimize=True)
            print(f"{name}: {(OUT / name).stat().st_size // 1000} kB")
        browser.close()


def main() -> None:
    """Build the site, and take its pictures."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", place]
        subprocess.run(command, cwd=ROOT, check=True)
        with serving(Host(root=Path(place))) as host:
            take(host.address)


if __name__ == "__main__":
    main()
