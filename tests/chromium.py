"""A Chromium for the browser tests: found, or else installed; `python -m tests.chromium`.

In this order: an installed Chromium or Chrome; as root on Debian, the distribution's package;
Playwright's own build. Where none of them can be had, one clear line, and exit status 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """The path of a Chromium that is already here; KIYAKU_CHROMIUM names one of your own."""
    if own := os.environ.get("KIYAKU_CHROMIUM"):
        return own
    for name in NAMES:
        if path := shutil.which(name):
            return path
    if MAC.exists():
        return str(MAC)
    return _playwrights()


def install() -> None:
    """Install one: Debian's package as root, otherwise Playwright's own build."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (
            ["apt-get", "-qq", "update"],
            ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium"],
        ):
            subprocess.run(words, env=environment, check=False, stdout=subprocess.DEVNULL)
        if find():
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def main() -> int:
    """Print the path of a Chromium, installing one first where there is none."""
    if find() is None:
        install()
    path = find()
    if path is None:
        print(
            "No Chromium for the browser tests: install Chromium or Chrome, "
            "or name one in KIYAKU_CHROMIUM.",
            file=sys.stderr,
        )
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
