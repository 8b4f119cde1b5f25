from odoo import api, fields, models
from odoo.tools import format_date


class StockPicking(models.Model):
    """The lots of a delivery, for the salesperson of its order: Odoo shows them to keepers only."""

    _inherit = 'stock.picking'

    jxc_lots_text = fields.Text(
        string="Lots",
        compute='_compute_jxc_lots_text',
        help="A line a product: lots with quantity and expiration date.",
    )

    # === COMPUTE === #

    @api.depends('move_ids.state', 'move_ids.quantity')
    @api.depends_context('uid', 'lang')
    def _compute_jxc_lots_text(self):
        self.jxc_lots_text = False
        pickings = self._jxc_with_lots()
        lines = pickings.move_line_ids.filtered('lot_id')
        for picking, of_picking in lines.grouped('picking_id').items():
            words = []
            for product, moved in of_picking.grouped('product_id').items():
                lots = ', '.join(
                    picking._jxc_lot_words(lot, of_lot)
                    for lot, of_lot in moved.grouped('lot_id').items()
                )
                words.append(f'{product.display_name}: {lots}')
            self.browse(picking.id).jxc_lots_text = '\n'.join(words)

    def _jxc_lot_words(self, lot, lines):
        """Return a lot with its quantity in a delivery, and its date where it has one."""
        quantity = sum(lines.mapped('quantity_product_uom'))
        words = f'{lot.name} × {quantity:g} {lot.product_id.uom_id.name}'
        if lot.expiration_date:
            day = self.company_id._jxc_local_day(lot.expiration_date)
            words += f' ({format_date(self.env, day)})'
        return words

    # === BUSINESS === #

    def _jxc_with_lots(self):
        """Return these transfers as far as the reader may see what is in them, readable.

        Keepers by their own rights; a salesperson the deliveries of orders that he may read.
        """
        if self.env.su or self.env['stock.lot'].has_access('read'):
            return self
        # the link to an order may be hidden from who must not see the order
        orders = self.sudo().sale_id.with_env(self.env)._filtered_access('read')
        own = self.filtered(lambda picking: picking.sudo().sale_id.id in orders.ids)
        # lots of deliveries of his own orders only, as on the slip that his customer gets
        return own.sudo()

    # === ACTIONS === #

    def action_jxc_print_slip(self):
        """Print the delivery slips of these deliveries.

        :return: report action
        """
        self.check_access('read')
        return self.env.ref('jxc_module.report_delivery_slip').report_action(self, config=False)
