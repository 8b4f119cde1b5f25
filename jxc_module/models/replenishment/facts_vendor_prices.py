from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """What vendors charged for products, purchase by purchase."""

    _inherit = 'jxc.facts'

    @api.model
    def _vendor_prices(self, company, products, vendors, days):
        """Return the prices of the confirmed purchases of the last days, one a local day.

        Under the reader's rules on order lines. Lines at 0 are gifts, no prices.

        :param products: ids of product.product
        :param vendors: ids of commercial partners
        :return: ``{(product id, vendor id): [(day, price), …]}``, earliest first; prices are of a
            unit of the product in the company's currency, at the rate of the order
        """
        today = company._jxc_today()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT product_id, partner_id, day, (SUM(amount) / SUM(quantity))::float8
                  FROM (%s) AS bought
                 WHERE product_id = ANY(%s) AND partner_id = ANY(%s)
                   AND quantity > 0 AND amount > 0
              GROUP BY product_id, partner_id, day
              ORDER BY day
                """,
                self._purchases_sql(company, today - timedelta(days=days), today),
                list(products),
                list(vendors),
            )
        )
        found = {}
        for product, vendor, day, price in rows:
            found.setdefault((product, vendor), []).append((day, price))
        return found
