from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError

from ...tools.count_sheet import BOUNDS, SheetRow, altered, read_sheet
from ...tools.workbook_reading import UnreadableError, read_table
from ..base.exceptions import BusyError

MOST_ADDED = 500  # rows for what the list does not have


class Change(NamedTuple):
    """What a row of a sheet changes: ``new``, ``changed``, ``back`` (taken back) or ``same``."""

    kind: str
    row: SheetRow
    values: dict  # of the entry
    before: object = None  # entry of the same sheet, read earlier
    label: str = ''


class Comparison(NamedTuple):
    """A sheet beside its count: what applying it would change, and what is wrong with it."""

    changes: list
    problems: list  # of count_sheet.Problem
    missing: int  # lines of the count that the sheet does not have
    empty: int  # rows in which nothing was counted
    columns: dict


class JxcStocktake(models.Model):
    """Reading a sheet back: everything is told before anything is stored."""

    _inherit = 'jxc.stocktake'

    def _sheet_compare(self, data):
        """Compare a workbook with this count; stores nothing.

        :param bytes data: the file
        :return: :class:`Comparison`
        :raise UserError: the file cannot be read, or the count takes no entries
        """
        self.ensure_one()
        self._check_has_sheet()
        try:
            table = read_table(data, BOUNDS)
        except UnreadableError as error:
            raise UserError(self._sheet_unreadable(error)) from error
        sheet = read_sheet(table, self.id)
        problems = list(sheet.problems)
        earlier = self._sheet_earlier(sheet.token)
        whole = self._sheet_refused(sheet.token, earlier)
        if whole:
            return Comparison([], [self._sheet_problem(0, '', whole)], 0, 0, sheet.columns)
        lines = self._sheet_known_lines()
        changes, empty = [], 0
        for row in (row for row in sheet.rows if row.line):
            line = lines.get(row.line)
            problem = self._sheet_row_problem(row, line)
            if problem:
                problems.append(problem)
                continue
            change = self._sheet_change(row, line, sheet.token, earlier)
            empty += change is None
            if change:
                changes.append(change)
        self._sheet_added([r for r in sheet.rows if not r.line], sheet, earlier, changes, problems)
        listed = {row.line for row in sheet.rows}
        missing = sum(line.id not in listed for line in lines.values())
        return Comparison(changes, sorted(problems), missing, empty, sheet.columns)

    def _sheet_apply(self, data):
        """Store what a workbook says; a file that was read before changes nothing.

        :return: ``{kind: number}`` of what was stored
        :raise UserError: something is wrong with the sheet; nothing is stored
        """
        self._lock_sheet()
        compared = self._sheet_compare(data)
        if compared.problems:
            raise UserError(
                self.env._(
                    "The sheet has errors: correct them and read it again. Nothing is stored."
                )
            )
        entries = self.env['jxc.stocktake.entry']
        for change in compared.changes:
            if change.kind in ('changed', 'back'):
                entries |= change.before
        entries.action_undo()
        entries.create([c.values for c in compared.changes if c.kind in ('new', 'changed')])
        kinds = [change.kind for change in compared.changes]
        return {kind: kinds.count(kind) for kind in ('new', 'changed', 'back', 'same')}

    # === ROWS === #

    def _lock_sheet(self):
        """Let nobody read a sheet of this count at the same moment: rows would be stored twice."""
        self.ensure_one()
        self.check_access('read')
        key = f'jxc.stocktake.sheet/{self.id}'
        self.env.cr.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [key])
        if not self.env.cr.fetchone()[0]:
            raise BusyError(
                self.env._("Somebody else is reading a sheet of this count. Try again in a moment.")
            )

    def _sheet_known_lines(self):
        """Return the lines that the user sees, by id."""
        names = ['location_id', 'product_id', 'lot_id', 'lot_name', 'package_id', 'owner_id']
        lines = self.env['jxc.stocktake.line'].search_fetch(
            [('stocktake_id', '=', self.id)], [*names, 'state']
        )
        lines.location_id.fetch(['complete_name'])
        lines.product_id.fetch(['default_code', 'barcode', 'product_tmpl_id'])
        return {line.id: line for line in lines}

    def _sheet_earlier(self, token):
        """Return ``{part of the number that names a row: entries}`` read from this file before."""
        if not token:
            return {}
        entries = self.env['jxc.stocktake.entry'].search_fetch(
            [('stocktake_id', '=', self.id), ('client_id', '=like', f'{token}-%')],
            ['client_id', 'quantity', 'undone_on', 'product_id'],
        )
        return entries.grouped(lambda entry: entry.client_id.split('-')[1])

    def _sheet_refused(self, token, earlier):
        """Return why no row of a file is read: it is of another round, or somebody else read it."""
        if not token:
            return None
        if int(token[0], 16) != self._sheet_round():
            return 'round'
        seen = sum(map(len, earlier.values()))
        # how many there are is told to nobody; those of others are hidden in a blind count
        there = self.env['jxc.stocktake.entry'].sudo()
        domain = [('stocktake_id', '=', self.id), ('client_id', '=like', f'{token}-%')]
        return 'others' if there.search_count(domain) > seen else None

    def _sheet_row_problem(self, row, line):
        if line is None:
            return self._sheet_problem(row.number, 'key', 'gone', row.values['code'])
        if line.state == 'posted':
            return self._sheet_problem(row.number, 'key', 'posted', row.values['code'])
        column = altered(row.values, self._sheet_identity(line))
        if column:
            known = self._sheet_identity(line)[column]
            return self._sheet_problem(row.number, column, 'altered', row.values[column], known)
        return self._sheet_decimals(row, line.product_id)

    def _sheet_decimals(self, row, product):
        quantity = float(row.quantity or 0)
        if abs(product.uom_id.round(quantity) - quantity) > 1e-9:
            return self._sheet_problem(row.number, 'counted', 'decimals', str(row.quantity))
        return None

    def _sheet_change(self, row, line, token, earlier):
        """Return what a row of a line changes, None for one in which nothing was counted."""
        values = {
            'stocktake_id': self.id,
            'location_id': line.location_id.id,
            'product_id': line.product_id.id,
            'lot_id': line.lot_id.id,
            'lot_name': line.lot_name,
            'package_id': line.package_id.id,
            'owner_id': line.owner_id.id,
        }
        return self._sheet_changed(row, str(line.id), values, token, earlier)

    def _sheet_changed(self, row, name, values, token, earlier):
        before = earlier.get(name, self.env['jxc.stocktake.entry'])
        live = before.filtered(lambda entry: not entry.undone_on)[:1]
        if row.quantity is None:
            return Change('back', row, values, live) if live else None
        if live and abs(live.quantity - float(row.quantity)) < 1e-6:
            return Change('same', row, values, live)
        values |= {
            'quantity': float(row.quantity),
            'how': 'file',
            'note': row.values.get('note') or False,
        }
        if token:  # without one, what is sent twice is told apart by nothing
            values['client_id'] = f'{token}-{name}-{len(before)}'
        return Change('changed' if live else 'new', row, values, live)

    # === UNREADABLE === #

    def _sheet_unreadable(self, error):
        """Return what to do about a file that cannot be read."""
        limit = f'{error.limit:,}' if isinstance(error.limit, int) else ''
        if error.reason in ('rows', 'pieces', 'values', 'characters', 'columns'):
            return self.env._(
                "The sheet is larger than any of a count (%(what)s, at most %(limit)s). Delete the "
                "rows and columns that were added, or split it.",
                what=error.reason,
                limit=limit,
            )
        if error.reason in ('size', 'unpacked'):
            return self.env._(
                "The file is larger than %(limit)s MB. Delete the sheets and pictures that were "
                "added to it.",
                limit=limit,
            )
        if error.reason == 'empty':
            return self.env._("The file is empty. Choose the sheet that was downloaded here.")
        if error.reason in ('old', 'password'):
            return self.env._(
                "The file is an old XLS file or has a password. Save it as XLSX without one."
            )
        return self.env._(
            "The file cannot be read as a workbook. Open it and save it as XLSX again."
        )
