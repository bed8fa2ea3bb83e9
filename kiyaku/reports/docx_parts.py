"""What both Word forms of a comparison share: an empty Japanese document, and its saving.

python-docx brings the package; its template's styles, settings, thumbnail and names are
replaced, so that nothing of another machine is left and equal input gives equal bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from kiyaku.reports.printed import Look

EM = 210  # twentieths of a point in a character of 10.5 points
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file knows
_INVALID = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DROPPED = ("stylesWithEffects", "customXml", "numbering", "thumbnail", "webSettings")

SERIF, SANS = "游明朝", "游ゴシック"
# What stands in where a font is absent: Word reads the other names, and failing these the kind.
_FONTS = {
    SERIF: ("Yu Mincho, ヒラギノ明朝 ProN, ＭＳ 明朝, Noto Serif CJK JP", "roman", "02020400000000000000"),
    SANS: ("Yu Gothic, ヒラギノ角ゴ ProN, ＭＳ ゴシック, Noto Sans CJK JP", "swiss", "020B0400000000000000"),
}  # fmt: skip


def fonts(name: str) -> str:
    """The font of a run, for Japanese and for everything else."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def text(content: str, *, deleted: bool = False) -> str:
    """The content of a run. A character that XML cannot hold becomes U+FFFD."""
    tag = "w:delText" if deleted else "w:t"
    pieces = [
        f'<{tag} xml:space="preserve">{escape(piece)}</{tag}>' if piece else ""
        for piece in _INVALID.sub("\ufffd", content).split("\t")
    ]
    return "<w:tab/>".join(pieces)


def placed(look: Look) -> str:
    """Where a paragraph stands: its columns, its indentation, and its mark hanging out."""
    stops = "".join(
        f'<w:tab w:val="left" w:pos="{(look.indent + column) * EM}"/>' for column in look.columns
    )
    hanging = f' w:hanging="{2 * EM}"' if look.hanging else ""
    indent = f'<w:ind w:left="{look.indent * EM}"{hanging}/>' if look.indent else ""
    return (f"<w:tabs>{stops}</w:tabs>" if stops else "") + indent


def attribute(value: str) -> str:
    """A value in its quotes."""
    return quoteattr(_INVALID.sub("\ufffd", value))


def element(xml: str) -> BaseOxmlElement:
    """An element out of its text."""
    return parse_xml(re.sub(r"^<w:\w+", rf"\g<0> {nsdecls('w')}", xml))


def document(title: str, *, styles: str, author: str, at: datetime | None) -> Document:
    """A document with nothing in it: Japanese, A4, with the common styles and those given."""
    found = docx.Document()
    for rels in (found.part.rels, found.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_DROPPED)]:
            rels.pop(key)
    for rels in (found.part.rels, found.part.package.rels):
        for rel in rels.values():
            for ending, content in (("fontTable", _font_table()), ("extended-properties", _APP)):
                if rel.reltype.endswith(ending):
                    _rewrite(rel.target_part, content)
    _refill(found.styles.element, _STYLES + styles)
    _refill(found.settings.element, _SETTINGS)
    core = found.core_properties
    for child in list(core._element):
        core._element.remove(child)
    core.title, core.author, core.last_modified_by = title, author, author
    core.language, core.revision = "ja-JP", 1
    moment = (at or datetime(1980, 1, 1, tzinfo=UTC)).astimezone(UTC).replace(tzinfo=None)
    core.created = core.modified = moment
    return found


def page(found: Document, *, landscape: bool, head: str) -> None:
    """A4 with margins, `head` at the top of each page, and 「1 / 3」 at its foot."""
    section = found.sections[0]
    width, height = (16838, 11906) if landscape else (11906, 16838)
    turned = ' w:orient="landscape"' if landscape else ""
    margin = 1134 if landscape else 1418  # 20 and 25 mm
    properties = section._sectPr
    for tag in ("pgSz", "pgMar", "cols", "docGrid"):
        for child in properties.xpath(f"./w:{tag}"):
            properties.remove(child)
    for xml in (
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>',
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}"'
        ' w:header="567" w:footer="567" w:gutter="0"/>',
        '<w:cols w:space="425"/>',
    ):
        properties.append(element(xml))
    for part, style, content in (
        (section.header, "Header", f"<w:r>{text(head)}</w:r>"),
        (section.footer, "Footer", f"{_number('PAGE')}<w:r>{text(' / ')}</w:r>{_number('NUMPAGES')}"),
    ):  # fmt: skip
        part.is_linked_to_previous = False
        _refill(part._element, f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>')


def fill(found: Document, xml: str) -> None:
    """Put the body into a document whose page is set. It is read anew with its section: to move
    thousands of elements from one tree to another takes many times as long."""
    section = found.sections[0]._sectPr.xml
    body = f"<w:body>{xml}{section}</w:body>"
    found.part._element = parse_xml(f"<w:document {nsdecls('w')}>{body}</w:document>")


def save(found: Document) -> bytes:
    """The document's bytes; the same for the same document, whenever they are made."""
    raw, out = io.BytesIO(), io.BytesIO()
    found.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, date_time=_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            new.writestr(info, old.read(name))
    return out.getvalue()


def _number(field: str) -> str:
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    code = f'<w:r><w:instrText xml:space="preserve"> {field} </w:instrText></w:r>'
    return f"{begin}{code}{separate}<w:r><w:t>1</w:t></w:r>{end}"


def _refill(parent: BaseOxmlElement, xml: str) -> None:
    """Other children for an element."""
    for child in list(parent):
        parent.remove(child)
    for child in list(element(f"<w:x>{xml}</w:x>")):
        parent.append(child)


def _rewrite(part: Part, content: str) -> None:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    part._blob = (head + content).encode("utf-8")


def _font_table() -> str:
    return f"<w:fonts {nsdecls('w')}>" + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:panose1 w:val="{panose}"/>'
        f'<w:charset w:val="80"/><w:family w:val="{kind}"/><w:pitch w:val="variable"/></w:font>'
        for name, (others, kind, panose) in _FONTS.items()
    ) + "</w:fonts>"  # fmt: skip


_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>kiyaku</Application></Properties>"
)
_STYLES = f"""<w:docDefaults><w:rPrDefault><w:rPr>{fonts(SERIF)}<w:kern w:val="2"/><w:sz w:val="21"/>\
<w:szCs w:val="21"/><w:lang w:val="ja-JP" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>\
<w:pPrDefault/></w:docDefaults>\
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>\
<w:pPr><w:spacing w:line="320" w:lineRule="exact"/></w:pPr></w:style>\
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">\
<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>\
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>\
<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>\
<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>\
<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>\
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>\
<w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:after="160" w:line="440" \
w:lineRule="exact"/><w:jc w:val="center"/></w:pPr><w:rPr>{fonts(SANS)}<w:b/><w:sz w:val="30"/>\
<w:szCs w:val="30"/></w:rPr></w:style>\
<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/>\
<w:pPr><w:jc w:val="right"/></w:pPr><w:rPr>{fonts(SANS)}<w:sz w:val="17"/><w:szCs w:val="17"/>\
</w:rPr></w:style>\
<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/>\
<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>"""
_SETTINGS = """<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>\
<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:useFELayout/>\
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>\
</w:compat><w:themeFontLang w:val="ja-JP" w:eastAsia="ja-JP"/><w:decimalSymbol w:val="."/>\
<w:listSeparator w:val=","/>"""
