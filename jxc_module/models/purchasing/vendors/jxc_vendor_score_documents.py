from dateutil.relativedelta import relativedelta

from odoo import api, models

from .jxc_vendor_score import HISTORY_MONTHS


class JxcVendorScore(models.Model):
    """The documents behind each figure of a score, under the rights of who opens them."""

    _inherit = 'jxc.vendor.score'

    # === ACTIONS === #

    @api.readonly
    def action_open_receipts(self):
        """Open the moves behind "on time" and "accepted"."""
        return self._open(
            self.env._("Receipts"), 'stock.move', self._receipt_domain(), 'stock.view_move_tree'
        )

    @api.readonly
    def action_open_rejected(self):
        """Open the moves of what was rejected."""
        domain = [*self._receipt_domain(), ('jxc_reject_of_id', '!=', False)]
        return self._open(
            self.env._("Goods Rejected"), 'stock.move', domain, 'stock.view_move_tree'
        )

    @api.readonly
    def action_open_due(self):
        """Open the order lines behind "in full"."""
        self.ensure_one()
        first, last = self._days()
        start, end = self.company_id._jxc_day_range(first, last)
        domain = [
            *self._order_domain(),
            ('qty_received_method', '=', 'stock_moves'),
            ('product_qty', '>', 0),
            ('date_planned', '>=', start),
            ('date_planned', '<', end),
        ]
        return self._open(self.env._("Lines Due"), 'purchase.order.line', domain)

    @api.readonly
    def action_open_prices(self):
        """Open the order lines behind the price trend: the month and the twelve before."""
        self.ensure_one()
        first, last = self._days()
        since = first - relativedelta(months=HISTORY_MONTHS)
        start, end = self.company_id._jxc_day_range(since, last)
        domain = [
            *self._order_domain(),
            ('order_id.date_approve', '>=', start),
            ('order_id.date_approve', '<', end),
        ]
        return self._open(self.env._("Prices"), 'purchase.order.line', domain)

    def _open(self, name, model, domain, view=None):
        action = {
            'type': 'ir.actions.act_window',
            'name': f'{name}: {self.display_name}',
            'res_model': model,
            'view_mode': 'list,form',
            'domain': domain,
            'context': {'create': False},
        }
        if view:
            action['views'] = [(self.env.ref(view).id, 'list'), (False, 'form')]
        return action

    # === QUERIES === #

    def _receipt_domain(self):
        self.ensure_one()
        first, last = self._days()
        return [
            *self.env['jxc.facts']._done_domain(self.company_id, first, last),
            ('purchase_line_id.order_id.partner_id.commercial_partner_id', '=', self.partner_id.id),
            ('location_id.usage', 'in', ('supplier', 'transit')),
            ('location_dest_id.usage', 'in', ('internal', 'customer')),
        ]

    def _order_domain(self):
        self.ensure_one()
        return [
            *self.env['jxc.facts']._bought_domain(self.company_id),
            ('order_id.partner_id.commercial_partner_id', '=', self.partner_id.id),
        ]
