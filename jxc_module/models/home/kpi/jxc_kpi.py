from odoo import api, fields, models

from .kpi_keys import KEYS


class JxcKpi(models.Model):
    """Figures of the day: company × warehouse × local day × key.

    Without warehouse it is the total of the company, stored as its own row and never to be added to
    those of its warehouses. A day on which there was nothing to measure has no row. Rows are made
    by the nightly run and its back-fill only (`jxc_kpi_run.py`); each key is one method
    ``_kpi_<key>`` over facts, equal to the report that `kpi_keys.py` names. Who is no manager gets
    figures by :meth:`_jxc_kpi_read`.
    """

    _name = 'jxc.kpi'
    _description = "Figure of the Day"
    _order = 'day desc, key, company_id, id'
    _rec_name = 'key'

    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='cascade')
    warehouse_id = fields.Many2one(
        'stock.warehouse',
        readonly=True,
        ondelete='cascade',
        index='btree_not_null',
        help="Empty: the total of the company. It is not the sum of the rows to be added to them.",
    )
    day = fields.Date(required=True, readonly=True, help="Local day of the company.")
    key = fields.Selection(
        [(key, about.label) for key, about in KEYS.items()],
        string="Figure",
        required=True,
        readonly=True,
    )
    value = fields.Float(readonly=True, aggregator=None)
    second_value = fields.Float(
        readonly=True,
        aggregator=None,
        help="What the figure was worked out from: of a margin the revenue, of a fill rate the "
        "lines promised, of money the number of payments.",
    )
    currency_id = fields.Many2one(
        'res.currency', readonly=True, help="Of amounts: that of the company."
    )

    _one_a_day = models.UniqueIndex(
        "(company_id, key, day, COALESCE(warehouse_id, 0))",
        "A figure has one value a day, in each warehouse and for the company.",
    )

    @api.depends('key', 'day', 'warehouse_id')
    def _compute_display_name(self):
        names = dict(self._fields['key']._description_selection(self.env))
        for row in self:
            row.display_name = f'{names.get(row.key)} {row.day}'
