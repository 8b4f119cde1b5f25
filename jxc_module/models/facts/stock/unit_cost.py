from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """What one unit costs at this moment: of the product, or of the lot where lots are valued."""

    _inherit = 'jxc.facts'

    @api.model
    def _unit_cost_sql(self, company, product: str, template: str, lot: str) -> SQL:
        """Return the cost of one unit, over three aliases; the lot may be joined in vain."""
        return SQL("%s::float8", self._cost_kept_sql(str(company.id), product, template, lot))

    @api.model
    def _unit_cost_join_sql(self, row: str) -> SQL:
        """Return joins that give rows with company, product and lot their unit cost, ``cost.cost``.

        :param row: alias of a table with ``company_id, product_id, lot_id``
        """
        return SQL(
            """
              JOIN product_product AS cost_product ON cost_product.id = %(row)s.product_id
              JOIN product_template AS cost_template
                ON cost_template.id = cost_product.product_tmpl_id
         LEFT JOIN stock_lot AS cost_lot ON cost_lot.id = %(row)s.lot_id
        CROSS JOIN LATERAL (SELECT %(cost)s AS cost) AS cost
            """,
            row=SQL.identifier(row),
            cost=self._cost_kept_sql(
                SQL("%s::text", SQL.identifier(row, 'company_id')),
                *('cost_product', 'cost_template', 'cost_lot'),
            ),
        )

    @api.model
    def _cost_kept_sql(self, company, product: str, template: str, lot: str) -> SQL:
        """Return the cost as core keeps it, numeric.

        :param company: its id as text, or SQL for it
        """
        return SQL(
            """
            COALESCE(CASE WHEN %(template)s.lot_valuated
                          THEN (%(lot)s.standard_price ->> %(company)s)::numeric END,
                     (%(product)s.standard_price ->> %(company)s)::numeric,
                     0)
            """,
            product=SQL.identifier(product),
            template=SQL.identifier(template),
            lot=SQL.identifier(lot),
            company=company,
            to_flush=[
                *self._columns('product.product', 'standard_price'),
                *self._columns('product.template', 'lot_valuated'),
                *self._columns('stock.lot', 'standard_price'),
            ],
        )
