from odoo import api, models
from odoo.tools import SQL

from ..base.bulk import rows_sql


class StockWarehouseOrderpoint(models.Model):
    """A rule knows demand since the first day of its history, not since the first own move."""

    _inherit = 'stock.warehouse.orderpoint'

    @api.model
    def _jxc_fill_first_day(self, company, products):
        filled = super()._jxc_fill_first_day(company, products)
        history = self.env['jxc.facts']._first_history_days(company, products)
        return filled | self._jxc_earlier_first_days(company, history) if history else filled

    @api.model
    def _jxc_earlier_first_days(self, company, days):
        """Let rules begin on an earlier day.

        :param days: ``{(product id, warehouse id): date}``
        :return: ``{rule id: date}`` of the rules that changed
        """
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE stock_warehouse_orderpoint AS rule
                   SET jxc_first_day = given.day
                  FROM (%s) AS given
                 WHERE rule.company_id = %s AND rule.product_id = given.product_id
                   AND rule.warehouse_id = given.warehouse_id
                   AND (rule.jxc_first_day IS NULL OR rule.jxc_first_day > given.day)
             RETURNING rule.id, rule.jxc_first_day
                """,
                rows_sql(
                    {
                        'product_id': ('int', [product for product, _place in days]),
                        'warehouse_id': ('int', [place for _product, place in days]),
                        'day': ('date', list(days.values())),
                    }
                ),
                company.id,
            )
        )
        self.invalidate_model(['jxc_first_day'])
        return dict(rows)
