from odoo import api, fields, models
from odoo.tools import SQL


class StockWarehouseOrderpoint(models.Model):
    """Buttons of the replenishment screen."""

    _inherit = 'stock.warehouse.orderpoint'

    # === COMPUTE === #

    @api.depends('jxc_on_hand', 'jxc_on_order', 'jxc_committed', 'jxc_order_up_to', 'jxc_status')
    def _compute_jxc_short_qty(self):
        for rule in self:
            position = rule.jxc_on_hand + rule.jxc_on_order - rule.jxc_committed
            short = position < rule.jxc_reorder_point
            rule.jxc_short_qty = max(rule.jxc_order_up_to - position, 0.0) if short else 0.0

    # === ACTIONS === #

    def action_jxc_recompute(self):
        """Recompute the selected rules now, or all rules of the current company."""
        rules = self.sudo()  # the figures are the company's; reading the rules was checked
        self.check_access('read')
        for company, company_rules in rules.grouped('company_id').items():
            model = company_rules.with_company(company)
            model.env['jxc.stock.gap']._update(company)
            model._jxc_recompute(company)
            model.env['jxc.alert']._jxc_sync_stock(company, company_rules.product_id.ids)
        return self._jxc_done_notification()

    def action_jxc_replenish(self):
        """Open the wizard with what to transfer and what to order for the selected rules."""
        return self.env['jxc.replenish']._open(self)

    def action_jxc_open_form(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'res_model': self._name,
            'res_id': self.id,
            'views': [(self.env.ref('jxc_module.stock_warehouse_orderpoint_view_form').id, 'form')],
        }

    def action_jxc_open_proposals(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_safety_proposal')
        return {**action, 'domain': [('orderpoint_id', '=', self.id)], 'context': {}}

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
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'success',
                'message': message or self.env._("Safety stock, status and alerts are up to date."),
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }

    # === BUSINESS === #

    def _jxc_idle_stock(self):
        """Find what lies idle of the products of these rules in other warehouses.

        Idle is what a warehouse has beyond its order-up-to level after its deliveries.

        :return: ``{product id: [(warehouse id, quantity), …]}``, largest first
        """
        if not self:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT product_id, warehouse_id,
                       SUM(jxc_on_hand - jxc_committed - jxc_order_up_to)::float8 AS idle
                  FROM stock_warehouse_orderpoint
                 WHERE active AND jxc_status = 'over' AND product_id = ANY(%s)
                   AND company_id = ANY(%s)
              GROUP BY product_id, warehouse_id
              ORDER BY idle DESC, warehouse_id
                """,
                self.product_id.ids,
                self.company_id.ids,
            )
        )
        idle = {}
        for product, warehouse, quantity in rows:
            idle.setdefault(product, []).append((warehouse, quantity))
        return idle

    def _jxc_procurement(self, quantity, values=None):
        """Return core's procurement of ``quantity`` (product's unit) for this rule."""
        self.ensure_one()
        date = fields.Datetime.add(fields.Datetime.now(), days=int(round(self.jxc_lead_time)))
        return self.env['stock.rule'].Procurement(
            self.product_id,
            quantity,
            self.product_uom,
            self.location_id,
            self.name,
            self.name,
            self.company_id,
            {**self._prepare_procurement_values(date=date), **(values or {})},
        )
