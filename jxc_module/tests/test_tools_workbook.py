import doctest
import io
import zipfile
from datetime import date
from unittest import TestCase

from openpyxl import Workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from odoo.tests import tagged

from ..tools import workbook_bounds, workbook_reading, workbook_text, workbook_xlsx
from ..tools.workbook_bounds import tidy
from ..tools.workbook_reading import Bounds, UnreadableError, read_table
from .common_tools_properties import holds
from .common_tools_xls import xls

MB = 2**20
BOOK = '<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'
KINDS = {'r1': ('worksheet', 'a.xml'), 'r2': ('sharedStrings', 's.xml'), 'r3': ('styles', 'f.xml')}
RELATIONS = '<Relationships>{}</Relationships>'.format(
    ''.join(
        f'<Relationship Id="{id_}" Type="x/{kind}" Target="{target}"/>'
        for id_, (kind, target) in KINDS.items()
    )
)


def workbook(*rows):
    """Return a workbook of one sheet as bytes."""
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def raw(rows='', method=zipfile.ZIP_DEFLATED, **parts):
    """Return a workbook of which each part may be chosen as text."""
    parts = {
        'workbook': BOOK,
        '_rels/workbook.xml.rels': RELATIONS,
        'a': f'<worksheet><sheetData>{rows}</sheetData></worksheet>',
        **parts,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, 'w', method) as made:
        for name, text in parts.items():
            made.writestr(f'xl/{name}' if '.' in name else f'xl/{name}.xml', text)
    return stream.getvalue()


def _cells(st):
    cell = st.one_of(
        st.none(),
        st.text(max_size=12),
        st.integers(-(10**14), 10**14),
        st.integers(-(10**9), 10**9).map(lambda number: number / 1000),
        st.dates(min_value=date(1901, 1, 1), max_value=date(2100, 1, 1)),
        st.booleans(),
    )
    return {'table': st.lists(st.lists(cell, max_size=6), max_size=8)}


def _bytes(st):
    return {
        'data': st.one_of(
            st.binary(max_size=300),
            st.text(max_size=200).map(lambda text: text.encode('gb18030', 'ignore')),
            st.binary(max_size=300).map(lambda tail: b'PK\x03\x04' + tail),
        ),
        'cut': st.integers(0, 6000),
        'byte': st.integers(0, 255),
    }


def _texts(st):
    cell = st.text(alphabet='abc ,;"\n\r\t号\U0001f600', max_size=8)
    return {'table': st.lists(st.lists(cell, max_size=5), max_size=6)}


def _known(table):
    """Return a table as it is read: tidy, without blanks at its ends."""
    table = [[tidy(cell) for cell in row] for row in table]
    for row in table:
        while row and row[-1] is None:
            row.pop()
    while table and not table[-1]:
        table.pop()
    return table


@tagged('post_install', '-at_install')
class TestToolsWorkbook(TestCase):
    test_tags = {'post_install', 'standard', 'jxc_module'}

    def _reason(self, data, **bounds):
        with self.assertRaises(UnreadableError) as caught:
            read_table(data, Bounds(**bounds))
        return caught.exception.reason

    def test_examples(self):
        for module in (workbook_bounds, workbook_reading, workbook_text, workbook_xlsx):
            failures, tried = doctest.testmod(module)
            self.assertEqual(failures, 0)
            self.assertGreater(tried, 0)

    @holds(_cells, examples=60)
    def test_a_workbook_is_read_as_it_was_written(self, table):
        try:
            data = workbook(*table)
        except IllegalCharacterError:
            return
        # a text that starts with "=" is a formula that nobody has worked out
        table = [[None if str(c).startswith('=') else c for c in row] for row in table]
        known = _known(table)
        if not known:
            self.assertEqual(self._reason(data), 'empty')
        else:
            self.assertEqual(read_table(data), known)

    @holds(_bytes)
    def test_every_file_is_read_or_refused(self, data, cut, byte):
        good = workbook(['日期', '金额'], [date(2026, 3, 1), 5])
        broken = good[:cut] + bytes([byte]) + good[cut + 1 :]
        for content in (data, good[:cut], broken):
            try:
                table = read_table(content)
            except UnreadableError:
                continue
            self.assertTrue(table and all(isinstance(row, list) for row in table))

    @holds(_cells, examples=60)
    def test_what_is_read_keeps_within_its_bounds(self, table):
        bounds = Bounds(rows=3, columns=3, values=6, characters=20)
        try:
            read = read_table(workbook(*table), bounds)
        except (UnreadableError, IllegalCharacterError):
            return
        values = [cell for row in read for cell in row if cell is not None]
        self.assertLessEqual(len(read), 3)
        self.assertLessEqual(max(map(len, read)), 3)
        self.assertLessEqual(len(values), 6)
        self.assertLessEqual(sum(len(cell) for cell in values if isinstance(cell, str)), 20)

    def test_parts_that_grow_beyond_measure(self):
        number = '<c><v>1</v></c>'
        for name, reason, data, bounds in (
            ('sheet', 'unpacked', raw('<row/>' * (2 * MB // 5)), {'unpacked': 2 * MB}),
            ('blank rows', 'pieces', raw('<row/>' * 30_000), {'pieces': 29_000}),
            ('blank cells', 'pieces', raw(f'<row>{"<c/>" * 30_000}</row>'), {'pieces': 29_000}),
            ('comments', 'pieces', raw('<!---->' * 30_000), {'pieces': 29_000}),
            ('a row of 600,000 cells', 'columns', raw(f'<row>{number * 600_000}</row>'), {}),
            ('row 1048576', 'rows', raw(f'<row r="1048576">{number}</row>'), {}),
            ('rows', 'rows', raw(f'<row>{number}</row>' * 20_001), {}),
            ('values', 'values', raw(f'<row>{number * 9}</row>' * 9), {'values': 80}),
            ('shared', 'values', raw(s='<sst>' + '<si><t>a</t></si>' * 90), {'values': 80}),
            ('long text', 'broken', raw(s=f'<sst><si><t>{"x" * 3 * MB}'), {}),
            ('long name', 'broken', raw(f=f'<x a="{"x" * 3 * MB}"/>'), {}),
            ('styles', 'pieces', raw(f='<fonts>' + '<b/>' * 30_000), {'pieces': 29_000}),
            ('names', 'broken', raw(''.join(f'<a{n}/>' for n in range(600))), {}),
            ('attributes', 'broken', raw(''.join(f'<a a{n}=""/>' for n in range(600))), {}),
            ('deep', 'broken', raw('<a>' * 5_000), {}),
            ('entities', 'broken', raw(a='<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'), {}),
            ('packed otherwise', 'broken', raw(number, method=zipfile.ZIP_LZMA), {}),
            ('parts', 'parts', raw(**{f'{n}.txt': '' for n in range(5_001)}), {}),
            ('no workbook', 'kind', _archive(), {}),
        ):
            with self.subTest(name):
                self.assertEqual(self._reason(data, **bounds), reason)

    def test_what_is_not_looked_into_may_be_large(self):
        row = '<row><c t="inlineStr"><is><t>a</t></is></c></row>'
        picture = {'media/1.png': b'0' * (150 * MB)}
        self.assertEqual(read_table(raw(row, **picture)), [['a']])
        # nor what comes after the cells
        tail = f'<worksheet><sheetData>{row}</sheetData>{"<x/>" * 9_000}</worksheet>'
        self.assertEqual(read_table(raw(a=tail), Bounds(pieces=8_500)), [['a']])

    def test_texts_that_grow_beyond_measure(self):
        for name, reason, data, bounds in (
            ('nothing', 'empty', b'  \n', {}),
            ('blank lines', 'empty', b'\n' * 50_000, {}),
            ('lines', 'pieces', b'a\r' * 50_000, {'pieces': 40_000, 'rows': 60_000}),
            ('rows', 'rows', b'a,b\n' * 20_001, {}),
            ('columns', 'columns', b','.join([b'1'] * 61), {}),
            ('commas', 'columns', b',' * 9_000_000, {}),
            ('one line', 'row', b'x' * 9_000_000, {}),
            ('an open quotation', 'row', b'a\n"' + b'x\n' * 900_000, {}),
            ('values', 'values', b'1,2,3\n' * 9, {'values': 26}),
            ('characters', 'characters', b'abc,d\n' * 9, {'characters': 35}),
            ('size', 'size', b'1' * (10 * MB + 1), {}),
            ('encoding', 'encoding', b'\xff\xff\xff\x80,\x00', {}),
            ('old and broken', 'broken', b'\xd0\xcf\x11\xe0' + b'x' * 50, {}),
            (
                'password',
                'password',
                b'\xd0\xcf\x11\xe0' + 'EncryptedPackage'.encode('utf-16-le'),
                {},
            ),
            ('page', 'page', '<HTML><p>单号'.encode('gb18030'), {}),
            ('page, sixteen bits', 'page', '\n<html><tr>'.encode('utf-16'), {}),
            ('workbook in XML', 'page', b'<?xml version="1.0"?><Workbook xmlns="x"/>', {}),
        ):
            with self.subTest(name):
                self.assertEqual(self._reason(data, **bounds), reason)

    def test_workbooks_of_before_2007_and_pages_by_their_name(self):
        rows = [['单号', '金额'], ['A1', 5]]
        self.assertEqual(read_table(xls(rows)), rows)
        page = '<html><table><tr><td>单号<td>金额<tr><td>A1<td>5</table>'
        for encoding in ('utf-8', 'gb18030', 'utf-16'):
            self.assertEqual(read_table(page.encode(encoding)), [['单号', '金额'], ['A1', '5']])

    def test_encodings_and_separators(self):
        text = '单号,金额\n"A,1",5\n'
        for data in (
            text.encode('utf-8'),
            text.encode('utf-8-sig'),
            text.encode('gb18030'),
            text.encode('utf-16'),
            text.replace('"A,1",5', 'A,1\t5').replace('号,', '号\t').encode(),
        ):
            self.assertEqual(read_table(data), [['单号', '金额'], ['A,1', '5']])

    def test_a_formula_is_text_and_numbers_stay_numbers(self):
        self.assertEqual(
            read_table(workbook(['No', 'x'], [12.0, '=1+1'], [None, None])), [['No', 'x'], [12]]
        )

    def test_days_texts_and_the_first_sheet_that_is_seen(self):
        styles = (
            '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
            '</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
            '<cellXfs><xf/><xf numFmtId="170"/><xf numFmtId="31"/></cellXfs>'
        )
        cells = ''.join(
            f'<c r="{ref}" {more}><v>{value}</v></c>'
            for ref, more, value in (
                ('A2', 's="0"', 46086),
                ('B2', 's="1"', 46086),
                ('C2', 's="2"', '46086.75'),
                ('E2', 't="s"', 0),
                ('F2', 't="e"', '#N/A'),
                ('G2', 't="d"', '2026-03-05T00:00:00'),
            )
        )
        words = '<sst><si><r><t>茶</t></r><r><t>叶</t></r><rPh><t>cha</t></rPh></si></sst>'
        data = raw(f'<row r="2">{cells}</row>', f=f'<styleSheet>{styles}</styleSheet>', s=words)
        day = date(2026, 3, 5)
        self.assertEqual(read_table(data), [[], [46086, day, day, None, '茶叶', '#N/A', day]])
        book, stream = Workbook(), io.BytesIO()
        book.active.append(['hidden'])
        book.active.sheet_state = 'hidden'
        book.create_sheet('b').append(['seen'])
        book.save(stream)
        self.assertEqual(read_table(stream.getvalue()), [['seen']])

    @holds(_texts)
    def test_every_text_is_read_or_refused(self, table):
        text = '\n'.join(','.join(row) for row in table)
        try:
            read = read_table(text.encode())
        except UnreadableError:
            return
        self.assertTrue(all(cell is None or cell.strip() == cell for row in read for cell in row))


def _archive():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, 'w') as made:
        made.writestr('content.xml', 'x')
    return stream.getvalue()
