from odoo import models
from odoo.tools import SQL

from ...tools.import_findings import Finding
from ...tools.import_similar import alike, pairs
from ...tools.pinyin import first_letter_reader
from ..base.bulk import rows_sql

# sheets whose rows may be in the database, and the columns that tell them, the first ones most
MATCHED = {
    'products': ('product', 'product.product', ('code', 'barcode', 'name')),
    'partners': ('partner', 'res.partner', ('code', 'tax_number', 'name')),
    'units': ('unit', 'uom.uom', ('name',)),
    'categories': ('category', 'product.category', ('name',)),
}
MOST_RECORDS = 100_000  # of the database that are looked at for what is alike


class JxcImport(models.Model):
    """What a row is already: a record of an earlier import, or of the database."""

    _inherit = 'jxc.import'

    def _match_records(self, groups):
        """Say of each row whether it is new, changes something or is there already."""
        earlier = self._earlier()
        decided = self._same_by_row()
        rows = []
        for _name, ids, staged in groups:
            found = self._found_of(staged)
            for position, (id_, key) in enumerate(zip(ids, staged.keys, strict=True)):
                values = staged.values[position]
                before = earlier.get((staged.sheet, key))
                action, match, model = 'create', None, None
                same = decided.get(f'{staged.sheet}|{key}')
                if before:
                    model, match = before[1], before[2]
                    action = 'same' if before[0] == values else 'update'
                elif same:
                    action, model, match = 'update', MATCHED[staged.sheet][1], same
                elif found:
                    _kind, model, columns = MATCHED[staged.sheet]
                    match = next(
                        (found[values[c]] for c in columns if values.get(c) in found), None
                    )
                    action = 'update' if match else 'create'
                    model = model if match else None
                rows.append((id_, key[:500], action, match, model))
        self._write_matches(rows)

    def _write_matches(self, rows):
        if not rows:
            return
        kinds = ('int', 'text', 'text', 'int', 'text')
        names = ('id', 'key', 'action', 'match_id', 'res_model')
        columns = {
            name: (kind, values)
            for name, kind, values in zip(names, kinds, zip(*rows, strict=True), strict=True)
        }
        self.env.cr.execute(
            SQL(
                """
                UPDATE jxc_import_record AS record
                   SET key = fresh.key, action = fresh.action, match_id = fresh.match_id,
                       res_model = fresh.res_model
                  FROM (%s) AS fresh
                 WHERE record.id = fresh.id AND record.posted IS NOT TRUE
                   AND (record.key, record.action, COALESCE(record.match_id, 0),
                        COALESCE(record.res_model, ''))
                       IS DISTINCT FROM (fresh.key, fresh.action, COALESCE(fresh.match_id, 0),
                        COALESCE(fresh.res_model, ''))
                """,
                rows_sql(columns),
            )
        )
        self.env['jxc.import.record'].invalidate_model()

    def _earlier(self):
        """Return the rows of earlier imports that are in the books.

        :return: ``{(sheet, key): (values, model, id)}``, the newest
        """
        self.env.cr.execute(
            """
            SELECT DISTINCT ON (record.sheet, record.key)
                   record.sheet, record.key, record.values, record.res_model, record.res_id
              FROM jxc_import_record AS record
             WHERE record.company_id = %s AND record.posted AND record.import_id <> %s
          ORDER BY record.sheet, record.key, record.id DESC
            """,
            [self.company_id.id, self.id],
        )
        return {(sheet, key): rest for sheet, key, *rest in self.env.cr.fetchall()}

    def _found_of(self, staged):
        """Return ``{text: id}`` of the rows of a sheet that the database has."""
        if staged.sheet not in MATCHED:
            return {}
        kind, _model, columns = MATCHED[staged.sheet]
        texts = {v[c] for v in staged.values for c in columns if c in v}
        return self._found(kind, texts)

    # === DUPLICATES === #

    def _same_by_row(self):
        """Return which records somebody said that rows are: ``{'sheet|key': id}``."""
        decisions = self.env['jxc.import.decision']._of(self.company_id)
        return {
            pair.rpartition('~')[0]: match
            for pair, (same, match) in decisions.items()
            if same and match
        }

    def _similar(self, name, ids, staged):
        """Return findings about rows that may mean the same product or partner."""
        if staged.sheet not in ('products', 'partners'):
            return []
        decisions = self.env['jxc.import.decision']._of(self.company_id)
        model = MATCHED[staged.sheet][1]
        found = self._found_of(staged)
        columns = MATCHED[staged.sheet][2]
        known = {
            position
            for position, values in enumerate(staged.values)
            if any(values.get(column) in found for column in columns)
        }
        read = first_letter_reader()
        words = {
            'name': self.env._("the name"),
            'tax_number': self.env._("the tax number"),
            'phone': self.env._("the phone number"),
            'sound': self.env._("how the name sounds"),
        }
        findings = []
        for first, second, reason in pairs(staged.values, staged.sheet, read):
            pair = f'{staged.sheet}|{staged.keys[second]}~{staged.keys[first]}'
            if pair in decisions or {first, second} <= known:  # two records there already
                continue
            more = {
                'name': self.env._(
                    "row %(row)s, %(name)s",
                    row=staged.numbers[first],
                    name=staged.values[first].get('name', ''),
                ),
                'reason': words[reason],
                'other_model': 'jxc.import.record',
                'other_id': ids[first],
                'pair': pair,
            }
            findings.append(
                Finding(
                    second, 'name', 'warning', 'similar', staged.values[second].get('name'), more
                )
            )
        fresh = [(p, v) for p, v in enumerate(staged.values) if p not in known]
        for position, id_, other, reason in alike(fresh, self._there(staged.sheet), staged.sheet):
            pair = f'{staged.sheet}|{staged.keys[position]}~{model},{id_}'
            if pair in decisions:
                continue
            more = {
                'name': other,
                'reason': words[reason],
                'other_model': model,
                'other_id': id_,
                'pair': pair,
            }
            value = staged.values[position].get('name')
            findings.append(Finding(position, 'name', 'warning', 'similar', value, more))
        return findings

    def _there(self, sheet):
        """Return products or partners of the database, as rows of a sheet.

        :return: list of ``(id, values)``
        """
        company = [('company_id', 'in', [False, self.company_id.id])]
        if sheet == 'products':
            records = self.env['product.product'].search_fetch(
                company, ['name', 'default_code'], limit=MOST_RECORDS
            )
            return [(r.id, {'name': r.name, 'code': r.default_code or ''}) for r in records]
        records = self.env['res.partner'].search_fetch(
            [*company, ('parent_id', '=', False)], ['name', 'vat', 'phone'], limit=MOST_RECORDS
        )
        return [
            (r.id, {'name': r.name or '', 'tax_number': r.vat or '', 'phone': r.phone or ''})
            for r in records
        ]
