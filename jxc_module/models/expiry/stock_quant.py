from odoo import api, fields, models
from odoo.fields import Domain

from ..base.during import ongoing
from .stock_move_gate import RESERVE_ONLY


class StockQuant(models.Model):
    _inherit = 'stock.quant'

    jxc_days_left = fields.Integer(
        related='lot_id.jxc_days_left', string="Days Left", aggregator=None
    )
    jxc_expiry_state = fields.Selection(related='lot_id.jxc_expiry_state')
    jxc_on_hold = fields.Boolean(related='lot_id.jxc_on_hold', string="Lot on Hold")

    # === COMPUTE === #

    @api.depends('lot_id.expiration_date', 'lot_id.jxc_on_hold')
    @api.depends_context('formatted_display_name', 'lang', 'company')
    def _compute_display_name(self):
        """Add to the choices of "Pick From" how long the lot lives, and whether it is held."""
        super()._compute_display_name()
        if not self.env.context.get('formatted_display_name'):
            return
        for quant in self:
            notes = []
            if quant.lot_id.jxc_on_hold:
                notes.append(self.env._("on hold"))
            if quant.lot_id.expiration_date and quant.product_id.use_expiration_date:
                notes.append(self.env._("%(days)s days left", days=quant.lot_id.jxc_days_left))
            if notes:
                quant.display_name += f' --{", ".join(notes)}--'

    # === BUSINESS === #

    def _get_gather_domain(self, product_id, *args, **kwargs):
        domain = super()._get_gather_domain(product_id, *args, **kwargs)
        wanted = ongoing(self.env, RESERVE_ONLY)
        return domain if wanted is None else Domain(domain) & wanted

    def _get_removal_strategy(self, product_id, location_id):
        """Take what expires first, for customers and where nobody has chosen a strategy."""
        # which strategy holds is configuration; core reads it past the rules as well
        method = super()._get_removal_strategy(product_id, location_id)
        if (
            method != 'fifo'
            or ongoing(self.env, RESERVE_ONLY) is None
            or not product_id.use_expiration_date
            or product_id.sudo().categ_id.removal_strategy_id
        ):
            return method
        # a setting of the places above, as core reads it; nothing of them is shown
        place = location_id.sudo()
        while place:
            if place.removal_strategy_id:
                return method
            place = place.location_id
        return 'fefo'
