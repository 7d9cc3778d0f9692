"""A Word file as a package of parts: what is in it, and that its bytes are its content.

From python-docx's template only styles, numbering, theme and settings are taken. Times
and names that would differ between two runs are fixed, so the same page gives the same
bytes.
"""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
from docx.oxml.ns import qn

from reports.word.xml import safe, x

#: The time that is written wherever a format asks for one.
_MOMENT = datetime(2020, 1, 1, tzinfo=UTC)
_ZIPPED = (2020, 1, 1, 0, 0, 0)
_LONGEST_PROPERTY = 255
_DROPPED = ("stylesWithEffects", "customXml", "thumbnail", "fontTable", "webSettings")
_APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>Sổ Kiểm Tra</Application></Properties>'
)
_WORD = "http://schemas.microsoft.com/office/word"
#: Word 2013 and later: no compatibility mode.
_COMPATIBLE = {
    "compatibilityMode": 15,
    "overrideTableStyleFontSizeAndJustification": 1,
    "enableOpenTypeFeatures": 1,
    "doNotFlipMirrorIndents": 1,
}


def opened(title: str, author: str) -> Any:
    """An empty document of ours."""
    document = docx.Document()
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if _is_dropped(rel.reltype)]:
            del rels[key]
    for part in document.part.package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = _APPLICATION.encode()
    _set(document.settings.element)
    properties = document.core_properties
    properties.title = safe(title)[:_LONGEST_PROPERTY]
    properties.author = safe(author)[:_LONGEST_PROPERTY]
    properties.language = "vi-VN"
    properties.comments = properties.keywords = properties.last_modified_by = ""
    properties.created = properties.modified = _MOMENT
    properties.revision = 1
    return document


def packed(document: Any) -> bytes:
    """The file: its parts in their order, stamped with the same time always."""
    saved, made = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(made, "w") as file:
        for one in parts.infolist():
            entry = zipfile.ZipInfo(one.filename, _ZIPPED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            file.writestr(entry, parts.read(one))
    return made.getvalue()


def _is_dropped(kind: str) -> bool:
    return kind.rsplit("/", 1)[-1] in _DROPPED


def _set(settings: Any) -> None:
    """The settings in the order of the schema."""
    modes = (
        x("compatSetting", name=name, uri=_WORD, val=value)
        for name, value in _COMPATIBLE.items()
    )
    colours = settings.find(qn("w:clrSchemeMapping"))
    settings[:] = [
        x("zoom", percent=100),
        x("defaultTabStop", val=720),
        x("characterSpacingControl", val="doNotCompress"),
        x("compat", *modes),
        x("themeFontLang", val="vi-VN"),
        colours,
        x("decimalSymbol", val=","),
        x("listSeparator", val=";"),
    ]
