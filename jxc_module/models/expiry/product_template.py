from odoo import models


class ProductTemplate(models.Model):
    _inherit = 'product.template'

    # === ACTIONS === #

    def action_jxc_open_outlook(self):
        """Open where the lots of these products lie and what will be left of them."""
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_lot_outlook')
        domain = [('product_id.product_tmpl_id', 'in', self.ids)]
        return {**action, 'domain': domain, 'context': {}}
