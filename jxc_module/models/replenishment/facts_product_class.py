from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...tools.abc_xyz import abc_classes, variation, xyz_class
from ..base.bulk import rows_sql

CLASS_WEEKS = 52
REFRESH_DAYS = 7


class JxcFacts(models.AbstractModel):
    """ABC and XYZ classes of the products of a company."""

    _inherit = 'jxc.facts'

    @api.model
    def _update_classes(self, company, force=False):
        """Classify the products of ``company`` by the demand of the last 52 weeks, once a week.

        Products that were in demand get a class, and so do those that had one; three queries.
        """
        today = company._jxc_today()
        known = company.jxc_classes_on
        if not force and known and known > today - timedelta(days=REFRESH_DAYS):
            return
        rows = self.env.execute_query(self._weekly_demand_sql(company, today))
        products = [row[0] for row in rows]
        columns = {
            'product_id': ('int', products),
            'abc': ('text', abc_classes([row[1] for row in rows])),
            'xyz': ('text', [xyz_class(variation(row[2], row[3])) for row in rows]),
        }
        self.env.execute_query(
            SQL(
                """
                UPDATE product_product AS product
                   SET jxc_abc_class = COALESCE(jxc_abc_class, '{}'::jsonb)
                                       || jsonb_build_object(%(company)s, fresh.abc),
                       jxc_xyz_class = COALESCE(jxc_xyz_class, '{}'::jsonb)
                                       || jsonb_build_object(%(company)s, fresh.xyz)
                  FROM (%(fresh)s) AS fresh
                 WHERE product.id = fresh.product_id
                   AND (product.jxc_abc_class ->> %(company)s IS DISTINCT FROM fresh.abc
                        OR product.jxc_xyz_class ->> %(company)s IS DISTINCT FROM fresh.xyz)
             RETURNING 1
                """,
                company=str(company.id),
                fresh=rows_sql(columns),
            )
        )
        self.env['product.product'].invalidate_model(['jxc_abc_class', 'jxc_xyz_class'])
        company.jxc_classes_on = today

    @api.model
    def _weekly_demand_sql(self, company, today) -> SQL:
        """One row a product in demand, or classified before: value and weekly quantities.

        :return: SELECT of ``product_id, value`` (company currency, at today's cost), ``weeks``
            (array of the weeks' quantities above zero, in the product's unit), ``observed`` (weeks
            since the first one with demand: a new product is not irregular for being new)
        """
        first_day = today - timedelta(days=7 * CLASS_WEEKS)
        return SQL(
            """
            SELECT product.id,
                   (COALESCE(SUM(week.quantity), 0)
                    * COALESCE((product.standard_price ->> %(company_key)s)::float8, 0))::float8,
                   COALESCE(array_agg(week.quantity) FILTER (WHERE week.quantity > 0), '{}'),
                   %(weeks)s - COALESCE(MIN(week.number), 0)
              FROM product_product AS product
         LEFT JOIN (SELECT product_id, (day - %(first_day)s) / 7 AS number,
                           SUM(quantity)::float8 AS quantity
                      FROM (%(demand)s) AS demand
                  GROUP BY product_id, (day - %(first_day)s) / 7) AS week
                ON week.product_id = product.id
             WHERE week.product_id IS NOT NULL OR product.jxc_abc_class ? %(company_key)s
          GROUP BY product.id
          ORDER BY product.id
            """,
            company_key=str(company.id),
            first_day=first_day,
            weeks=CLASS_WEEKS,
            demand=self._demand_sql(company, first_day, today - timedelta(days=1)),
        )
