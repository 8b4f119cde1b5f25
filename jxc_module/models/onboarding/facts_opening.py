from odoo import api, models
from odoo.tools import SQL

from ..base.bulk import rows_sql


class JxcFacts(models.AbstractModel):
    """What core's models of costs cannot hold by themselves."""

    _inherit = 'jxc.facts'

    @api.model
    def _exact_costs(self, costs):
        """Keep costs of units as they are: core's field rounds them to cents of the currency.

        :param costs: ``{id of product.value: cost}``
        """
        self.env['product.value'].flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE product_value AS price
                   SET value = given.value
                  FROM (%s) AS given
                 WHERE price.id = given.id AND price.value <> given.value
             RETURNING price.id
                """,
                rows_sql(
                    {
                        'id': ('int', list(costs)),
                        'value': ('numeric', list(costs.values())),
                    }
                ),
            )
        )
        self.env['product.value'].invalidate_model(['value'])
