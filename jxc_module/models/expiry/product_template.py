from odoo import api, models


class ProductTemplate(models.Model):
    _name = 'product.template'
    _inherit = ['product.template', 'jxc.receipt.minimum']

    # === ACTIONS === #

    @api.readonly
    def action_jxc_open_outlook(self):
        """Open where the lots of these products lie and what will be left of them."""
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_lot_outlook')
        domain = [('product_id.product_tmpl_id', 'in', self.ids)]
        return {**action, 'domain': domain, 'context': {}}

    # === BUSINESS === #

    def _jxc_receipt_min_life(self):
        """Return how many days a lot must have left when it arrives: the product, else the nearest
        category that says something.

        :return: int, 0 where nothing is asked for
        """
        self.ensure_one()
        rule, category = self, self.categ_id
        while rule and not (rule.jxc_receipt_min_days or rule.jxc_receipt_min_percent):
            rule, category = category, category.parent_id
        return rule._jxc_asked_at_receipt(self.expiration_time) if rule else 0
