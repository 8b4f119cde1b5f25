from odoo import fields, models


class StockMove(models.Model):
    _inherit = 'stock.move'

    jxc_stocktake_line_id = fields.Many2one(
        'jxc.stocktake.line',
        string="Line of a Count",
        copy=False,
        readonly=True,
        index='btree_not_null',
        ondelete='set null',
        help="The line of a count whose difference this move books.",
    )
