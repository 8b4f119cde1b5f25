"""Purchases: ordered, received, billed, paid."""

from odoo.fields import Command

from ..story import events
from ..story.goods import GOODS
from ..story.partners import VENDORS
from . import moving

CASES = {good.key: good for good in GOODS}
TERMS = {vendor.key: vendor.terms for vendor in VENDORS}
BILL_AFTER = 2  # days after the receipt
PAID_LATE = 2  # days after the day that is due


def price(good, ago):
    """Return the price of a case on a day, in yuan."""
    cost = CASES[good].cost * CASES[good].case
    for key, since, factor in events.PRICE_RISES:
        if key == good and ago <= since:
            cost *= factor
    return round(cost, 2)


def order(stage, purchases):
    """Order purchases of one day.

    :param purchases: ``[(number, object of `tools/demo_supply.py`, or the like)]``
    """
    orders = stage.env['purchase.order'].create([values(stage, buy) for _number, buy in purchases])
    orders.button_confirm()
    for record, (number, buy) in zip(orders, purchases, strict=True):
        record.date_approve = stage.at(buy.ordered)
        stage.purchases[number] = record


def values(stage, buy):
    """Return the values of an order."""
    planned = stage.at(buy.promised, 10)
    lines = []
    for good, (quantity, *_lot) in buy.lines.items():
        case = CASES[good].case
        lines.append(
            Command.create(
                {
                    'product_id': stage.goods[good].id,
                    'product_uom_id': stage.units[f'{CASES[good].unit}/{case}'].id,
                    'product_qty': quantity / case,
                    'price_unit': price(good, buy.ordered),
                    'date_planned': planned,
                }
            )
        )
    return {
        'partner_id': stage.vendors[buy.vendor].id,
        'picking_type_id': stage.places['main'].in_type_id.id,
        'payment_term_id': stage.terms[str(TERMS[buy.vendor])].id,
        'currency_id': stage.company.currency_id.id,
        'company_id': stage.company.id,
        'date_order': stage.at(buy.ordered),
        'date_planned': planned,
        'user_id': stage.people['buyer'].id,
        'order_line': lines,
    }


def know_prices(stage):
    """Write what vendors ask today into their price lists."""
    for good, *_rise in events.PRICE_RISES:
        stage.goods[good].seller_ids.price = price(good, 0)


def receive(stage, purchases, ago):
    """Receive all that is open of purchases, as of :func:`order`."""
    parts = {}
    for number, buy in purchases:
        record = stage.purchases[number]
        for move in record.picking_ids.move_ids.filtered(lambda move: move.state != 'done'):
            good = next(key for key, product in stage.goods.items() if product == move.product_id)
            quantity, name, expires = buy.lines[good]
            moving.lot(stage, good, name, expires)
            parts[move] = [(good, name, quantity)]
    moving.set_lines(stage, parts)
    moves = stage.env['stock.move'].concat(*parts)
    moves._action_done()
    moving.put_back(moves, stage.at(ago, 11))


def bill(stage, numbers, ago):
    """Post the vendors' bills of purchases."""
    orders = stage.those('purchases', numbers)
    bills = stage.env['account.move']
    for record in orders:
        record.action_create_invoice()
        new = record.invoice_ids - bills
        new = new.filtered(lambda move: move.state == 'draft')
        new.write(
            {
                'invoice_date': stage.day(ago),
                'date': stage.day(ago),
                'ref': f'{record.partner_id.id:04d}-{record.name[-4:]}',
            }
        )
        bills |= new
    bills.action_post()


def pay(stage, bills, ago, journal='bank'):
    """Pay open bills or invoices in full, one payment each."""
    bills = bills.filtered(lambda move: move.state == 'posted' and move.amount_residual)
    if not bills:
        return stage.env['account.payment']
    register = stage.env['account.payment.register'].with_context(
        active_model='account.move', active_ids=bills.ids
    )
    wizard = register.create(
        {
            'payment_date': stage.day(ago),
            'journal_id': stage.journals[journal].id,
            'group_payment': False,
        }
    )
    return wizard._create_payments()
