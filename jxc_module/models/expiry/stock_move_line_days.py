from odoo import api, fields, models


class StockMoveLine(models.Model):
    """How long the lot of a line still lives, where lots are picked."""

    _inherit = 'stock.move.line'

    jxc_days_left = fields.Integer(
        string="Days Left",
        compute='_compute_jxc_days_left',
        aggregator=None,
        help="Local days until the expiration date; 0 on that day, below zero after it.",
    )
    jxc_expiry_state = fields.Selection(related='lot_id.jxc_expiry_state')
    jxc_on_hold = fields.Boolean(related='lot_id.jxc_on_hold', string="Lot on Hold")

    @api.depends('lot_id.expiration_date', 'expiration_date', 'product_id', 'company_id')
    def _compute_jxc_days_left(self):
        for line in self:
            # the date of the lot stands on the line already
            line.jxc_days_left = line.sudo()._jxc_days_left() or 0
