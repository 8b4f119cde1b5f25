from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ...tools.import_checks import check
from ...tools.import_findings import cell_findings
from ...tools.import_links import Known, check_links, linked_texts
from ...tools.import_sheets import SHEETS
from ..base.bulk import insert_rows
from .jxc_import_words import OF_POSTING, SHEET_LEVEL

# what makes two findings the same
IDENTITY = (
    *('record_id', 'sheet_name', 'row_number', 'column', 'kind', 'level', 'value', 'message'),
    *('remedy', 'other_model', 'other_id', 'pair_key'),
)
MOST = 20_000  # findings that are kept; more than these nobody mends one by one


class JxcImport(models.Model):
    """Checking all rows of all sheets against each other and the database."""

    _inherit = 'jxc.import'

    # === ACTIONS === #

    def action_check(self):
        """Check all rows again, as they are now.

        :return: True
        """
        self.ensure_one()
        self._check_readable()
        if self.state in ('read', 'tried', 'undone'):
            self._check_records()
            self._set(state='read')
        return True

    # === BUSINESS === #

    def _check_records(self):
        """Find everything that is wrong with the rows; what was found before is replaced.

        A fixed number of queries, however many rows there are.
        """
        groups = self._staged_records()
        self._match_records(groups)
        known = self._known(groups)
        rows = []
        keys = {}
        for name, ids, staged in groups:
            findings = [*cell_findings(staged, self.date_order), *check(staged)]
            findings += check_links(staged, known)
            findings += self._twice_in_sheets(keys, name, staged)
            findings += self._similar(name, ids, staged)
            rows += [self._row_values(None, staged, each, name, ids) for each in findings]
        rows.sort(key=lambda row: row['level'])
        self._replace_findings(rows[:MOST])

    def _replace_findings(self, rows):
        """Make these the findings; those that are there already stay the records they are.

        Somebody is looking at them: what did not change must not vanish below his hands.
        """
        own = self.sudo().row_ids  # people read findings; only a check makes them
        own.flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT id, %s FROM jxc_import_row WHERE import_id = %s AND kind NOT IN %s",
                SQL(", ").join(map(SQL.identifier, IDENTITY)),
                self.id,
                (*SHEET_LEVEL, *OF_POSTING),
            )
        )
        there = {}
        for id_, *identity in self.env.cr.fetchall():
            there.setdefault(tuple(identity), []).append(id_)
        fresh = [row for row in rows if not _taken(there, row)]
        gone = [id_ for ids in there.values() for id_ in ids]
        if gone:
            self.env.cr.execute("DELETE FROM jxc_import_row WHERE id = ANY(%s)", [gone])
        insert_rows(own.browse(), fresh)
        self.invalidate_recordset()
        own.invalidate_model()

    def _known(self, groups):
        """Return what names of records the database and the file itself know.

        :return: Known
        """
        texts = defaultdict(set)
        for _name, _ids, staged in groups:
            for kind, found in linked_texts(staged).items():
                texts[kind] |= found
        found, several = {}, {}
        for kind, each in texts.items():
            found[kind], several[kind] = self._look_up(kind, each)
        products = self.env['product.product'].browse(set(found.get('product', {}).values()))
        tracked = {
            product.id: (product.tracking, product.use_expiration_date)
            for product in products.with_context(active_test=False)
        }
        stock = {text: tracked[id_] for text, id_ in found.get('product', {}).items()}
        return Known.of((staged for _name, _ids, staged in groups), found, several, stock)

    def _twice_in_sheets(self, keys, name, staged):
        """Yield rows that another sheet of the file has, too."""
        if SHEETS[staged.sheet].repeats:
            return []
        mine = keys.setdefault(staged.sheet, {})
        found = [
            (position, mine[key])
            for position, key in enumerate(staged.keys)
            if key.strip('|') and key in mine
        ]
        for position, key in enumerate(staged.keys):
            mine.setdefault(key, (name, staged.numbers[position]))
        column = SHEETS[staged.sheet].key[0].split('/')[-1]
        return [
            self._finding(position, column, 'twice_in_sheets', other) for position, other in found
        ]

    def _match_records(self, groups):
        """Say of each row whether it is new, changes something or is there already (a hook)."""

    def _similar(self, name, ids, staged):
        """Return findings about rows that may mean the same product or partner (a hook)."""
        return []


def _taken(there, row):
    """Take one of the findings that are there for a row that says the same."""
    ids = there.get(tuple(row[name] for name in IDENTITY))
    return ids.pop() if ids else None
