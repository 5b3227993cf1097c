"""One way in for every file: what it is shows in its first bytes, never in its name."""

from hub.adapters.tables.text import read_text
from hub.adapters.tables.workbook import read_workbook
from hub.errors import Fault, InvalidInput
from hub.pipeline.tables.table import Table

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NO_TABLES = {
    _OLE: "is an old Excel file (.xls); open it and save it as .xlsx",
    b"%PDF": "is a PDF; send the table itself, as .xlsx or .csv",
    b"<": "is a web page or XML, whatever its name says; open it in Excel and save it as .xlsx",
    b"{\\rtf": "is a text document; send the table itself, as .xlsx or .csv",
}


def read_table(content: bytes) -> Table:
    """The table of a file; InvalidInput says what is wrong with it and how to save it instead."""
    if content.startswith(_ZIP):
        return read_workbook(content)
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise _refused("is protected by a password; save it without one")
    for mark, reason in _NO_TABLES.items():
        if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:8].startswith(mark):
            raise _refused(reason)
    return read_text(content)


def _refused(reason: str) -> InvalidInput:
    return InvalidInput(Fault("(file)", reason, 1))
