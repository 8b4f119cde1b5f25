from odoo import fields, models


class JxcStocktakeLine(models.Model):
    """What of a difference an open transfer took from the shelf, and books when it is done."""

    _inherit = 'jxc.stocktake.line'

    gone_kept = fields.Float(
        digits='Product Unit',
        groups='.',
        readonly=True,
        help="Of the difference: what a transfer took before and books later.",
    )
    gone_qty = fields.Float(
        string="Has Left",
        digits='Product Unit',
        compute='_compute_masked',
        search=lambda self, operator, value: self._search_masked('gone_kept', operator, value),
        aggregator='sum',
        help="Of the difference: what an open transfer took from the shelf, and books when done.",
    )

    def _to_book(self):
        return round(super()._to_book() - self.gone_kept, 6)
