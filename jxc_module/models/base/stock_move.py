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

    def _jxc_usage(self, place):
        """Return what a place at an end of this move is used for.

        Core sends goods to a company of the same house, and has them from one, through a place
        between the companies: it is its customer's, or of what was bought its vendor's.
        """
        # where the place between companies lies is no secret
        if place.usage != 'transit' or not place.sudo()._is_outgoing():
            return place.usage
        move = self.sudo()  # which order it came for, no more
        return 'supplier' if move.purchase_line_id and not move.sale_line_id else 'customer'

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
