"""Orders that wait today: to receive, to ship, to approve, drafts."""

import json

from odoo.fields import Command

from ..story import events, today
from . import buying, moving, selling

CALLS = 2  # planned of each salesperson to customers who buy less


def buy(stage):
    """Order what is still to come, and leave two requests open."""
    sent = [order for order in today.PURCHASES if order.confirmed]
    buying.order(stage, [(f'today/{number}', order) for number, order in enumerate(sent)])
    for order in today.PURCHASES:
        if not order.confirmed:
            stage.as_person('buyer', 'purchase.order').create(buying.values(stage, order))
    order, amount = today.LARGE
    stage.env['jxc.check.rule'].create(
        {
            'name': stage.say("Large purchase", "大额采购"),
            'company_id': stage.company.id,
            'kind': 'amount',
            'document': 'purchase',
            'mode': 'approve',
            'amount': amount,
            'approver_group_id': stage.env.ref('jxc_module.group_accountant').id,
        }
    )
    large = stage.as_person('buyer', 'purchase.order').create(buying.values(stage, order))
    large.with_user(stage.people['buyer']).button_confirm()


def sell(stage):
    """Take the orders of today, offer two, and ask for two that the checks stop."""
    for sale in today.SALES:
        record = _draft(stage, sale)
        if sale.confirmed:
            record.action_confirm()
            record.date_order = stage.at(sale.ago, 10)
    _approval(stage)
    _override(stage)
    _short_life(stage)
    _win_back(stage)


def _draft(stage, sale):
    person = selling.WHO[sale.customer].person
    return stage.as_person(person, 'sale.order').create(selling.values(stage, sale))


def _approval(stage):
    """Ask for an approval: a price far below the list."""
    _own_rule(stage, 'check_price_floor', 'approve')
    order = _draft(stage, today.CHEAP)
    order.with_user(stage.people['sales']).action_confirm()


def _override(stage):
    """Let a manager pass what is sold below cost."""
    _own_rule(stage, 'check_below_cost', 'block')
    order = _draft(stage, today.BELOW_COST).with_user(stage.people['manager'])
    order._jxc_override_checks(stage.say("Clearance of old stock", "清理滞销库存"))
    order.action_confirm()


def _short_life(stage):
    """Deliver goods with less life than their customer asks for: he agreed."""
    sale, days = today.SHORT_LIFE
    order = _draft(stage, sale)
    order.partner_id.jxc_min_life_days = days
    order.action_confirm()
    order.date_order = stage.at(sale.ago, 10)
    picking = order.picking_ids
    if not picking.move_line_ids:  # no lot is long enough: choose what there is
        moving.set_lines(stage, {picking.move_ids: _any_lot(stage, sale)})
    picking.move_ids.picked = True
    picking.with_user(stage.people['admin'])._jxc_override(
        stage.say("The customer agreed by phone", "客户电话同意收货")
    )
    picking.with_context(skip_expired=True, skip_backorder=True).button_validate()
    moving.put_back(picking.move_ids, stage.at(0, 8))


def _win_back(stage):
    """Plan calls to customers who did not buy what they usually buy."""
    people = stage.env['res.partner'].union(*stage.customers.values())
    follow_ups = stage.as_person('manager', 'jxc.winback')
    period = {'date_from': stage.day(events.DAYS), 'date_to': stage.today}
    params = json.dumps({name: day.isoformat() for name, day in period.items()})
    baskets = follow_ups._baskets(people, params)
    missing = people.browse([partner.id for _company, partner in baskets])
    # some of each salesperson: each sees his own
    called = missing.browse(
        [id_ for own in missing.grouped('user_id').values() for id_ in own.ids[:CALLS]]
    )
    if called:
        # the salesperson calls all of them: he sees his calls, the manager everybody's
        stage.as_person('manager', 'jxc.winback.plan').create(
            {
                'partner_ids': [Command.set(called.ids)],
                'params': params,
                'user_id': stage.people['sales'].id,
            }
        ).action_confirm()


def _any_lot(stage, sale):
    [(good, (quantity, _price))] = sale.lines.items()
    place = stage.places[sale.place].lot_stock_id
    quant = stage.env['stock.quant'].search(
        [
            ('product_id', '=', stage.goods[good].id),
            ('location_id', 'child_of', place.id),
            ('quantity', '>=', quantity),
        ],
        limit=1,
    )
    return [(good, quant.lot_id.name, quantity)] if quant else []


def _own_rule(stage, name, mode):
    """Make a check stricter in this company: the rule of all companies stays as it is."""
    stage.env.ref(f'jxc_module.{name}').copy({'company_id': stage.company.id, 'mode': mode})
