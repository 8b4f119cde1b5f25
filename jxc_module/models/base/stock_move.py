from odoo import fields, models

from .rules_later import RulesLater


class StockMove(models.Model):
    """Where rejected goods came from: written by the inspection, read by the scores of vendors.

    Whose rules are looked at later, once for a whole call, is noted here.
    """

    _name = 'stock.move'
    _inherit = ['stock.move', 'jxc.read.only']

    jxc_reject_of_id = fields.Many2one(
        'stock.move',
        string="Rejected of",
        copy=False,
        readonly=True,
        index='btree_not_null',
        help="The move of the receipt that these rejected goods came with.",
    )

    def _trigger_scheduler(self):
        later = RulesLater.of(self.env)
        if later is None:
            return super()._trigger_scheduler()
        later.add(self)
        return None

    def _update_orderpoints(self):
        result = super()._update_orderpoints()
        later = RulesLater.of(self.env)
        if later:
            later.put_off()
        return result
