from odoo import models


class StockMove(models.Model):
    """Opening stock is locked once the books are opened."""

    _name = 'stock.move'
    _inherit = ['stock.move', 'jxc.opened.figures']
