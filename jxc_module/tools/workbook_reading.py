"""Read a foreign workbook or text file into cells, within bounds: its first sheet, or all.

Files come from strangers: every part, row and cell is measured before it is kept, and no formula,
link or entity of a file is followed. Knows nothing of Odoo.
"""

from .workbook_bounds import Bounds, SheetCells, Table, UnreadableError
from .workbook_page import read_page
from .workbook_text import is_page, read_text
from .workbook_xls import read_xls
from .workbook_xlsx import read_book, read_workbook

__all__ = ['BOUNDS', 'Bounds', 'SheetCells', 'UnreadableError', 'read_sheets', 'read_table']

BOUNDS = Bounds()
_OLE = b'\xd0\xcf\x11\xe0'  # Excel's files of before 2007, and those with a password
_ENCRYPTED = 'EncryptedPackage'.encode('utf-16-le')


def read_table(data: bytes, bounds: Bounds = BOUNDS) -> list[list]:
    """Return the rows of the first sheet: text, numbers, dates and None; trailing blanks cut.

    XLSX, XLS of before 2007, pages of HTML that systems save by its name, text with separators.

    >>> read_table('单号;金额\\nA1;5'.encode('gb18030'))
    [['单号', '金额'], ['A1', '5']]

    :raise UnreadableError: with the reasons ``empty``, ``size``, ``broken``, ``old`` (an XLS file,
        where its library is missing), ``password``, ``page`` (HTML or XML without a table),
        ``kind`` (an archive that is no workbook), ``encoding``, ``row`` (one without end), and the
        bounds ``parts, unpacked, pieces, values, characters, rows, columns``
    """
    _check_size(data, bounds)
    if data.startswith(_OLE) or (not data.startswith(b'PK') and is_page(data)):
        return read_sheets(data, bounds)[0].rows
    table = Table(bounds)
    if not data.startswith(b'PK'):
        read_text(data, table)
        return table.rows()
    try:
        read_workbook(data, table)
    except UnreadableError:
        raise
    except Exception as error:  # a broken file fails anywhere inside of the readers
        raise UnreadableError('broken') from error
    return table.rows()


def read_sheets(data: bytes, bounds: Bounds = BOUNDS) -> list[SheetCells]:
    """Return all visible sheets with something in them, rows as they count in the file.

    >>> [(sheet.name, sheet.rows) for sheet in read_sheets(b'a,b\\n\\n1,2')]
    [('', [['a', 'b'], [], ['1', '2']])]

    :raise UnreadableError: as :func:`read_table`
    """
    _check_size(data, bounds)
    table = Table(bounds)
    try:
        sheets = _all_sheets(data, table)
    except UnreadableError:
        raise
    except Exception as error:  # a broken file fails anywhere inside of the readers
        raise UnreadableError('broken') from error
    if not sheets:
        raise UnreadableError('empty')
    return sheets


def _all_sheets(data, table):
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise UnreadableError('password')
        return read_xls(data, table)
    if data.startswith(b'PK'):
        return read_book(data, table)
    if is_page(data):
        return read_page(data, table)
    read_text(data, table)
    sheet = table.take('')
    return [sheet] if sheet.rows else []


def _check_size(data, bounds):
    if not data or (len(data) <= bounds.size and not data.strip()):
        raise UnreadableError('empty')
    if len(data) > bounds.size:
        raise UnreadableError('size', bounds.size // 2**20)
