"""Looking through a zipped workbook before it is parsed: its size, its extent, its formulas."""

import io
import re
import zipfile

from django.conf import settings
from django.utils.translation import gettext as _

from grid.domain.rosters.sheet import RosterUnreadable

MAX_UNPACKED = 100 * 1024 * 1024  # bytes of XML in one workbook
_CHUNK = 1024 * 1024
_TAIL = 512  # bytes looked at again with the next chunk: longer than a cell's beginning
# A cell that holds something; one that only has a border is `<c r="A1" s="2"/>`.
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>/]*><(?:v|f|is)\b')
# Its attributes tell a formula that gave an empty text (t="str") from one never computed.
_EMPTY_FORMULA = re.compile(
    rb'<c r="[A-Z]{1,3}\d{1,7}"([^<>]*)><f[^<>]*>[^<]*</f>(?:<v ?/>|<v></v>)?</c>'
)
_ODS_REPEAT = re.compile(rb'number-columns-repeated="(\d+)"[^>]*office:value')


def encrypted() -> str:
    return _("The file is protected by a password. Please remove it and upload the file again.")


def damaged() -> str:
    return _("The file is damaged or is no table. Please save it again as .xlsx and upload it.")


def too_many() -> str:
    return _("The table has more than %(limit)s rows, or cells far outside it.") % {
        "limit": settings.ROSTER_MAX_ROWS
    }


def check_package(data: bytes) -> int:
    """Unpack a zip package for measure, without keeping it. Raises RosterUnreadable.

    A package whose parts are not as long as it says fails its own checksum here. Returns how
    many cells hold a formula without a value.
    """
    unpacked = formulas = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if not names & {"xl/workbook.xml", "content.xml"}:
                raise RosterUnreadable(damaged())
            for part in package.infolist():
                tail = b""
                with package.open(part) as stream:
                    while chunk := stream.read(_CHUNK):
                        unpacked += len(chunk)
                        if unpacked > MAX_UNPACKED:
                            raise RosterUnreadable(_("The file unpacks to more than it may."))
                        formulas += _check_extent(part.filename, tail + chunk)
                        tail = chunk[-_TAIL:]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        message = encrypted() if isinstance(fault, RuntimeError) else damaged()
        raise RosterUnreadable(message) from None
    return formulas


def _check_extent(part: str, xml: bytes) -> int:
    """Refuse a sheet with a value so far out that a dense reader would need all memory."""
    if part.startswith("xl/worksheets/"):
        for column, row in _CELL.findall(xml):
            if len(column) > 2 or int(row) > settings.ROSTER_MAX_ROWS + 1000:
                raise RosterUnreadable(too_many())
        return sum(b't="str"' not in attributes for attributes in _EMPTY_FORMULA.findall(xml))
    if part == "content.xml" and any(int(n) > 1000 for n in _ODS_REPEAT.findall(xml)):
        raise RosterUnreadable(too_many())
    return 0
