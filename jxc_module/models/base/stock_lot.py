from odoo import fields, models


class StockLot(models.Model):
    """Whether a lot is on hold: written by the room expiry, read by the words of stock."""

    _name = 'stock.lot'
    _inherit = ['stock.lot', 'jxc.read.only']

    jxc_on_hold = fields.Boolean(
        string="On Hold",
        copy=False,
        readonly=True,
        tracking=True,
        help="A lot on hold is not reserved for customers and does not leave to them, as long as "
        "the expiry gates of the company are switched on.",
    )

    _jxc_held_idx = models.Index("(id) WHERE jxc_on_hold IS TRUE")
