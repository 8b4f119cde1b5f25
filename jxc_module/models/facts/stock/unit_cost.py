from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """What one unit costs at this moment: of the product, or of the lot where lots are valued."""

    _inherit = 'jxc.facts'

    @api.model
    def _unit_cost_sql(self, company, product: str, template: str, lot: str) -> SQL:
        """Return the cost of one unit, over three aliases; the lot may be joined in vain."""
        return SQL(
            """
            COALESCE(CASE WHEN %(template)s.lot_valuated
                          THEN (%(lot)s.standard_price ->> %(company)s)::float8 END,
                     (%(product)s.standard_price ->> %(company)s)::float8,
                     0)
            """,
            product=SQL.identifier(product),
            template=SQL.identifier(template),
            lot=SQL.identifier(lot),
            company=str(company.id),
            to_flush=[
                *self._columns('product.product', 'standard_price'),
                *self._columns('product.template', 'lot_valuated'),
                *self._columns('stock.lot', 'standard_price'),
            ],
        )

    @api.model
    def _unit_cost_join_sql(self, row: str) -> SQL:
        """Return joins that give rows with company, product and lot their unit cost, ``cost.cost``.

        :param row: alias of a table with ``company_id, product_id, lot_id``
        """
        return SQL(
            """
              JOIN (SELECT product.id AS product_id, company.id AS company_id,
                           COALESCE((product.standard_price ->> company.id::text)::numeric, 0)
                           AS cost
                      FROM product_product AS product
                CROSS JOIN res_company AS company) AS of_product
                ON of_product.product_id = %(row)s.product_id
               AND of_product.company_id = %(row)s.company_id
         LEFT JOIN (SELECT lot.id AS lot_id, company.id AS company_id,
                           (lot.standard_price ->> company.id::text)::numeric AS cost
                      FROM stock_lot AS lot
                      JOIN product_product AS product ON product.id = lot.product_id
                      JOIN product_template AS template ON template.id = product.product_tmpl_id
                       AND template.lot_valuated
                CROSS JOIN res_company AS company) AS of_lot
                ON of_lot.lot_id = %(row)s.lot_id AND of_lot.company_id = %(row)s.company_id
        CROSS JOIN LATERAL (SELECT COALESCE(of_lot.cost, of_product.cost) AS cost) AS cost
            """,
            row=SQL.identifier(row),
            to_flush=[
                *self._columns('product.product', 'standard_price'),
                *self._columns('product.template', 'lot_valuated'),
                *self._columns('stock.lot', 'standard_price'),
            ],
        )
