from odoo import api, fields, models
from odoo.addons.stock.models.stock_rule import ProcurementException
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools.order_quantity import Break, order_quantity

MAX_LINES = 2000


class JxcReplenish(models.TransientModel):
    """Propose transfers and orders for short products; confirm makes draft documents."""

    _name = 'jxc.replenish'
    _description = "Replenish"

    company_id = fields.Many2one('res.company', required=True, readonly=True)
    line_ids = fields.One2many('jxc.replenish.line', 'replenish_id')
    currency_id = fields.Many2one(related='company_id.currency_id')
    vendor_count = fields.Integer(compute='_compute_totals')
    amount = fields.Monetary(compute='_compute_totals', groups='jxc_module.group_cost')

    @api.depends('line_ids.quantity', 'line_ids.price', 'line_ids.vendor_id', 'line_ids.source')
    def _compute_totals(self):
        for wizard in self:
            bought = wizard.line_ids.filtered(lambda line: line.source == 'buy' and line.quantity)
            wizard.vendor_count = len(bought.vendor_id)
            wizard.amount = sum(line.quantity * line.price for line in bought)

    # === ACTIONS === #

    @api.model
    def _open(self, rules):
        """Return the action of a new wizard with what the given rules need.

        :raise UserError: where nothing is short, or the rules are of several companies
        """
        if len(rules.company_id) > 1:
            raise UserError(
                self.env._("Choose the reordering rules of one company at a time, not of %s.",
                           ", ".join(rules.company_id.mapped('name')))
            )
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
        documents, errors = self._confirm()
        return self._result_action(documents, errors)

    # === BUSINESS === #

    @api.model
    def _suggest(self, rules):
        """Return values of lines: transfers of idle stock first, the rest from the vendor."""
        short = rules.filtered(lambda rule: rule.jxc_short_qty > 0)
        idle = short._jxc_idle_stock()
        lines = []
        for rule in short.sorted(lambda rule: (rule.jxc_vendor_id.id, rule.warehouse_id.id)):
            need = rule.jxc_short_qty
            for pos, (warehouse, free) in enumerate(idle.get(rule.product_id.id, [])):
                moved = min(need, rule.product_uom.round(free, rounding_method='DOWN'))
                if warehouse == rule.warehouse_id.id or moved <= 0:
                    continue
                lines.append(
                    {
                        'orderpoint_id': rule.id,
                        'source': 'transfer',
                        'source_warehouse_id': warehouse,
                        'need_qty': need,
                        'quantity': moved,
                    }
                )
                idle[rule.product_id.id][pos] = (warehouse, free - moved)
                need -= moved
            if rule.product_uom.compare(need, 0) > 0:
                lines.append(self._order_line_values(rule, need))
        return lines

    @api.model
    def _order_line_values(self, rule, need):
        """Return the values of a line that buys (or makes) at least ``need``."""
        values = {
            'orderpoint_id': rule.id,
            'source': 'buy',
            'need_qty': need,
            'quantity': need,
        }
        sellers = rule.supplier_id or self._sellers(rule)
        if not sellers:
            return {**values, 'source': 'route'}
        unit = rule.product_uom
        breaks = [
            Break(
                seller.product_uom_id._compute_quantity(seller.min_qty, unit, round=False),
                seller.currency_id._convert(
                    seller.product_uom_id._compute_price(seller.price_discounted, unit),
                    rule.company_id.currency_id,
                    rule.company_id,
                    fields.Date.context_today(self),
                    round=False,
                ),
                seller.id,
            )
            for seller in sellers
        ]
        package = rule.replenishment_uom_id or sellers[:1].product_uom_id
        multiple = 0.0 if package == unit else package._compute_quantity(1, unit, round=False)
        order = order_quantity(need, multiple, breaks)
        return {
            **values,
            'quantity': unit.round(order.quantity, rounding_method='UP'),
            'supplier_id': order.line.key if order.line else sellers[:1].id,
            'price': order.line.price if order.line else 0.0,
            'break_qty': order.next_break.min_qty if order.next_break else 0.0,
            'break_price': order.next_break.price if order.next_break else 0.0,
        }

    @api.model
    def _sellers(self, rule):
        """Return the price lines of the vendor that core would choose for this rule."""
        product = rule.product_id.with_company(rule.company_id)
        today = fields.Date.context_today(self)
        sellers = product._prepare_sellers().filtered(
            lambda seller: (
                seller.partner_id.active
                and (not seller.date_start or seller.date_start <= today)
                and (not seller.date_end or seller.date_end >= today)
                and (not seller.product_id or seller.product_id == product)
            )
        )
        return sellers.filtered(lambda seller: seller.partner_id == sellers[:1].partner_id)

    def _confirm(self):
        """Run core's procurement for the lines, and transfers where no route does it.

        Lines that core refuses are left out and told; the others go on (law 8).

        :return: (list of created documents as records, list of messages)
        """
        lines = self.line_ids.filtered(lambda line: line.quantity > 0)
        if not lines:
            raise UserError(self.env._("All quantities are zero: there is nothing to order."))
        before = fields.Datetime.now()
        plain = lines.filtered(lambda line: line._by_plain_transfer())
        pickings = plain._make_transfers()
        errors = []
        todo = [(line, line._procurement()) for line in lines - plain]
        while todo:
            try:
                with self.env.cr.savepoint():
                    self.env['stock.rule'].with_context(from_orderpoint=True).run(
                        [procurement for _line, procurement in todo], raise_user_error=False
                    )
                break
            except ProcurementException as failure:
                failed = {
                    procurement.values['orderpoint_id'].id
                    for procurement, _message in failure.procurement_exceptions
                }
                errors += [
                    f"{procurement.product_id.display_name}: {message}"
                    for procurement, message in failure.procurement_exceptions
                ]
                rest = [item for item in todo if item[0].orderpoint_id.id not in failed]
                if len(rest) == len(todo):
                    raise UserError("\n".join(errors)) from failure
                todo = rest
        done = lines.filtered(
            lambda line: line in plain or line in [item[0] for item in todo]
        ).orderpoint_id
        orders = self.env['purchase.order.line'].search(
            [('orderpoint_id', 'in', done.ids), ('state', 'in', ('draft', 'sent'))]
        ).order_id
        moves = self.env['stock.move'].search(
            [('orderpoint_id', 'in', done.ids), ('create_date', '>=', before)]
        )
        self.env['stock.warehouse.orderpoint'].sudo().with_company(  # figures of the company
            self.company_id
        )._jxc_refresh_status(self.company_id, done.product_id.ids)
        return (orders, pickings | moves.picking_id), errors

    def _result_action(self, documents, errors):
        orders, pickings = documents
        if orders:
            action = self.env['ir.actions.act_window']._for_xml_id('purchase.purchase_rfq')
            action.update(domain=[('id', 'in', orders.ids)], context={'create': False})
        elif pickings:
            action = self.env['ir.actions.act_window']._for_xml_id('stock.action_picking_tree_all')
            action.update(domain=[('id', 'in', pickings.ids)], context={'create': False})
        else:
            action = {'type': 'ir.actions.act_window_close'}
        message = self.env._(
            "%(orders)s requests for quotation and %(pickings)s transfers are ready as drafts.",
            orders=len(orders),
            pickings=len(pickings),
        )
        if errors:
            message += "\n" + self.env._("Left out:") + "\n" + "\n".join(errors)
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'warning' if errors else 'success',
                'sticky': bool(errors),
                'message': message,
                'next': action,
            },
        }
