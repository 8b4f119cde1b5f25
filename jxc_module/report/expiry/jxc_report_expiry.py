from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns


class JxcReportExpiry(models.Model):
    _name = 'jxc.report.expiry'
    _inherit = ['jxc.report.mixin']
    _description = "Expiring Lots"
    _auto = False
    _order = 'expires_on, product_id, id'

    _report_fixed = True
    _report_period = None
    _report_filters = ('warehouse_ids', 'category_ids', 'product_ids', 'lot_ids')
    _report_options = {'days': 180}
    _report_charts = (('line', 'expires_on', 'value'), ('bar', 'product_id', 'value'))
    _report_paged = True
    _report_document = ('stock.quant', None)

    product_id = columns.product()
    category_id = columns.category()
    warehouse_id = columns.warehouse()
    lot_id = columns.record('stock.lot')
    expires_on = columns.day(help="Local day of the company.")
    days_left = fields.Integer(
        readonly=True,
        aggregator='min',
        help="0 on the day of the expiration date, from which on the lot is expired.",
    )
    level_id = columns.record('jxc.expiry.level', help="As on the board of lots.")
    state = fields.Selection(
        [
            ('expired', "Expired"),
            ('d30', "Within 30 Days"),
            ('d90', "Within 90 Days"),
            ('later', "Later"),
        ],
        string="Time Left",
        readonly=True,
        jxc_dimension=True,
    )
    on_hand = columns.quantity()
    reserved = columns.quantity()
    consigned = columns.quantity(help="Goods of other owners.", jxc_optional='hide')
    uom_id = columns.unit()
    value = columns.cost(
        help="Quantity at the average cost of the company, or of the lot where lots are valued."
    )

    def _report_sql(self, company, params, grain):
        facts = self.env['jxc.facts']
        today = company._jxc_today()
        return SQL(
            """
            SELECT held.*, band.level_id, held.expires_on - %(today)s AS days_left,
                   CASE WHEN %(expired)s THEN 'expired'
                        WHEN held.expires_on <= %(today)s + 30 THEN 'd30'
                        WHEN held.expires_on <= %(today)s + 90 THEN 'd90'
                        ELSE 'later' END AS state
              FROM (
                SELECT fact.product_id, template.categ_id AS category_id, template.uom_id,
                       fact.warehouse_id, fact.lot_id, %(day)s AS expires_on,
                       SUM(fact.on_hand) AS on_hand,
                       SUM(fact.reserved) AS reserved,
                       SUM(fact.consigned) AS consigned,
                       SUM(fact.value) AS value
                  FROM (%(now)s) AS fact
                  JOIN stock_lot AS lot ON lot.id = fact.lot_id
                  %(joins)s
                 WHERE lot.expiration_date IS NOT NULL AND template.use_expiration_date
                   AND %(where)s
              GROUP BY fact.product_id, template.categ_id, template.uom_id, fact.warehouse_id,
                       fact.lot_id, lot.expiration_date
                HAVING SUM(fact.on_hand + fact.consigned) > 0
              ) AS held
         LEFT JOIN (%(bands)s) AS band
                ON band.category_id = COALESCE(held.category_id, 0)
               AND held.expires_on - %(today)s > band.above
               AND held.expires_on - %(today)s <= band.up_to
             WHERE held.expires_on <= %(today)s + %(days)s
            """,
            today=today,
            bands=self.env['jxc.expiry.level']._jxc_bands_sql(company),
            expired=facts._expired_sql(SQL("held.expires_on"), today),
            days=params.options['days'],
            day=company._jxc_local_day_sql(SQL("lot.expiration_date")),
            now=facts._quants_now_sql(company, self._sees('value'), self._asked_products(params)),
            joins=self._joins_sql(),
            where=self._where_sql(company, params),
            to_flush=[
                *facts._columns('stock.lot', 'expiration_date'),
                *facts._columns('product.template', 'use_expiration_date'),
            ],
        )

    def _option_label(self, name):
        return self.env._("Days ahead")

    def _report_document_domain(self, company, params):
        return self.env['jxc.facts']._quants_now_domain(company)

    def _report_paths(self):
        return {
            'product_id': 'product_id',
            'warehouse_id': 'location_id.warehouse_id',
            'lot_id': 'lot_id',
        }
