from odoo import api, models


class StockPicking(models.Model):
    """Start in an own warehouse; suggest no mail to customers whom the user does not see."""

    _inherit = 'stock.picking'

    @api.model
    def default_get(self, fields):
        vals = super().default_get(fields)
        if vals.get('picking_type_id') and not self.env.context.get('default_picking_type_id'):
            picking_type = self.env['stock.picking.type'].browse(vals['picking_type_id'])
            own = self.env.user._jxc_own_picking_type(picking_type)
            vals['picking_type_id'] = own.id
        return vals

    def _mail_get_partners(self, introspect_fields=False):
        # Core shows all deliveries to a salesperson; its chatter would read the address of a
        # customer whom he does not see, to suggest a mail to him.
        found = super()._mail_get_partners(introspect_fields=introspect_fields)
        if not self.env.user._jxc_own_customer_companies(self.env.companies.ids):
            return found
        partners = self.env['res.partner'].union(*found.values())._filtered_access('read')
        return {id_: own & partners for id_, own in found.items()}
