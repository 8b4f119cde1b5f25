from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns

# Figures of :meth:`_valued_movement_sql`; what customers return comes off what was used.
PARTS = {
    'opening': "opening_qty",
    'closing': "closing_qty",
    'opening_value': "opening_value",
    'closing_value': "closing_value",
    'used_value': "out_sale_value + out_production_value + out_transfer_value - in_return_value",
}


class JxcReportTurnover(models.Model):
    """How often the stock of a warehouse was used up in a period, by quantity and by value.

    Values are those of the stock movement report: at the cost of that time.
    """

    _name = 'jxc.report.turnover'
    _inherit = ['jxc.report.mixin']
    _description = "Stock Turnover"
    _auto = False
    _order = 'turnover, id'

    _report_filters = ('warehouse_ids', 'category_ids', 'product_ids')
    _report_groups = ('product_id', 'warehouse_id')
    _report_paged = True
    _report_document = ('stock.move', None)

    product_id = columns.product()
    category_id = columns.category()
    warehouse_id = columns.warehouse()
    uom_id = columns.unit()
    opening = columns.quantity()
    closing = columns.quantity()
    average = columns.quantity("Average Stock", help="(Opening + closing) / 2.")
    demand = columns.quantity(
        "Used", help="Left for customers, production or other warehouses, returns taken off."
    )
    turnover = fields.Float(
        readonly=True,
        jxc_ratio=('demand', 'average'),
        jxc_positive=True,
        help="Used / average stock, in the period; empty without stock above zero.",
    )
    stock_days = fields.Float(
        readonly=True, jxc_optional='hide', help="Average stock × days of the period."
    )
    days_of_stock = fields.Float(
        readonly=True,
        jxc_ratio=('stock_days', 'demand'),
        jxc_positive=True,
        help="How many days the average stock lasts at the demand of the period.",
    )
    used_value = columns.cost(
        "Cost of Goods Used",
        help="Cost of what left for customers, production or other warehouses, returns taken off.",
    )
    opening_value = columns.cost("Opening Value", jxc_optional='hide')
    closing_value = columns.cost("Closing Value", jxc_optional='hide')
    average_value = columns.cost(
        "Average Stock Value",
        help="(Opening value + closing value) / 2; goods in transit left out.",
    )
    value_turnover = fields.Float(
        string="Turnover by Value",
        readonly=True,
        groups='jxc_module.group_cost',
        jxc_ratio=('used_value', 'average_value'),
        jxc_positive=True,
        help="Cost of goods used / average stock value, in the period.",
    )

    def _report_facts(self, company, params):
        facts = self.env['jxc.facts']
        start, end = company._jxc_day_range(params.date_from, params.date_to)
        products = self._asked_products(params)
        days = (params.date_to - params.date_from).days + 1
        names = [field.name for field in self._measures() if field.name in PARTS]
        parts = SQL(", ").join(
            SQL("%s AS %s", SQL(PARTS[name]), SQL.identifier(name))  # pylint: disable=sql-injection
            for name in names
        )
        return SQL(
            """
            SELECT *, (opening + closing) / 2 AS average, (opening + closing) / 2 * %(days)s
                   AS stock_days
                   %(average_value)s
              FROM (
                SELECT product_id, warehouse_id, %(sums)s
                  FROM (
                    SELECT product_id, warehouse_id, 0 AS demand, %(parts)s
                      FROM (%(movement)s) AS movement
                     WHERE warehouse_id IS NOT NULL
                    UNION ALL
                    SELECT product_id, warehouse_id, quantity, %(nothing)s
                      FROM (%(demand)s) AS demand
                  ) AS part
              GROUP BY product_id, warehouse_id
              ) AS level
             WHERE opening <> 0 OR closing <> 0 OR demand <> 0
            """,
            days=days,
            average_value=SQL(", (opening_value + closing_value) / 2 AS average_value")
            if self._sees('average_value')
            else SQL(),
            sums=SQL(", ").join(
                SQL("SUM(%s) AS %s", SQL.identifier(name), SQL.identifier(name))
                for name in ('demand', *names)
            ),
            parts=parts,
            nothing=SQL(", ").join(SQL("0") for _name in names),
            movement=facts._valued_movement_sql(
                company, start, end, products, with_value=self._sees('average_value')
            ),
            demand=facts._demand_sql(company, params.date_from, params.date_to, products),
        )

    def _report_document_domain(self, company, params):
        return self.env['jxc.facts']._done_domain(company, params.date_from, params.date_to)

    def _report_paths(self):
        return {'product_id': 'product_id', 'category_id': 'product_id.categ_id'}

    def _row_domain(self, params):
        domain = super()._row_domain(params)
        if self.warehouse_id:
            here = self.warehouse_id.id
            domain &= fields.Domain('location_id.warehouse_id', '=', here) | fields.Domain(
                'location_dest_id.warehouse_id', '=', here
            )
        return domain
