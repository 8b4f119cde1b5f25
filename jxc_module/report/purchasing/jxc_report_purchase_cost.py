from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns


class JxcReportPurchaseCost(models.Model):
    _name = 'jxc.report.purchase_cost'
    _inherit = ['jxc.report.mixin']
    _description = "Purchase Prices"
    _auto = False
    _order = 'amount desc, id'

    _report_filters = (
        'category_ids',
        'product_ids',
        'partner_ids',
        'tag_ids',
        'user_ids',
    )
    _report_groups = ('product_id', 'partner_id')
    _report_compare = True
    _report_charts = (('line', 'day', 'amount'), ('bar', 'partner_id', 'amount'))
    _report_document = ('purchase.order', 'order_line')

    product_id = columns.product()
    category_id = columns.category()
    partner_id = columns.partner("Vendor")
    user_id = columns.salesperson("Buyer")
    day = columns.day("Order Date")
    quantity = columns.quantity()
    uom_id = columns.unit()
    amount = columns.amount(help="Untaxed, in company currency.")
    price = fields.Float(
        string="Average Price",
        readonly=True,
        jxc_ratio=('amount', 'quantity'),
        help="Amount / quantity, per unit of the product.",
    )
    lowest = fields.Float(string="Lowest Price", readonly=True, aggregator='min')
    highest = fields.Float(string="Highest Price", readonly=True, aggregator='max')
    previous_quantity = columns.quantity(
        "Quantity Before", jxc_previous='quantity', jxc_optional='hide'
    )
    previous_amount = columns.amount("Amount Before", jxc_previous='amount', jxc_optional='hide')
    previous_price = fields.Float(
        string="Price Before",
        readonly=True,
        jxc_ratio=('previous_amount', 'previous_quantity'),
        jxc_compares=True,
    )
    variance = columns.amount(
        "Price Variance",
        jxc_compares=True,
        help="What was paid more (or less) than the same quantity at the price before: amount "
        "- quantity x price before.",
    )

    def _report_facts(self, company, params):
        bought = self.env['jxc.facts']._purchases_sql(company, params.date_from, params.date_to)
        return SQL(
            """
            SELECT bought.*, paid.price AS lowest, paid.price AS highest, 0.0 AS variance
              FROM (%s) AS bought
        CROSS JOIN LATERAL (  -- a gift is no price
                   SELECT NULLIF(bought.amount, 0) / NULLIF(bought.quantity, 0) AS price) AS paid
            """,
            bought,
        )

    def _report_sql(self, company, params, grain):
        """Compare prices product by product and vendor by vendor, whatever is shown."""
        if not params.previous:
            return super()._report_sql(company, params, grain)
        fine = grain | {'product_id', 'uom_id', 'partner_id'}
        names = [name for name in self._dimensions() if name in grain and name != 'company_id']
        columns = [SQL.identifier(name) for name in names]
        sums = [
            SQL("%s(%s) AS %s", SQL(function), SQL.identifier(name), SQL.identifier(name))  # pylint: disable=sql-injection
            for name, function in (
                ('amount', "SUM"),
                ('lowest', "MIN"),
                ('highest', "MAX"),
                ('previous_amount', "SUM"),
            )
        ]
        if 'uom_id' not in grain:
            sums.append(SQL("CASE WHEN MIN(uom_id) = MAX(uom_id) THEN MIN(uom_id) END AS uom_id"))
        return SQL(
            """
            SELECT %(columns)s,
                   CASE WHEN MIN(uom_id) = MAX(uom_id) THEN SUM(quantity) END AS quantity,
                   CASE WHEN MIN(uom_id) = MAX(uom_id)
                        THEN SUM(previous_quantity) END AS previous_quantity,
                   SUM(CASE WHEN previous_quantity <> 0
                            THEN amount - quantity * previous_amount / previous_quantity
                            ELSE 0 END) AS variance
              FROM (%(rows)s) AS fine
            %(tail)s
            """,
            columns=SQL(", ").join([*columns, *sums]),
            rows=super()._report_sql(company, params, fine),
            tail=SQL("GROUP BY %s", SQL(", ").join(columns))
            if columns
            else SQL("HAVING COUNT(*) > 0"),
        )

    def _report_document_domain(self, company, params):
        return self.env['jxc.facts']._purchase_lines_domain(
            company, params.date_from, params.date_to
        )

    def _report_paths(self):
        return {
            'product_id': 'product_id',
            'category_id': 'product_id.categ_id',
            'partner_id': 'order_id.partner_id.commercial_partner_id',
            'user_id': 'order_id.user_id',
            'day': 'order_id.date_approve',
        }
