from datetime import timedelta

from odoo.addons.jxc_module.tools.import_sheets import natural_key

from .common import JxcCommon

START = '2026-01-01'
FROZEN = '2026-02-10 04:00:00'


class OnboardingCommon(JxcCommon):
    """Imports whose rows are there as if a file had been read; days are those of Shanghai."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.manager = cls.env.ref('base.user_admin')
        cls.env['res.lang']._activate_lang('en_US')
        cls.facts = cls.env['jxc.facts']

    @classmethod
    def _import(cls, sheets, **vals):
        """Return an import that was read.

        :param sheets: ``{sheet: [values of a row]}``
        """
        migration = cls.env['jxc.import'].create({'name': "Opening", 'start_date': START, **vals})
        number = 1
        rows = []
        for sheet, lines in sheets.items():
            for line in lines:
                number += 1
                rows.append(
                    {
                        'import_id': migration.id,
                        'sheet': sheet,
                        'sheet_name': sheet,
                        'row_number': number,
                        'values': line,
                        'key': natural_key(sheet, line),
                        'document': line['number'] if sheet.endswith('_orders') else False,
                    }
                )
        cls.env['jxc.import.record'].create(rows)
        migration._set(state='read')
        return migration.with_user(cls.manager)

    def _post(self, migration):
        """Post an import, and show why where it stops."""
        migration.action_post()
        self.assertEqual(migration.state, 'posted', migration.row_ids.mapped('message'))

    def _instants(self, migration):
        """Return instants before the start, after its first day, later, and None for now."""
        opening = migration._opening_instant()
        return [opening, opening + timedelta(days=1), opening + timedelta(days=9), None]

    def _values(self, instant, products=None):
        """Return what facts say the stock is worth, ``{product: (quantity, value)}``."""
        self.env.flush_all()
        self.env.invalidate_all()
        sums = {}
        ids = products.ids if products else None
        for one in self.facts._stock_values(self.company, instant, ids):
            quantity, value = sums.get(one.product_id, (0.0, 0.0))
            sums[one.product_id] = (quantity + one.quantity, value + one.value)
        return {
            product: (round(quantity, 6), round(value, 6))
            for product, (quantity, value) in sums.items()
            if quantity or value
        }
