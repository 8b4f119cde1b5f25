from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.during import ongoing

POSTING = 'jxc counts that post'  # what they book passes their own freeze


class StockLocation(models.Model):
    """A place that is frozen while it is counted."""

    _inherit = 'stock.location'

    jxc_frozen = fields.Boolean(
        string="Frozen for a Count",
        readonly=True,
        copy=False,
        help="A count that is open refuses moves here.",
    )

    def _jxc_sync_frozen(self):
        """Mark these places as frozen or not, as the open counts say."""
        frozen = self.env['jxc.stocktake.place'].search(
            [('location_id', 'in', self.ids), ('stocktake_id.frozen', '=', True)]
        )
        now = frozen.location_id
        (now.filtered(lambda place: not place.jxc_frozen)).jxc_frozen = True
        ((self - now).filtered('jxc_frozen')).jxc_frozen = False

    @api.model
    def _jxc_check_frozen(self, pairs):
        """Refuse what would move products in frozen places: no query where none is frozen.

        :param pairs: set of (stock.location, product.product)
        :raise UserError: it names count, place, who started it and when
        """
        frozen = [(place, product) for place, product in pairs if place.jxc_frozen]
        if not frozen or ongoing(self.env, POSTING):
            return
        found = self._jxc_freezing(frozen)
        if found:
            count_id, location_id, product_id = found[0]
            # who hears that he has to wait may not be one who reads counts
            count = self.env['jxc.stocktake'].sudo().browse(count_id)
            raise UserError(
                self.env._(
                    "%(count)s, opened by %(user)s on %(date)s, is counting %(product)s in "
                    "%(place)s: nothing is moved there until it is posted, cancelled or unfrozen.",
                    count=count.name,
                    user=count.opened_by_id.name,
                    date=fields.Datetime.context_timestamp(count, count.opened_on).strftime(
                        '%Y-%m-%d %H:%M'
                    ),
                    product=self.env['product.product'].browse(product_id).display_name,
                    place=self.browse(location_id).display_name,
                )
            )

    @api.model
    def _jxc_freezing(self, pairs):
        """Return (count, place, product) as ids of the first pair that an open count freezes."""
        self.env['jxc.stocktake'].flush_model(['frozen', 'covers_all'])
        pairs = sorted({(place.id, product.id) for place, product in pairs})
        return self.env.execute_query(
            SQL(
                """
                SELECT count.id, asked.location_id, asked.product_id
                  FROM unnest(%(places)s, %(products)s) AS asked (location_id, product_id)
                  JOIN jxc_stocktake_place AS place ON place.location_id = asked.location_id
                  JOIN jxc_stocktake AS count ON count.id = place.stocktake_id AND count.frozen
                 WHERE count.covers_all
                    OR EXISTS (
                           SELECT 1
                             FROM jxc_stocktake_line AS line
                            WHERE line.place_id = place.id
                              AND line.product_id = asked.product_id)
                 LIMIT 1
                """,
                places=[place for place, _product in pairs],
                products=[product for _place, product in pairs],
            )
        )
