from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """What a vendor delivers to a customer himself: no warehouse sees it, core values no move."""

    _inherit = 'jxc.facts'

    @api.model
    def _dropship_values(self, company, condition):
        """Value what vendors delivered to customers: core keeps no value on such moves.

        By posted bills, then by the purchase order, then by the cost of the product.

        :param condition: SQL on ``move``
        :return: ``{move id: value in company currency}``
        """
        facts = self._whole_company(company)
        products = [
            product
            for (product,) in facts.env.execute_query(
                SQL(
                    "SELECT DISTINCT move.product_id FROM stock_move AS move"
                    " WHERE move.company_id = %s AND move.is_dropship AND %s",
                    company.id,
                    condition,
                    to_flush=self._columns('stock.move', 'is_dropship', 'sale_line_id', 'state'),
                )
            )
        ]
        if not products:
            return {}
        facts.env.flush_all()
        asked = facts._odd_move_values(company, None, products)
        values = SQL(
            "WITH valued AS MATERIALIZED (%s) SELECT id, value FROM (%s) AS dropship",
            facts._valued_moves_sql(company, products, which=SQL("move.is_dropship")),
            facts._move_values_sql(company, None, asked),
        )
        return {move: float(value or 0) for move, value in facts.env.execute_query(values)}
