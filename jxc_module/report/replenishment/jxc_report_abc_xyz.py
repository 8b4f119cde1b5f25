from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns

CLASSES = ['A', 'B', 'C']
REGULARITY = ['X', 'Y', 'Z']


class JxcReportAbcXyz(models.Model):
    """The classes of the products, with the demand of the period beside them."""

    _name = 'jxc.report.abc_xyz'
    _inherit = ['jxc.report.mixin']
    _description = "ABC / XYZ Analysis"
    _auto = False
    _order = 'value desc, id'

    _report_fixed = True
    _report_filters = ('category_ids', 'product_ids')
    _report_charts = (('pareto', 'product_id', 'value'), ('bar', 'abc', 'value'))
    _report_document = ('product.product', None)

    product_id = columns.product()
    category_id = columns.category()
    abc = fields.Selection(
        [(name, name) for name in CLASSES],
        string="ABC",
        readonly=True,
        jxc_dimension=True,
        help="By value of demand at cost over the last year, as kept on the product.",
    )
    xyz = fields.Selection(
        [(name, name) for name in REGULARITY],
        string="XYZ",
        readonly=True,
        jxc_dimension=True,
        help="By regularity of demand over the last year, as kept on the product.",
    )
    demand = columns.quantity()
    uom_id = columns.unit()
    value = columns.cost(help="Demand of the period at the cost of today.")
    share = fields.Float(
        readonly=True, jxc_percent=True, groups='jxc_module.group_cost', help="Of the value."
    )
    running_share = fields.Float(
        readonly=True,
        jxc_percent=True,
        aggregator='max',
        groups='jxc_module.group_cost',
        help="This product and all better ones together.",
    )

    def _report_sql(self, company, params, grain):
        facts = self.env['jxc.facts']
        return SQL(
            """
            SELECT needed.*,
                   value / NULLIF(SUM(value) OVER (), 0) AS share,
                   SUM(value) OVER (ORDER BY value DESC, product_id)
                   / NULLIF(SUM(value) OVER (), 0) AS running_share
              FROM (
                SELECT fact.product_id, template.categ_id AS category_id, template.uom_id,
                       item.jxc_abc_class ->> %(company)s AS abc,
                       item.jxc_xyz_class ->> %(company)s AS xyz,
                       SUM(fact.quantity) AS demand,
                       SUM(fact.quantity)
                       * COALESCE((item.standard_price ->> %(company)s)::float8, 0) AS value
                  FROM (%(demand)s) AS fact
                  %(joins)s
                 WHERE %(where)s
              GROUP BY fact.product_id, template.categ_id, template.uom_id, item.id
              ) AS needed
            """,
            company=str(company.id),
            demand=facts._demand_sql(company, params.date_from, params.date_to),
            joins=self._joins_sql(),
            where=self._where_sql(company, params),
            to_flush=facts._columns(
                'product.product', 'jxc_abc_class', 'jxc_xyz_class', 'standard_price'
            ),
        )

    def _report_paths(self):
        return {'product_id': 'id'}
