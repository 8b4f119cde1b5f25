"""Sales: ordered, delivered, invoiced, collected."""

from odoo.fields import Command

from ..story.partners import CUSTOMERS
from . import moving

WHO = {customer.key: customer for customer in CUSTOMERS}
PROMISED_AFTER = 2  # days


def order(stage, sales):
    """Confirm sales of one day.

    :param sales: ``[(number, object of `tools/demo_sales.py`)]``
    """
    orders = stage.env['sale.order'].create([values(stage, sale) for _number, sale in sales])
    orders.action_confirm()
    for record, (number, sale) in zip(orders, sales, strict=True):
        record.date_order = stage.at(sale.ago, 10)
        stage.sales[number] = record


def values(stage, sale):
    """Return the values of an order."""
    customer = WHO[sale.customer]
    lines = [
        Command.create(
            {
                'product_id': stage.goods[good].id,
                'product_uom_qty': quantity,
                'price_unit': round(stage.goods[good].list_price * part, 2),
            }
        )
        for good, (quantity, part) in sale.lines.items()
    ]
    return {
        'partner_id': stage.customers[sale.customer].id,
        'company_id': stage.company.id,
        'pricelist_id': stage.prices['list'].id,
        'warehouse_id': stage.places[sale.place].id,
        'user_id': stage.people[customer.person].id,
        'date_order': stage.at(sale.ago, 10),
        'commitment_date': stage.at(sale.ago - PROMISED_AFTER, 17),
        'order_line': lines,
    }


def ship(stage, shipments, ago):
    """Deliver what left on a day.

    :param shipments: ``[(number of the sale, [(good, lot name, quantity)])]``
    """
    parts = {}
    for number, moved in shipments:
        by_product = {}
        for line in moved:
            by_product.setdefault(stage.goods[line[0]], []).append(line)
        for move in stage.sales[number].picking_ids.move_ids:
            if move.state not in ('done', 'cancel') and move.product_id in by_product:
                parts[move] = by_product.pop(move.product_id)
    moving.set_lines(stage, parts)
    moves = stage.env['stock.move'].concat(*parts)
    moves._action_done()
    moving.put_back(moves, stage.at(ago, 15))


def invoice(stage, numbers, ago):
    """Invoice what was delivered."""
    orders = stage.those('sales', dict.fromkeys(numbers))
    orders = orders.filtered(lambda record: record.invoice_status == 'to invoice')
    if not orders:
        return
    invoices = orders._create_invoices(grouped=True, final=True)
    invoices.write({'invoice_date': stage.day(ago), 'date': stage.day(ago)})
    invoices.action_post()
