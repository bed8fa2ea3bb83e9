"""The site's Content-Security-Policy: what its pages may load and run, and nothing else.

No script stands in a page but Material's own, which the policy names by digest. The union over
all pages is what counts: with instant navigation, the scripts of the next page run under the
policy of the first.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html import escape
from html.parser import HTMLParser

_SCRIPTS = {"", "text/javascript", "module"}  # other types are data, and run nothing
_CHARSET = re.compile(  # and the policy that `with_policy` wrote after it
    r'(<meta charset="?utf-8"?[^>]*>)(?:<meta http-equiv="Content-Security-Policy"[^>]*>)?', re.I
)
_ELEMENT = re.compile(r"<script\b.*?</script[^>]*>", re.S | re.I)  # <script src="…"></script>


class _Inline(HTMLParser):
    """Collects the scripts that stand in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.open = tag == "script" and "src" not in given
        self.open = self.open and (given.get("type") or "").lower() in _SCRIPTS
        if self.open:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self.open:
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.open = False


def inline_scripts(pages: Iterable[str]) -> list[str]:
    """The scripts that stand in pages and run, each once."""
    # the parser takes long over whole pages, and most pages have the same scripts
    elements = dict.fromkeys(each for page in pages for each in _ELEMENT.findall(page))
    parser = _Inline()
    for element in elements:
        parser.feed(element)
    return [script for script in dict.fromkeys(parser.found) if script.strip()]


def digest(script: str) -> str:
    """A script as a policy names it: 'sha256-…'."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def policy(scripts: Iterable[str], *, frame_ancestors: str = "") -> str:
    """The policy under which these inline scripts may run.

    `frame_ancestors`: who may show the page in a frame; only a header can say so, not a page.
    """
    digests = " ".join(sorted({digest(script) for script in scripts}))
    rules = [
        "default-src 'none'",
        f"script-src 'self' 'wasm-unsafe-eval' {digests}".strip(),
        "connect-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "frame-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
    ]
    if frame_ancestors:
        rules.append(f"frame-ancestors {frame_ancestors}")
    return "; ".join(rules)


def with_policy(page: str, policy: str) -> str:
    """The page with the policy in its head, before anything that it governs, and in place of one
    that it had. Raises ValueError for a page without <meta charset>."""
    found = _CHARSET.search(page)
    if found is None:
        raise ValueError("a page without <meta charset>")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
    return f"{page[: found.start()]}{found[1]}{meta}{page[found.end() :]}"


def headers(
    policies: Iterable[tuple[str, str]], *, hashed: Iterable[str], shared: Iterable[str]
) -> str:
    """The `_headers` file that static hosts read: a policy for each pattern of paths (a later
    pattern over an earlier one), the patterns of files whose names hold their digest, and those
    of files that other sites' scripts may read."""
    lines: list[str] = []
    for at, (pattern, policy) in enumerate(policies):
        lines.append(pattern)
        if at:
            lines.append("  ! Content-Security-Policy")
        lines.append(f"  Content-Security-Policy: {policy}")
        if not at:
            lines += [
                "  X-Content-Type-Options: nosniff",
                "  Referrer-Policy: strict-origin-when-cross-origin",
                "  Permissions-Policy: camera=(), geolocation=(), microphone=()",
                "  Cache-Control: no-cache",
            ]
        lines.append("")
    for pattern in hashed:
        lines += [
            pattern,
            "  ! Cache-Control",
            "  Cache-Control: public, max-age=31536000, immutable",
            "",
        ]
    for pattern in shared:
        lines += [pattern, "  Access-Control-Allow-Origin: *", ""]
    return "\n".join(lines)
