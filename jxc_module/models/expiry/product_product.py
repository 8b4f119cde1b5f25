from odoo import api, models


class ProductProduct(models.Model):
    _inherit = 'product.product'

    # === ACTIONS === #

    @api.readonly
    def action_jxc_open_outlook(self):
        """Open where the lots of these variants lie and what will be left of them."""
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_lot_outlook')
        return {**action, 'domain': [('product_id', 'in', self.ids)], 'context': {}}
