"""A Word file as a package: a zip of XML parts, opened without trusting it.

Only the standard library is used, since this also runs in the browser. A file may be hostile:
sizes, ratios and depths are limited, and a DOCTYPE (entities) is refused. Tags and attributes
go by their local names, so that transitional and strict files read alike. What is absent reads
as an empty element.
"""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

from kiyaku.problems import BadInput

MAX_MEMBERS = 5_000
MAX_TOTAL = 300 * 2**20  # bytes unpacked, declared
MAX_PART = 64 * 2**20  # bytes of one XML part
MAX_RATIO = 200  # unpacked to packed, of a part over 1 MB
MAX_DEPTH = 200  # of XML elements
MAX_ELEMENTS = 1_000_000


class Package:
    """The zip file: its members' names, and its XML parts as trees."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise BadInput(
                f"{path}: パスワード付きか古い形式（.doc）のため読めません。"
                "パスワードのない.docxで保存し直してください。"
            )
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
            members = self.zip.infolist()
        except Exception as error:  # zipfile raises many kinds for a broken file
            raise self.broken("zip") from error
        large = [m for m in members if m.file_size > 2**20]
        if (
            len(members) > MAX_MEMBERS
            or sum(m.file_size for m in members) > MAX_TOTAL
            or any(m.file_size > MAX_RATIO * max(m.compress_size, 1) for m in large)
        ):
            raise BadInput(f"{path}: 展開すると大きすぎるため読みません。")
        self.names = sorted(m.filename for m in members)

    def main(self) -> str:
        """The name of the main part, by the package's relations."""
        for relation in self.tree("_rels/.rels").iter("Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
        return "word/document.xml"

    def tree(self, name: str) -> ET.Element:
        """A part as a tree."""
        if name not in self.names:
            return ET.Element("none")
        try:
            with self.zip.open(name) as member:
                data = member.read(MAX_PART + 1)
        except Exception as error:  # a broken or encrypted member, an unknown compression
            raise self.broken(name) from error
        if len(data) > MAX_PART:
            raise BadInput(f"{self.path}: 展開すると大きすぎるため読みません（{name}）。")
        parser = ET.XMLParser(target=_Builder(self.path))
        try:
            parser.feed(data)
            root: ET.Element = parser.close()
        except (ET.ParseError, ValueError, LookupError) as error:
            raise self.broken(name) from error
        return root

    def broken(self, what: str) -> BadInput:
        """The error for a file that is no Word document."""
        return BadInput(
            f"{self.path}: Wordの文書（.docx）として読めません。壊れているか、別の形式のファイルです（{what}）。"
        )


class _Builder(ET.TreeBuilder):
    """Builds a tree by local names; refuses entities, and trees too deep or too large."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.depth = self.count = 0

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise BadInput(f"{self.path}: DOCTYPEを含むため読みません（Wordの文書にはないものです）。")

    def start(self, tag: str, attrs: dict[str, str]) -> ET.Element:
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH or self.count > MAX_ELEMENTS:
            raise BadInput(f"{self.path}: 構造が深すぎるか大きすぎるため読みません。")
        local = {name.rpartition("}")[2]: value for name, value in attrs.items()}
        return super().start(tag.rpartition("}")[2], local)

    def end(self, tag: str) -> ET.Element:
        self.depth -= 1
        return super().end(tag.rpartition("}")[2])


# Properties


def find(parent: ET.Element, path: str) -> ET.Element:
    """What stands below an element."""
    found = parent.find(path)
    return ET.Element("none") if found is None else found


def val(parent: ET.Element, tag: str) -> str | None:
    """The value of a property; None where it is not set."""
    child = parent.find(tag)
    return None if child is None else child.get("val", "")


def on(parent: ET.Element, tag: str) -> bool:
    """Whether a property is set, and not to "off"."""
    return val(parent, tag) not in (None, "0", "false", "off")


def integer(text: str | None, default: int = 0) -> int:
    """A measure or a count, whatever a file may say."""
    try:
        return int(float(text or ""))
    except (ValueError, OverflowError):
        return default
