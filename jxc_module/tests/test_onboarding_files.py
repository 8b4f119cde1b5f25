import io
import time
import zipfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from unittest import TestCase

from openpyxl import Workbook

from odoo.tests import tagged

from ..models.onboarding.jxc_import_read import BOUNDS
from ..tools.import_checks import check
from ..tools.import_findings import cell_findings
from ..tools.import_recognition import recognise
from ..tools.import_staging import Reading, stage
from ..tools.workbook_reading import UnreadableError, read_sheets
from .common_tools_properties import holds
from .common_tools_xls import xls
from .test_tools_workbook import raw

MB = 2**20
MEMORY = 150  # MiB that a file may cost
SECONDS = 10  # of the processor
# what `jxc_import_unreadable` has a sentence for, and what it tells by its last one
REASONS = {
    *('empty', 'size', 'unpacked', 'parts', 'pieces', 'values', 'characters', 'rows', 'row'),
    *('columns', 'old', 'password', 'page', 'kind', 'encoding', 'broken'),
}
ROWS = [
    ['仓库', '商品编码', '品名', '数量', '成本', '批号', '生产日期'],
    ['总仓', 'A1', '龙井茶', 5, 12.5, 'L1', '2026-01-05'],
    ['总仓', 'A2', '乌龙茶', '1,000', '￥3', None, '5/3/2026'],
    ['合计', None, None, 1005, None, None, None],
]


def _book():
    book, stream = Workbook(), io.BytesIO()
    for row in ROWS:
        book.active.append(row)
    book.active.append(['二仓', 'A3', '=A1', 7, True, None, date(2026, 1, 1)])
    book.active.merge_cells('A2:A3')
    book.save(stream)
    return stream.getvalue()


def _page():
    rows = ''.join(
        '<tr>' + ''.join(f'<td>{cell if cell is not None else ""}</td>' for cell in row) + '</tr>'
        for row in ROWS
    )
    return f'<html><meta charset="gb2312"><table>{rows}</table></html>'.encode('gb18030')


def _text():
    return '\n'.join(';'.join(str(c or '') for c in row) for row in ROWS).encode('gb18030')


def _kib(name):
    status = Path('/proc/self/status').read_text()
    return int(status.partition(f'{name}:')[2].split()[0])


GOOD = (_book(), _page(), _text(), xls(ROWS), '\t'.join(ROWS[0]).encode('utf-16'))


def _spoiled(st):
    """Files that somebody or something broke: cut, bytes changed, parts of others, noise."""
    return {
        'which': st.integers(0, len(GOOD) - 1),
        'cut': st.one_of(st.none(), st.integers(0, 7000)),
        'changes': st.lists(st.tuples(st.integers(0, 7000), st.binary(max_size=6)), max_size=6),
        'tail': st.one_of(st.just(b''), st.binary(max_size=80)),
        'part': st.one_of(st.none(), st.tuples(st.integers(0, 11), st.binary(max_size=200))),
    }


def _repacked(data, number, content):
    """Return a workbook of which one part is something else, the archive whole."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, 'w') as new:
        for position, part in enumerate(old.infolist()):
            body = old.read(part)
            half = len(body) // 2
            new.writestr(part.filename, body[:half] + content if position == number else body)
    return stream.getvalue()


@tagged('post_install', '-at_install')
class TestImportFiles(TestCase):
    """Whatever file comes in is read, or refused with one word, in bounds of time and memory."""

    test_tags = {'post_install', 'standard', 'jxc_module'}

    @contextmanager
    def _within_bounds(self):
        """Fail where the block costs more time of the processor, or memory, than a file may."""
        Path('/proc/self/clear_refs').write_text('5')  # the peak begins anew
        held, started = _kib('VmRSS'), time.process_time()
        yield
        self.assertLess(time.process_time() - started, SECONDS)
        self.assertLess((_kib('VmHWM') - held) / 1024, MEMORY)

    def _read(self, data):
        """Read a file as far as an import does; return its rows, or the reason why not."""
        try:
            sheets = read_sheets(data, BOUNDS)
        except UnreadableError as error:
            return error.reason
        rows = 0
        for cells in sheets:
            found = recognise(cells.name, cells.rows)
            if found.sheet and not found.missing:
                staged = stage(cells, Reading(found.sheet, found.header, found.columns))
                list(check(staged))
                cell_findings(staged)
                rows += len(staged.values)
        return rows

    def test_the_good_ones(self):
        self.assertEqual([self._read(data) for data in GOOD], [3, 2, 2, 2, 0])

    # ./dev soak onboarding: 200 times as many
    @holds(_spoiled, examples=50)
    def test_every_file_is_read_or_refused(self, which, cut, changes, tail, part):
        data = GOOD[which]
        if part and which == 0:
            data = _repacked(data, *part)
        for position, content in changes:
            at = position % len(data)
            data = data[:at] + content + data[at + len(content) :]
        data = data[: cut or len(data)] + tail
        with self._within_bounds():
            told = self._read(data)
        if isinstance(told, str):
            self.assertIn(told, REASONS)

    def test_what_grows_beyond_measure(self):
        number = '<c><v>1</v></c>'
        cases = (
            ('zip bomb', raw('<row/>' * (BOUNDS.unpacked // 6 + MB)), ('unpacked', 'pieces')),
            ('16,384 columns', raw(f'<row>{number * 16_384}</row>'), ('columns',)),
            ('a million rows', raw('<row r="1048576"><c><v>1</v></c></row>'), ('rows',)),
            ('entities', raw(a='<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'), ('broken',)),
            ('a page without end', b'<table><tr>' + b'<td>1' * 1_100_000, ('columns',)),
            ('nested tables', b'<table>' * 200_000, ('page', 'broken', 'pieces')),
            ('spans', b'<table><tr><td rowspan=99999 colspan=99999>' * 9_000, None),
            ('commas', b',' * 9_000_000, ('columns',)),
            ('too large', b'1' * (BOUNDS.size + 1), ('size',)),
            ('an old one of noise', GOOD[3][:512] + bytes(9 * MB), ('size', 'broken')),
        )
        for name, data, reasons in cases:
            with self.subTest(name):
                with self._within_bounds():
                    reason = self._read(data)
                if reasons:
                    self.assertIn(reason, reasons)

    def test_macros_and_links_are_left_out(self):
        stream = io.BytesIO(_book())
        with zipfile.ZipFile(stream, 'a') as book:
            book.writestr('xl/vbaProject.bin', b'\0' * 1000)
            book.writestr('xl/externalLinks/externalLink1.xml', '<externalLink/>')
        self.assertEqual(self._read(stream.getvalue()), 3)
