"""A Firefox for the browser tests, where one is installed. Playwright speaks WebDriver BiDi with
it, as its own build of Firefox cannot be had everywhere."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

NAMES = ("firefox-esr", "firefox")
MAC = Path("/Applications/Firefox.app/Contents/MacOS/firefox")
CHANNEL = "moz-firefox"
# For Node, before Playwright starts.
PRELOAD = f"--require={Path(__file__).parent / 'browser' / 'firefox.cjs'}"
DARK = {"layout.css.prefers-color-scheme.content-override": 0}


def find() -> str | None:
    """The path of a Firefox that is already here; KIYAKU_FIREFOX names one of your own."""
    if own := os.environ.get("KIYAKU_FIREFOX"):
        return own
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return str(MAC) if MAC.exists() else None
