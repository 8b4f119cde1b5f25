from odoo import api, models
from odoo.exceptions import UserError


class ProductProduct(models.Model):
    _inherit = 'product.product'

    @api.readonly
    def action_jxc_transfer(self):
        """Open a new transfer of these products, one of each, from and to where one says.

        :raise UserError: none of them is goods
        """
        self.check_access('read')
        goods = self.filtered(lambda product: product.type == 'consu' and product.active)
        if not goods:
            raise UserError(self.env._("Mark goods: services and archived products do not move."))
        return self.env['jxc.transfer']._new_action(
            [{'product_id': product.id, 'quantity': 1.0} for product in goods]
        )
