from odoo import api, models
from odoo.exceptions import AccessError

from ..base.notification import notification


class StockWarehouseOrderpoint(models.Model):
    """Buttons of the replenishment screen."""

    _inherit = 'stock.warehouse.orderpoint'

    # === ACTIONS === #

    def action_jxc_recompute(self):
        """Recompute the selected rules now, or all rules of the current company."""
        self._jxc_check_may_recompute()
        rules = self.sudo()  # the figures are the company's; the right was checked just above
        for company, company_rules in rules.grouped('company_id').items():
            model = company_rules.with_company(company)
            model.env['jxc.stock.gap']._update(company)
            model._jxc_recompute(company)
            model.env['jxc.alert']._jxc_sync_stock(company, company_rules.product_id.ids)
        return self._jxc_done_notification()

    def action_jxc_replenish(self):
        """Open the wizard with what to transfer and what to order for the selected rules."""
        return self.env['jxc.replenish']._open(self)

    @api.readonly
    def action_jxc_open_form(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'res_model': self._name,
            'res_id': self.id,
            'views': [(self.env.ref('jxc_module.stock_warehouse_orderpoint_view_form').id, 'form')],
        }

    @api.readonly
    def action_jxc_open_proposals(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_safety_proposal')
        return {**action, 'domain': [('orderpoint_id', '=', self.id)], 'context': {}}

    @api.readonly
    def action_jxc_open_demand(self):
        """Show the done lines behind the figures of this rule."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('stock.stock_move_line_action')
        return {
            **action,
            'domain': [
                ('product_id', '=', self.product_id.id),
                ('state', '=', 'done'),
                '|',
                ('location_id.warehouse_id', '=', self.warehouse_id.id),
                ('location_dest_id.warehouse_id', '=', self.warehouse_id.id),
            ],
            'context': {'create': False},
        }

    @api.model
    def _jxc_done_notification(self, message=None):
        return notification(
            message or self.env._("Safety stock, status and alerts are up to date.")
        )

    # === BUSINESS === #

    def _jxc_check_may_recompute(self):
        """Let buyers, keepers and managers start a run; core lets salespeople read rules too."""
        self.check_access('read')
        roles = ('group_buyer', 'group_keeper', 'group_manager')
        user = self.env.user
        if not self.env.su and not any(user.has_group(f'jxc_module.{role}') for role in roles):
            raise AccessError(
                self.env._("Only buyers, keepers and managers recompute the safety stock.")
            )

    def _jxc_refresh(self):
        """Bring position and status of these rules up to this very moment.

        All rules of their products are refreshed, since one warehouse may have what another lacks.
        """
        self.check_access('read')
        # the figures are the company's; reading the rules was checked
        for company, own in self.sudo().grouped('company_id').items():
            rules = own.with_company(company)
            products = rules.product_id.ids
            new = rules.search(
                [
                    ('company_id', '=', company.id),
                    ('product_id', 'in', products),
                    ('jxc_computed_on', '=', False),
                ]
            )
            if new:
                new._jxc_recompute(company)
            rules._jxc_refresh_status(company, products)
        self.invalidate_model()

    @api.model
    def _jxc_forecast_switched(self, companies):
        """Have the quantity to order that core stores follow the expiry-aware forecast.

        Only for rules that it can change: with lots that will expire. The deadline that core
        stores beside it looks at what is on hand and at moves, not at this forecast. The stock
        status follows in its job.
        """
        quants = (
            self.env['stock.quant']
            .sudo()  # a switch of the company, for all its rules
            ._search([('company_id', 'in', companies.ids), ('removal_date', '>', 'now')])
        )
        # the forecast of all rules changes with the switch, for whoever reads them
        rules = self.sudo().search(
            [
                ('company_id', 'in', companies.ids),
                ('product_id', 'in', quants.subselect('product_id')),
            ]
        )
        self.env.invalidate_all()
        self.env.add_to_compute(self._fields['qty_to_order_computed'], rules)
        self.env['jxc.stock.change']._mark(rules.product_id.ids)
