"""Read all sheets of an XLS workbook (Excel 97 to 2003). Knows nothing of Odoo.

The reading itself is done by `xlrd`, a library that Odoo asks for.
"""

from datetime import date, timedelta

from .workbook_bounds import Table, UnreadableError

MAX_SIZE = 8 * 2**20  # bytes: the library keeps all cells in memory
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_SERIAL = 2_958_465


class _Nowhere:
    """Where the library writes its remarks."""

    def write(self, _text):  # pylint: disable=method-required-super
        return None

    def flush(self):
        return None


def read_xls(data: bytes, table: Table) -> list:
    """Return all visible sheets with something in them, as `SheetCells`.

    :raise UnreadableError: ``old`` where the library is missing, ``password``, ``size``, ``broken``
    """
    try:
        import xlrd
    except ImportError:
        raise UnreadableError('old') from None
    if len(data) > MAX_SIZE:
        raise UnreadableError('size', MAX_SIZE // 2**20)
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=_Nowhere()
        )
        return [sheet for sheet in map(_Reader(xlrd, book, table).read, book.sheets()) if sheet]
    except UnreadableError:
        raise
    except xlrd.XLRDError as error:
        words = str(error).lower()
        raise UnreadableError('password' if 'encrypt' in words else 'broken') from error
    except Exception as error:  # a broken file fails anywhere inside of the library
        raise UnreadableError('broken') from error


class _Reader:
    def __init__(self, library, book, table):
        self._library, self._book, self._table = library, book, table
        self._epoch = _EPOCH_1904 if book.datemode else _EPOCH

    def read(self, sheet):  # pylint: disable=method-required-super
        if sheet.visibility:
            return None
        table, put = self._table, self._table.put
        for row in range(sheet.nrows):
            table.piece(sheet.row_len(row) + 1)
            kinds, values = sheet.row_types(row), sheet.row_values(row)
            for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
                put(row, column, table.tidy(self._value(kind, value)))
        table.hidden.update(
            row for row, info in sheet.rowinfo_map.items() if info.hidden and row < sheet.nrows
        )
        for top, bottom, left, right in sheet.merged_cells:
            table.merge(top, left, bottom - 1, right - 1)
        taken = table.take(sheet.name[:100], bool(self._book.datemode))
        return taken if taken.rows else None

    def _value(self, kind, value):
        library = self._library
        if kind == library.XL_CELL_DATE and 1 <= value <= _LAST_SERIAL:
            return self._epoch + timedelta(days=int(value))
        if kind == library.XL_CELL_BOOLEAN:
            return 'TRUE' if value else 'FALSE'
        if kind == library.XL_CELL_ERROR:
            return library.error_text_from_code.get(value, '#N/A')
        return value if kind != library.XL_CELL_EMPTY else None
