from datetime import timedelta

from odoo import models

from ...tools.import_cover import is_cover, read_cover
from ...tools.import_findings import Finding
from ...tools.import_recognition import FILLED
from ...tools.import_sheets import SHEETS
from ...tools.import_staging import Reading, Staged, row_keys, stage
from ..base.bulk import analyze, insert_rows

CHUNK = 5_000  # rows of one INSERT
ORDERS = ('sale_orders', 'purchase_orders')


class JxcImport(models.Model):
    """From the cells of the file to its records, all sheets at once."""

    _inherit = 'jxc.import'

    def _stage(self, cells):
        """Replace the rows by those of the file, and check them all.

        :param cells: sheets of the file, as `_cells` returns them
        """
        own = self.sudo()  # people read rows; only a reading makes them
        own.row_ids.unlink()
        self._delete_records()
        staged = []
        for sheet in self.sheet_ids.filtered('sheet'):
            if sheet.position >= len(cells):
                continue
            how = Reading(
                sheet.sheet, sheet.header_row - 1, self._keys_of_columns(sheet), self.date_order
            )
            found = stage(cells[sheet.position], how)
            self._fill(found)
            staged.append((sheet, found))
        records = []
        for sheet, found in staged:
            for start in range(0, len(found.values), CHUNK):
                rows = self._record_rows(sheet.name, found, start)
                # rows of a file are written by the program alone
                records.append(insert_rows(self.env['jxc.import.record'].sudo(), rows))
        if records and sum(map(len, records)) > CHUNK:
            analyze(self.env['jxc.import.record'])
        self.invalidate_recordset(['record_ids', 'row_ids'])
        sheet_findings = [
            self._row_values(sheet, found, finding)
            for sheet, found in staged
            for finding in found.findings
        ]
        insert_rows(own.row_ids.browse(), sheet_findings)
        self._make_totals()
        self._read_cover(cells)
        self._check_records()
        self._set(state='read', report=False)

    def _read_cover(self, cells):
        """Take what the cover of our workbook says: the totals, and whether its day is ours."""
        for each in cells:
            if not is_cover(each.rows):
                continue
            start, totals = read_cover(each.rows)
            for sheet, figures in totals.items():
                for key, text in figures.items():
                    kind = 'value' if (sheet, key) == ('stock', 'amount') else key
                    self._set_expected(sheet, kind, float(text))
            if start and start != self.start_date:
                more = {'cover': start.isoformat(), 'ours': self.start_date.isoformat()}
                self.sudo().row_ids.create(  # people read findings; only a reading makes them
                    self._row_values(
                        None,
                        Staged('stock', [], [], [], [], [], None),
                        Finding(None, None, 'warning', 'cover_date', None, more),
                        each.name,
                    )
                )

    def _make_totals(self):
        """Add up what was read, sheet by sheet (a hook)."""

    def _set_expected(self, sheet, kind, amount, currency=None):
        """Keep a total of the old system (a hook).

        :param str kind: ``rows, quantity, value`` (of stock) or ``amount``
        """

    def _delete_records(self):
        self.env['jxc.import.record'].flush_model()
        self.env.cr.execute(
            "DELETE FROM jxc_import_record WHERE import_id = %s AND posted IS NOT TRUE", [self.id]
        )
        self.env['jxc.import.record'].invalidate_model()

    def _fill(self, staged):
        """Put in what a file of this kind may leave open: the only warehouse, the day before."""
        filled = {}
        for key in FILLED.get(staged.sheet, ()):
            if key == 'warehouse':
                houses = self.env['stock.warehouse'].search(
                    [('company_id', '=', self.company_id.id)], limit=2
                )
                if len(houses) == 1:
                    filled[key] = houses.name
            elif key == 'date':
                filled[key] = (self.start_date - timedelta(days=1)).isoformat()
        for values, raw in zip(staged.values, staged.raw, strict=True):
            for key, text in filled.items():
                if key not in raw:
                    values.setdefault(key, text)
            if staged.sheet == 'users' and 'login' in values:
                values.setdefault('name', values['login'])
        if filled:
            staged.keys[:] = row_keys(staged.sheet, staged.values)

    def _record_rows(self, name, found, start):
        """Return the values of records, as `insert_rows` takes them."""
        shared = {
            'import_id': self.id,
            'company_id': self.company_id.id,
            'sheet': found.sheet,
            'sheet_name': name,
            'action': 'create',
            'posted': False,
        }
        end = start + CHUNK
        return [
            {
                **shared,
                'row_number': number,
                'values': values,
                'raw': raw or None,
                'document': values.get('number') if found.sheet in ORDERS else None,
                'key': key[:500],
            }
            for number, values, raw, key in zip(
                found.numbers[start:end],
                found.values[start:end],
                found.raw[start:end],
                found.keys[start:end],
                strict=True,
            )
        ]

    def _staged_records(self):
        """Return the records of each sheet of the file as they can be checked.

        :return: list of ``(name of the sheet, [ids], Staged)``
        """
        self.env['jxc.import.record'].flush_model()
        self.env.cr.execute(
            """
            SELECT sheet, sheet_name, id, row_number, values, raw
              FROM jxc_import_record
             WHERE import_id = %s AND action <> 'skip'
          ORDER BY sheet, sheet_name, row_number, id
            """,
            [self.id],
        )
        groups = {}
        for sheet, name, id_, number, values, raw in self.env.cr.fetchall():
            ids, staged = groups.setdefault(
                (sheet, name), ([], Staged(sheet, [], [], [], [], [], None))
            )
            ids.append(id_)
            staged.numbers.append(number)
            staged.values.append(values or {})
            staged.raw.append(raw or {})
        for (sheet, _name), (_ids, staged) in groups.items():
            staged.keys.extend(row_keys(sheet, staged.values))
        order = list(SHEETS)
        return [
            (name, *groups[sheet, name])
            for sheet, name in sorted(
                groups, key=lambda each: (order.index(each[0]), each[1] or '')
            )
        ]
