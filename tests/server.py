"""A static host for tests and benchmarks: sends what `make site` made as a good host would.

It sends the compressed sibling of a file (`.br`) to whoever takes it, the headers that the
site's `_headers` file asks for, keeps a log, and can be as slow as a line of so many bytes a
second with so long a way. Localhost only.
"""

from __future__ import annotations

import fnmatch
import mimetypes
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

_SLICE = 16_384  # bytes; how finely a slow line is shared between the files on it
_TYPES = {
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".whl": "application/zip",
    ".xml": "application/xml",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """One answer: the path asked for, its status, the bytes of its body on the line."""

    path: str
    status: int
    size: int
    encoding: str


@dataclass(kw_only=True)
class Host:
    """A folder as a site. `prefix` is the path below which it stands (`/repo/`); `rate` is in
    bytes a second, `delay` in seconds before each answer; `broken` names paths (as patterns)
    that are answered with 404."""

    root: Path
    prefix: str = "/"
    compressed: bool = True
    headers: bool = True
    rate: int = 0
    delay: float = 0.0
    broken: list[str] = field(default_factory=list)
    log: list[Sent] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)  # method, and all that came with it
    address: str = ""
    _line: threading.Lock = field(default_factory=threading.Lock)
    _free: float = 0.0

    def rules(self) -> list[tuple[str, dict[str, str]]]:
        """The `_headers` file: patterns of paths, and the headers that each asks for."""
        found: list[tuple[str, dict[str, str]]] = []
        path = self.root / "_headers"
        if not self.headers or not path.exists():
            return found
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line[0].isspace() and not line.startswith("#"):
                found.append((line.strip(), {}))
            elif ":" in line and found and not line.startswith("#"):
                name, _, value = line.strip().partition(":")
                found[-1][1][name] = value.strip()
        return found

    def headers_of(self, path: str) -> dict[str, str]:
        """The headers of a path, those of later rules over those of earlier ones."""
        merged: dict[str, str] = {}
        for pattern, headers in self.rules():
            if fnmatch.fnmatch(path, pattern):
                for name, value in headers.items():
                    merged.pop(name.removeprefix("! "), None)
                    if not name.startswith("! "):
                        merged[name] = value
        return merged

    def wait(self, size: int) -> None:
        """Wait until the line has carried so many bytes more."""
        if self.rate:
            with self._line:
                self._free = max(self._free, time.perf_counter()) + size / self.rate
                until = self._free
            time.sleep(max(0.0, until - time.perf_counter()))


@contextmanager
def serving(host: Host, *, port: int = 0) -> Iterator[Host]:
    """The host at its address, as long as the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(host))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host.address = f"http://127.0.0.1:{server.server_port}{host.prefix}"
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()


def _handler(host: Host) -> type[BaseHTTPRequestHandler]:
    root = host.root.resolve()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            pass

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except ConnectionResetError:
                self.close_connection = True  # the browser has been ended
                return
            if getattr(self, "command", None):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                host.asked.append((self.command, f"{self.requestline} {self.headers} {body!r}"))

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            if host.delay:
                time.sleep(host.delay)
            path = unquote(urlsplit(self.path).path)
            if not path.startswith(host.prefix):
                return self._send(404, b"", {}, path)
            below = "/" + path.removeprefix(host.prefix)
            file = (root / below[1:]).resolve()
            if file.is_dir():
                if not path.endswith("/"):
                    return self._send(301, b"", {"Location": path + "/"}, path)
                file /= "index.html"
            lost = any(fnmatch.fnmatch(below, pattern) for pattern in host.broken)
            if lost or not file.is_file() or root not in file.parents:
                page = root / "404.html"
                body = page.read_bytes() if page.exists() else b""
                return self._send(404, body, {"Content-Type": "text/html; charset=utf-8"}, path)
            headers = {"Content-Type": _type(file), "Vary": "Accept-Encoding"}
            headers |= host.headers_of(below)
            small = file.with_name(file.name + ".br")
            if host.compressed and small.exists() and "br" in self._accepted():
                file = small
                headers["Content-Encoding"] = "br"
            stamp = file.stat()
            headers["ETag"] = f'"{stamp.st_size:x}-{stamp.st_mtime_ns:x}"'
            if self.headers.get("If-None-Match") == headers["ETag"]:
                return self._send(304, b"", headers, path)
            return self._send(200, file.read_bytes(), headers, path)

        def _accepted(self) -> list[str]:
            given = self.headers.get("Accept-Encoding", "")
            return [each.partition(";")[0].strip() for each in given.split(",")]

        def _send(self, status: int, body: bytes, headers: Mapping[str, str], path: str) -> None:
            encoding = headers.get("Content-Encoding", "")
            host.log.append(Sent(path=path, status=status, size=len(body), encoding=encoding))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "HEAD":
                return
            try:
                if not host.rate:
                    self.wfile.write(body)
                    return
                for at in range(0, len(body), _SLICE):
                    part = body[at : at + _SLICE]
                    host.wait(len(part))
                    self.wfile.write(part)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the reader has gone

    return Handler


def _type(file: Path) -> str:
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
    kind = kind or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
