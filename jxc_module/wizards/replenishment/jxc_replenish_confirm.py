from odoo import models
from odoo.exceptions import LockError, UserError
from odoo.fields import Command

from odoo.addons.stock.models.stock_rule import ProcurementException

from ...models.base.exceptions import BusyError
from ...models.base.halving import halves


class JxcReplenish(models.TransientModel):
    """Turn the lines into documents, once, by core's procurement."""

    _inherit = 'jxc.replenish'

    def _confirm(self):
        """Order what the lines say and what is still needed.

        Under a lock on the rules the positions are read again: what was ordered since the screen
        was opened, in another tab or by somebody else, is not ordered a second time (law 10).
        Lines that core refuses are left out and told; the others go on (law 8).

        :return: (purchase.order, stock.picking, documents of accepted proposals to rebalance,
            list of messages)
        """
        rules = self._lock_rules()
        lines = self.line_ids.filtered(
            lambda line: not line.done and line.uom_id.compare(line.quantity, 0) > 0
        )
        if not lines:
            if any(self.line_ids.mapped('done')):
                raise UserError(self.env._("These lines were ordered already."))
            raise UserError(self.env._("All quantities are zero: there is nothing to order."))
        rules._jxc_refresh()
        messages = self._lower_to_need(lines)
        todo = lines.filtered(lambda line: line.uom_id.compare(line.quantity, 0) > 0)
        before = self._drafts(rules)
        proposed = todo.filtered(lambda line: line.source == 'rebalance')
        accepted, transfers = self._accept_proposals(proposed, messages)
        done = accepted | self._make_documents(todo - proposed, messages)
        if not done:
            raise UserError(self.env._("Nothing was ordered.") + "\n" + "\n".join(messages))
        done.done = True
        rules._jxc_refresh()
        after = self._drafts(rules)
        changed = [record for record, quantity in after.items() if before.get(record) != quantity]
        # several lines may be of one document: each counts once
        orders = self.env['purchase.order'].union(
            *(record.order_id for record in changed if record._name == 'purchase.order.line')
        )
        pickings = self.env['stock.picking'].union(
            *(record.picking_id for record in changed if record._name == 'stock.move')
        )
        return orders.exists(), pickings.exists(), transfers, messages

    def _lock_rules(self):
        """Lock this wizard and its rules until the drafts are written; return the rules.

        :raise BusyError: where somebody else orders for the same rules right now
        """
        rules = self.line_ids.orderpoint_id
        rules.check_access('read')
        self.flush_recordset()
        try:
            self.lock_for_update()
            # other transactions may go on making documents that refer to the rules
            rules.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise BusyError(
                self.env._(
                    "Somebody else is ordering for the same products, or their safety stock is "
                    "being computed. Try again in a moment."
                )
            ) from error
        return rules

    def _lower_to_need(self, lines):
        """Take away what became available or was ordered since the lines were made.

        A line keeps the quantity that the user gave it as long as the position of its rule did
        not rise. Where it did, no more is ordered than is still missing.

        :return: list of messages, one a line that was lowered
        """
        messages = []
        offers = lines._offers()
        for rule, own in lines.grouped('orderpoint_id').items():
            made = self.line_ids.filtered(
                lambda line, rule=rule: line.done and line.orderpoint_id == rule
            )
            expected = own[0].position_qty + sum(made.mapped('quantity'))
            if rule.product_uom.compare(rule._jxc_position(), expected) <= 0:
                continue
            need = rule.jxc_short_qty
            for line in own:
                allowed = line._suggested(need, offers)
                if line.uom_id.compare(allowed, line.quantity) < 0:
                    messages.append(line._lowered_message(allowed))
                    line.quantity = allowed
                need = max(need - line.quantity, 0.0)
        return messages

    def _make_documents(self, lines, messages):
        """Plan the transfers and run core's procurement for the rest.

        :param messages: gets one sentence a line that could not be ordered
        :return: the lines that were ordered
        """
        missing = lines.filtered(lambda line: line.source == 'buy' and not line.vendor_id)
        messages += [
            self.env._(
                "%(product)s: no vendor sells it. Add an active vendor in the Purchase tab of the "
                "product.",
                product=line.product_id.display_name,
            )
            for line in missing
        ]
        routes = self._resupply_routes(lines)
        plain = lines.filtered(
            lambda line: (
                line.source == 'transfer'
                and (line.source_warehouse_id, line.warehouse_id) not in routes
            )
        )
        self._plan_transfers(plain)
        return plain | self._procure(lines - missing - plain, routes, messages)

    def _resupply_routes(self, lines):
        """Return ``{(from, to): stock.route}`` of core's resupply between warehouses."""
        routes = self.env['stock.route'].search(
            [
                ('supplied_wh_id', 'in', lines.warehouse_id.ids),
                ('supplier_wh_id', 'in', lines.source_warehouse_id.ids),
            ]
        )
        return {(route.supplier_wh_id, route.supplied_wh_id): route for route in reversed(routes)}

    def _plan_transfers(self, lines):
        """Make one internal transfer a pair of warehouses, planned but with nothing moved.

        A transfer that stays a draft counts nowhere, neither in core's forecast nor in our
        position: the next run would transfer the same goods again.
        """
        pickings = self.env['stock.picking']
        for (source, target), own in lines.grouped(
            lambda line: (line.source_warehouse_id, line.warehouse_id)
        ).items():
            pickings |= pickings.create(
                {
                    'picking_type_id': source.int_type_id.id,
                    'location_id': source.lot_stock_id.id,
                    'location_dest_id': target.lot_stock_id.id,
                    'origin': ", ".join(own.orderpoint_id.mapped('name')[:5]),
                    'company_id': source.company_id.id,
                    'move_ids': [Command.create(line._move_values()) for line in own],
                }
            )
        pickings.action_confirm()
        return pickings

    def _procure(self, lines, routes, messages):
        """Run core's procurement for the lines; a line that it refuses is left out and told.

        Core names the procurements that it has no rule or vendor for. Where it stops without a
        name, the lines are halved until the bad one stands alone.

        :return: the lines that were ordered
        """
        ordered, refused = lines.browse(), set()
        for part, done, errors in halves(
            lines, lambda batch: self._procure_batch(batch, routes, messages, refused)
        ):
            if errors is None:
                ordered |= done
            else:
                messages.extend(f"{part.product_id.display_name}: {error}" for error in errors)
        return ordered

    def _procure_batch(self, lines, routes, messages, refused):
        """Run core's procurement for lines at once, without those that it names as impossible.

        :param set refused: rules that core has named; more are added
        :return: ``(lines that were ordered, None)``, or ``(None, errors)`` that name no line
        """
        lines = lines.filtered(lambda line: line.orderpoint_id not in refused)
        if not lines:
            return lines, None
        procurements = [line._procurement(routes) for line in lines]
        try:
            with self.env.cr.savepoint():
                self.env['stock.rule'].with_context(from_orderpoint=True).run(
                    procurements, raise_user_error=False
                )
        except ProcurementException as failure:
            texts = {
                procurement.values.get('orderpoint_id'): text
                for procurement, text in failure.procurement_exceptions
            }
            named = lines.orderpoint_id.filtered(lambda rule: rule in texts)
            if not named:  # of a step behind these procurements, which is none of ours
                return None, [*texts.values()]
            messages += [f"{rule.product_id.display_name}: {texts[rule]}" for rule in named]
            refused.update(named)
            return self._procure_batch(lines, routes, messages, refused)
        except UserError as error:
            return None, [error]
        return lines, None

    def _drafts(self, rules):
        """Return ``{purchase line or stock move of these rules: quantity}`` of what is open."""
        lines = self.env['purchase.order.line'].search_fetch(
            [('orderpoint_id', 'in', rules.ids), ('state', 'in', ('draft', 'sent'))],
            ['order_id', 'product_qty'],
        )
        moves = self.env['stock.move'].search_fetch(
            [('orderpoint_id', 'in', rules.ids), ('state', 'not in', ('done', 'cancel'))],
            ['picking_id', 'product_uom_qty'],
        )
        return {
            **{line: line.product_qty for line in lines},
            **{move: move.product_uom_qty for move in moves},
        }
