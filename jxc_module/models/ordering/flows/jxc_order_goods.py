from odoo import models

from .jxc_order_run import Outcome

# Receipts and deliveries have three steps at most; a resupply in between may add some.
CHAIN = 8
NAMED = 5
OVER = ('done', 'cancel')


class JxcOrder(models.AbstractModel):
    """Confirming, and moving the goods of an order through core's transfers."""

    _inherit = 'jxc.order'

    # === STEPS === #

    def _jxc_flow_confirm(self, profile):
        outcomes = {}
        drafts = self.filtered(lambda order: order.state in ('draft', 'sent'))
        for order in self - drafts:
            if order.state == 'cancel':
                text = self.env._("The order is cancelled.")
                outcomes[order.id] = Outcome('stopped', text)
            else:
                outcomes[order.id] = Outcome('skipped', self.env._("Confirmed before."))
        for number, text in drafts._jxc_flow_confirm_refusals().items():
            outcomes[number] = Outcome('stopped', text)
        drafts = drafts.filtered(lambda order: order.id not in outcomes)
        if drafts:
            with drafts._jxc_pass_gate():  # or what they are warned of would be noted twice
                drafts._jxc_confirm()
        for order in self:
            if outcomes.get(order.id) and outcomes[order.id].state == 'stopped':
                continue
            if order.state == 'to approve':
                text = self.env._("The order waits for approval.")
                outcomes[order.id] = Outcome('stopped', text)
            elif order.state in ('draft', 'sent'):
                text = self.env._("Odoo asks something first: confirm the order by hand.")
                outcomes[order.id] = Outcome('stopped', text)
        return outcomes

    def _jxc_flow_print(self, profile):
        outcomes = {}
        for order in self:
            done = order._jxc_flow_own_pickings().filtered(lambda move: move.state == 'done')
            text = self.env._("Nothing to print.")
            outcomes[order.id] = Outcome('done', '', done) if done else Outcome('skipped', text)
        return outcomes

    def _jxc_flow_goods(self, profile):
        outcomes, moved = {}, {order.id: self.env['stock.picking'] for order in self}
        active = self
        for _pass in range(CHAIN):
            todo = self.env['stock.picking']
            active._jxc_flow_reserve()
            for order in active:
                ready, stop = order._jxc_flow_ready(profile, moved[order.id])
                if stop:
                    outcomes[order.id] = Outcome('stopped', stop, moved[order.id])
                    continue
                moved[order.id] |= ready
                todo |= ready
            active = active.filtered(lambda order: order.id not in outcomes)
            if not todo:
                break
            todo._jxc_flow_validate(profile.when_short)
            going_on = [order.id for order in active if moved[order.id] & todo]
            active = active.browse(going_on)
            active.invalidate_recordset(['picking_ids'])
        for order in self:
            if order.id not in outcomes:
                outcomes[order.id] = order._jxc_flow_goods_outcome(moved[order.id])
        return outcomes

    # === BUSINESS === #

    def _jxc_flow_confirm_refusals(self):
        """Return why these orders are not confirmed: ``{order id: sentence}``."""
        below = self.filtered(
            lambda order: order.currency_id.compare_amounts(order.amount_total, 0) < 0
        )
        texts = {order.id: order._jxc_flow_refund_text(order.amount_total) for order in below}
        return texts | (self - below)._jxc_confirm_refusals()

    def _jxc_flow_own_pickings(self):
        """Return the transfers that the flow of these orders validates, done ones too."""
        raise NotImplementedError

    def _jxc_flow_reserve(self):
        """Reserve once more what could not be reserved when the orders were confirmed.

        What somebody has picked is as much as goes, and what he typed of a receipt is what came.
        """
        moves = self._jxc_flow_own_pickings().move_ids.filtered(
            lambda move: (
                move.state in ('confirmed', 'partially_available')
                and not move.picked
                and not (move.quantity and move._should_bypass_reservation())
            )
        )
        if moves:
            moves._action_assign()

    def _jxc_flow_ready(self, profile, moved):
        """Return the transfers of this order that can be validated now, and why it must stop.

        :param moved: the transfers validated before, in this run
        :return: (stock.picking, text or None)
        """
        # what this run left for later, somebody knows why
        pickings = self._jxc_flow_own_pickings().filtered(
            lambda found: found.state not in OVER and found.backorder_id not in moved
        )
        if not pickings:
            return pickings, None
        ready = pickings.filtered(lambda found: any(found.move_ids.mapped('quantity')))
        short = pickings.move_ids.filtered(
            lambda move: move.state not in (*OVER, 'waiting') and move._jxc_flow_is_short()
        )
        if short and profile.when_short == 'stop':
            return ready, self._jxc_flow_short_text(short)
        if not ready:
            if moved and profile.when_short != 'stop':
                return ready, None  # the rest is a back order
            return ready, self._jxc_flow_short_text(short) if short else self.env._(
                "%(transfers)s waits for another transfer.",
                transfers=', '.join(pickings.mapped('name')),
            )
        without = ready.move_ids.filtered(lambda move: move._jxc_flow_misses_lot()).product_id
        if without:
            return ready, self.env._(
                "%(transfers)s: give the lot or serial number of %(products)s.",
                transfers=', '.join(ready.mapped('name')),
                products=', '.join(without.mapped('display_name')),
            )
        return ready, None

    def _jxc_flow_short_text(self, moves):
        """Return what is missing, product by product."""
        lines = [
            self.env._(
                "%(product)s: %(there)s of %(asked)s %(unit)s",
                product=move.product_id.display_name,
                there=f'{move.quantity:g}',
                asked=f'{move.product_uom_qty:g}',
                unit=move.product_uom.name,
            )
            for move in moves[:NAMED]
        ]
        if len(moves) > NAMED:
            lines.append(self.env._("%(count)s more products", count=len(moves) - NAMED))
        return self.env._("Not enough in stock. %(lines)s", lines='; '.join(lines))

    def _jxc_flow_goods_outcome(self, moved):
        """Return how the goods of this order came out, after all passes."""
        if moved:
            rest = self._jxc_flow_own_pickings().filtered(lambda found: found.state not in OVER)
            text = self.env._(
                "Still to come: %(transfers)s", transfers=', '.join(rest.mapped('name'))
            )
            return Outcome('done', text if rest else '', moved)
        stop = self._jxc_flow_elsewhere_text()
        if stop:
            return Outcome('stopped', stop)
        return Outcome('skipped', self.env._("No goods to move."))

    def _jxc_flow_elsewhere_text(self):
        """Return why goods of this order are moved by another order; '' where they are not."""
        return ''
