from odoo import api, models
from odoo.fields import Domain


class StockMoveLine(models.Model):
    _name = 'stock.move.line'
    _inherit = ['stock.move.line', 'jxc.read.only']

    @api.model
    def _jxc_partner_end_domain(self, end, usage):
        """Return the domain of lines whose end lies with a customer, or with a vendor.

        As :meth:`stock.move._jxc_usage`.

        :param end: ``location_id`` or ``location_dest_id``
        :param usage: ``customer`` or ``supplier``
        """
        domain = Domain(f'{end}.usage', '=', usage)
        between = self.env.ref('stock.stock_location_inter_company', raise_if_not_found=False)
        if not between:
            return domain
        bought = Domain('move_id.purchase_line_id', '!=', False)
        bought &= Domain('move_id.sale_line_id', '=', False)
        whose = bought if usage == 'supplier' else ~bought
        return domain | (Domain(end, 'child_of', between.ids) & whose)

    def _jxc_at_the_till(self):
        """Return the lines that a point of sale moves: the customer has left with the goods.

        Refusing them would keep the books wrong, and with them all that the session sold.
        """
        if 'pos.config' not in self.env:
            return self.browse()
        tills = self.env['pos.config'].sudo().with_context(active_test=False)  # only their types
        kinds = tills.search([]).picking_type_id  # pylint: disable=no-search-all
        return self.filtered(
            lambda line: (
                line.picking_id.picking_type_id in kinds
                and not line.move_id.sudo().sale_line_id  # whoever validates an order's delivery
            )
        )
