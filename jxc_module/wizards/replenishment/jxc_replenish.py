from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...models.base.notification import CLOSE, notification
from ...tools.order_quantity import order_quantity

MAX_LINES = 2000


class JxcReplenish(models.TransientModel):
    """Propose transfers and orders for short products."""

    _name = 'jxc.replenish'
    _inherit = 'jxc.dialog'
    _description = "Replenish"

    company_id = fields.Many2one('res.company', required=True, readonly=True)
    line_ids = fields.One2many('jxc.replenish.line', 'replenish_id')
    currency_id = fields.Many2one(related='company_id.currency_id')
    vendor_count = fields.Integer(compute='_compute_vendor_count')
    amount = fields.Monetary(compute='_compute_amount', groups='jxc_module.group_cost')

    # === COMPUTE === #

    @api.depends('company_id')
    def _compute_display_name(self):
        self.display_name = self.env._("Replenish")

    @api.depends('line_ids.quantity', 'line_ids.vendor_id')
    def _compute_vendor_count(self):
        for wizard in self:
            wizard.vendor_count = len(wizard.line_ids.filtered('quantity').vendor_id)

    @api.depends('line_ids.quantity', 'line_ids.price')
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = sum(line.quantity * line.price for line in wizard.line_ids)

    # === ACTIONS === #

    @api.model
    def _open(self, rules):
        """Return the action of a new wizard with what the given rules need.

        :raise UserError: where nothing is short, or the rules are of several companies
        """
        if len(rules.company_id) > 1:
            raise UserError(
                self.env._(
                    "Choose the reordering rules of one company at a time, not of %s.",
                    ", ".join(rules.company_id.mapped('name')),
                )
            )
        rules._jxc_refresh()
        lines = self._suggest(rules)
        if not lines:
            raise UserError(
                self.env._(
                    "Nothing to order: the stock on hand and on order of the selected products "
                    "is at or above their reorder points."
                )
            )
        if len(lines) > MAX_LINES:
            raise UserError(
                self.env._(
                    "%(count)s lines are too many for one screen. Filter by vendor, warehouse or "
                    "category first, up to %(limit)s lines at a time.",
                    count=len(lines),
                    limit=MAX_LINES,
                )
            )
        wizard = self.create(
            {
                'company_id': rules.company_id.id,
                'line_ids': [Command.create(line) for line in lines],
            }
        )
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Replenish"),
            'res_model': self._name,
            'res_id': wizard.id,
            'views': [(False, 'form')],
            'target': 'current',
        }

    def action_confirm(self):
        """Make the draft documents and show them."""
        self.ensure_one()
        return self._result_action(*self._confirm())

    def _result_action(self, orders, pickings, transfers, messages):
        """Return the notification of what was made, followed by the list of it."""
        if orders:
            action = self.env['ir.actions.act_window']._for_xml_id('purchase.purchase_rfq')
            action.update(domain=[('id', 'in', orders.ids)], context={'create': False})
        elif pickings:
            action = self.env['ir.actions.act_window']._for_xml_id('stock.action_picking_tree_all')
            action.update(domain=[('id', 'in', pickings.ids)], context={'create': False})
        elif transfers:
            action = {
                'type': 'ir.actions.act_window',
                'name': self.env._("Transfers"),
                'res_model': transfers._name,
                'domain': [('id', 'in', transfers.ids)],
                'views': [(False, 'list'), (False, 'form')],
            }
        else:
            action = CLOSE
        text = self.env._(
            "Requests for quotation: %(orders)s. Planned transfers: %(pickings)s.",
            orders=len(orders),
            pickings=len(pickings),
        )
        if transfers:
            asked = self.env._("Transfers asked for: %(count)s.", count=len(transfers))
            text = f"{text} {asked}"
        return notification(
            "\n".join([text, *messages]),
            'warning' if messages else 'success',
            sticky=bool(messages),
            then=action,
        )

    # === BUSINESS === #

    @api.model
    def _suggest(self, rules):
        """Return values of lines: what was proposed to rebalance, idle stock, then orders."""
        short = rules.filtered(lambda rule: rule.jxc_short_qty > 0)
        idle = short._jxc_idle_stock()
        proposed = self._suggest_rebalancing(short)
        asked = short._jxc_transfers_asked(short.product_id) if short else {}
        lines, needs, orders = [], {}, {}
        for rule in short:
            places = idle.get(rule.product_id.id, [])
            moved = proposed.get(rule.id, [])
            self._take_from(places, moved)
            need = rule.jxc_short_qty - sum(line['quantity'] for line in moved)
            coming = asked.get((rule.product_id.id, rule.warehouse_id.id), 0.0)
            more = self._suggest_transfers(rule, need - coming, places)
            lines += moved + more
            need -= sum(line['quantity'] for line in more)
            if rule.product_uom.compare(need, 0) > 0:
                needs[rule.id], orders[rule.id] = need, max(need - coming, 0.0)
        return lines + self._suggest_orders(rules.browse(needs), needs, orders)

    @api.model
    def _suggest_transfers(self, rule, need, places):
        """Return the lines that bring idle stock; take it from ``places``, in place."""
        lines = []
        for pos, (warehouse, free) in enumerate(places):
            quantity = min(need, rule.product_uom.round(free, rounding_method='DOWN'))
            if warehouse == rule.warehouse_id or rule.product_uom.compare(quantity, 0) <= 0:
                continue
            places[pos] = (warehouse, free - quantity)
            lines.append(
                {
                    'orderpoint_id': rule.id,
                    'source': 'transfer',
                    'source_warehouse_id': warehouse.id,
                    'position_qty': rule._jxc_position(),
                    'need_qty': need,
                    'quantity': quantity,
                }
            )
            need -= quantity
        return lines

    @api.model
    def _suggest_orders(self, rules, needs, orders):
        """Return the lines that buy, or leave it to the route of the product.

        :param needs: ``{rule id: what is missing}``
        :param orders: ``{rule id: what of it nobody has asked for elsewhere}``
        """
        actions = rules._jxc_actions()
        bought = rules.filtered(lambda rule: actions[rule.id] == 'buy')
        offers = bought._jxc_offers(orders)
        lines = []
        for rule in rules:
            offer, need, quantity = offers.get(rule.id), needs[rule.id], orders[rule.id]
            if offer and rule.product_uom.compare(quantity, 0) > 0:
                quantity = order_quantity(quantity, offer)
            lines.append(
                {
                    'orderpoint_id': rule.id,
                    'source': 'buy' if rule in bought else 'route',
                    'vendor_id': offer and offer.vendor,
                    'position_qty': rule._jxc_position(),
                    'need_qty': need,
                    'quantity': rule.product_uom.round(quantity, rounding_method='UP'),
                }
            )
        return sorted(lines, key=lambda line: (line['source'], line['vendor_id'] or 0))
