from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...models.reporting import columns


class JxcReportExpiryLoss(models.Model):
    _name = 'jxc.report.expiry_loss'
    _inherit = ['jxc.report.stock_movement.reader', 'jxc.report.mixin']
    _description = "Loss by Expiry"
    _auto = False
    _order = 'quantity desc, product_id, id'

    _report_filters = ('warehouse_ids', 'category_ids', 'product_ids', 'lot_ids')
    _report_groups = ('product_id', 'warehouse_id')
    _report_compare = True
    _report_charts = (('line', 'day', 'value'), ('pareto', 'product_id', 'value'))
    _report_document = ('stock.move.line', None)
    _report_help = (
        '<p class="o_view_nocontent_smiling_face">Nothing was lost by expiry in this period</p>'
        "<p>What was scrapped or written off on or after its date stands here.</p>"
    )

    category_id = columns.category()
    product_id = columns.product()
    warehouse_id = columns.warehouse(help="Goods in transit have none.")
    lot_id = columns.lot()
    day = columns.day("Written Off on")
    way = fields.Selection(
        [
            ('scrap', "Scrap"),
            ('transfer', "Transfer to a Loss Location"),
            ('count', "Count"),
        ],
        string="Written Off by",
        readonly=True,
        jxc_dimension=True,
    )
    cause = fields.Selection(
        [
            ('expired', "Expired"),
            ('off_sale', "Past the Removal Date"),
            ('reason', "Scrapped before as Expired"),
        ],
        readonly=True,
        jxc_dimension=True,
        help="On the day it was written off, by the dates that the lot has today.",
    )
    reason_id = columns.record('stock.scrap.reason.tag', string="Scrap Reason")
    quantity = columns.quantity(
        "Written Off", help="Scrapped or moved to a loss location, minus what came back from there."
    )
    count_qty = columns.quantity(
        "Missing at Counts",
        help="Counts that made expired lots less, minus those that made them more.",
    )
    uom_id = columns.unit()
    value = columns.cost("Value Written Off", help="What the goods were valued at when they left.")
    count_value = columns.cost("Value Missing at Counts")
    previous_quantity = columns.quantity("Written Off Before", jxc_previous='quantity')
    previous_value = columns.cost("Value Written Off Before", jxc_previous='value')

    def _report_facts(self, company, params):
        start, end = company._jxc_day_range(params.date_from, params.date_to)
        return self._facts_of_reader()._expiry_loss_sql(
            company,
            start,
            end,
            products=self._asked_products(params),
            with_value=self._sees('value'),
        )

    def _row_domain(self, params):
        """Name the lines: no domain compares the day of a move with the date of its lot."""
        grain = self._grain_of_id(self.id)
        company = self.company_id or self.env.company
        conditions = [
            SQL(
                "fact.%s IS NOT DISTINCT FROM %s",
                SQL.identifier(name),
                (self[name].id if name.endswith('_id') else self[name]) or None,
            )
            for name in ('warehouse_id', 'way', 'cause', 'reason_id')
            if name in grain
        ]
        lines = self.env.execute_query(
            SQL(
                "SELECT fact.move_line_id FROM (%s) AS fact WHERE %s",
                self._report_facts(company, params),
                SQL(" AND ").join([SQL("TRUE"), *conditions]),
            )
        )
        return super()._row_domain(params) & Domain('id', 'in', [line for (line,) in lines])

    def _report_paths(self):
        return {**super()._report_paths(), 'day': 'date'}

    def _report_tie_out(self):
        """Compare the value of what was scrapped with the scrap orders themselves."""
        params = self._report_params()
        facts = self.env['jxc.facts']
        scraps = self.env['stock.scrap']
        if params.ids or not self._sees('value') or facts._visible_places() is not None:
            return []
        if not scraps.has_access('read'):
            return []

        def scrapped(company, start, end):
            moves = self.env['stock.move'].search(
                [
                    ('company_id', '=', company.id),
                    ('state', '=', 'done'),
                    ('scrap_id', '!=', False),
                    ('date', '>=', start),
                    ('date', '<', end),
                ]
            )
            return sum(moves.filtered(self._is_loss).mapped('value'))

        label = self.env._("Value of scrap orders")
        return self._tie_out_period('value', label, scrapped, [('way', '=', 'scrap')])

    def _is_loss(self, move):
        """Tell whether a scrap is a loss by expiry, asked of the documents one by one."""
        company, lot = move.company_id, move.scrap_id.lot_id
        dates = [date for date in (lot.expiration_date, lot.removal_date) if date]
        day = company._jxc_local_day(move.date)
        tag = self.env['stock.scrap.reason.tag']._jxc_expired_tag()
        return bool(
            lot
            and (
                (tag and tag in move.scrap_id.scrap_reason_tag_ids)
                or any(day >= company._jxc_local_day(date) for date in dates)
            )
        )
