from odoo import api, models
from odoo.tools import SQL

# An order that comes later than this many days after a call has other reasons, we suppose.
RESULT_DAYS = 30


class JxcFacts(models.AbstractModel):
    """What customers usually buy, and what they bought after they were called."""

    _inherit = 'jxc.facts'

    @api.model
    def _usual_lines(self, company, partners, products, first_day, last_day):
        """Return what customers usually take of products, under the reader's rules on orders.

        The quantity is the middle one of their lines in the period: one that was really ordered.
        Price, discount and unit are those of the last line of all, gifts left out.

        :param partners, products: ids; partners are commercial ones
        :return: ``{(partner id, product id): (quantity in the product's unit, id of the last
            order line, 0 where there is none with a price)}``
        """
        sales = self._sales_sql(company, first_day, last_day)
        last = self._last_line_sql(company, partners, products)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT sale.partner_id, sale.product_id,
                       percentile_disc(0.5) WITHIN GROUP (ORDER BY sale.quantity),
                       COALESCE(MAX(last.line_id), 0)
                  FROM (%(sales)s) AS sale
             LEFT JOIN (%(last)s) AS last USING (partner_id, product_id)
                 WHERE sale.partner_id = ANY(%(partners)s) AND sale.product_id = ANY(%(products)s)
                   AND sale.quantity > 0 AND sale.revenue <> 0
              GROUP BY 1, 2
                """,
                sales=sales,
                last=last,
                partners=list(partners),
                products=list(products),
            )
        )
        return {(partner, product): (float(qty), line) for partner, product, qty, line in rows}

    @api.model
    def _last_line_sql(self, company, partners, products) -> SQL:
        """One row a customer × product: the newest line of a confirmed order with a price.

        :return: SELECT of ``partner_id, product_id, line_id``
        """
        query = self._fact_query(
            'sale.order.line', [*self._sold_domain(company), ('product_id', 'in', list(products))]
        )
        line = SQL.identifier('sale_order_line')
        read = [
            *self._columns('sale.order.line', 'price_unit', 'discount', 'product_uom_id'),
            *self._columns('sale.order', 'date_order'),
        ]
        self._join_sold(query, line, read)
        query.add_where(SQL("customer.commercial_partner_id = ANY(%s)", list(partners)))
        query.add_where(SQL("%(line)s.price_unit > 0 AND %(line)s.discount < 100", line=line))
        lines = query.select(
            SQL("customer.commercial_partner_id AS partner_id"),
            SQL("%s.product_id", line),
            SQL("%s.id AS line_id", line),
            SQL("sale.date_order"),
        )
        return SQL(
            "SELECT DISTINCT ON (partner_id, product_id) partner_id, product_id, line_id"
            "  FROM (%s) AS line ORDER BY partner_id, product_id, date_order DESC, line_id DESC",
            lines,
        )

    @api.model
    def _winback_results_sql(self, company, first_day) -> SQL:
        """One row a follow-up after which the customer bought: what, within 30 days.

        Only products that the follow-up was about count, and an order counts once: for the last
        follow-up before it. Under the reader's rules on follow-ups and on orders.

        :param first_day: local day of the first follow-up that is asked for
        :return: SELECT of ``winback_id, bought_on`` (local day), ``revenue`` (untaxed, company
            currency)
        """
        query = self._fact_query('jxc.winback', [('company_id', '=', company.id)])
        read = self._columns('jxc.winback', 'partner_id', 'day', 'product_ids')
        asked = query.select(
            SQL("jxc_winback.id", to_flush=read),
            SQL("jxc_winback.partner_id"),
            SQL("jxc_winback.day"),
        )
        return SQL(
            """
            SELECT winback_id, MIN(day) AS bought_on, SUM(revenue) AS revenue
              FROM (SELECT DISTINCT ON (sale.order_id, sale.product_id)
                           asked.id AS winback_id, sale.day, sale.revenue
                      FROM (SELECT order_id, product_id, partner_id, day,
                                   SUM(revenue) AS revenue
                              FROM (%(sales)s) AS line
                             WHERE revenue > 0
                          GROUP BY order_id, product_id, partner_id, day) AS sale
                      JOIN (%(asked)s) AS asked
                        ON asked.partner_id = sale.partner_id
                       AND sale.day BETWEEN asked.day AND asked.day + %(days)s
                      JOIN jxc_winback_product_rel AS about
                        ON about.winback_id = asked.id AND about.product_id = sale.product_id
                  ORDER BY sale.order_id, sale.product_id, asked.day DESC, asked.id DESC) AS came
          GROUP BY winback_id
            """,
            sales=self._sales_sql(company, first_day, company._jxc_today()),
            asked=asked,
            days=RESULT_DAYS,
        )
