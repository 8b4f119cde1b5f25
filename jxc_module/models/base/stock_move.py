from odoo import fields, models


class StockMove(models.Model):
    """Where rejected goods came from: written by the inspection, read by the scores of vendors."""

    _inherit = 'stock.move'

    jxc_reject_of_id = fields.Many2one(
        'stock.move',
        string="Rejected of",
        copy=False,
        readonly=True,
        index='btree_not_null',
        help="The move of the receipt that these rejected goods came with.",
    )
