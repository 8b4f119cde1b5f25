"""Transfers: one that is late on its way, one that came short and was settled."""

from odoo.fields import Command

from . import moving

LATE = {'towel': 24, 'bags': 30}
LATE_SHIPPED, LATE_EXPECTED = 4, 2  # days ago
SHORT = {'wine': 48, 'gloves': 24}
SHORT_SHIPPED, SHORT_RECEIVED = 9, 8  # days ago
LOST = 4


def move(stage):
    """Make both, of what the main warehouse has free."""
    late = _transfer(stage, LATE, LATE_SHIPPED)
    if late:
        late.expected_date = stage.at(LATE_EXPECTED, 12)
        late.note = stage.say("Handle with care: two broken pallets.", "小心轻放：有两个托盘破损。")
    short = _transfer(stage, SHORT, SHORT_SHIPPED)
    if short:
        line = short.line_ids[0]
        no_lot = stage.env['stock.lot']
        short._receive(
            {
                (row, no_lot): row.shipped_qty - (LOST if row == line else 0)
                for row in short.line_ids
            }
        )
        short._settle(
            [
                {
                    'line': line,
                    'lot': no_lot,
                    'kind': 'lost',
                    'quantity': LOST,
                    'reason': stage.env['jxc.reason'].search([('kind', '=', 'transfer')], limit=1),
                    'note': stage.say("Driver signed for it.", "司机已签字确认。"),
                }
            ]
        )
        arrived = short.line_ids.move_ids.filtered(
            lambda move: move.state == 'done' and move.location_id.usage == 'transit'
        )
        moving.put_back(arrived, stage.at(SHORT_RECEIVED, 15))
        short.received_on = stage.at(SHORT_RECEIVED, 15)


def _transfer(stage, wanted, ago):
    """Return a shipped transfer from the main warehouse to the branch, as far as there is stock."""
    main, branch = stage.places['main'], stage.places['branch']
    goods = {stage.goods[good]: number for good, number in wanted.items()}
    free = {
        product: product.with_context(location=main.lot_stock_id.id).free_qty for product in goods
    }
    lines = [
        Command.create({'product_id': product.id, 'quantity': number})
        for product, number in goods.items()
        if product.uom_id.compare(free[product], number) >= 0
    ]
    if not lines:
        return stage.env['jxc.transfer']
    transfer = stage.as_person('manager', 'jxc.transfer').create(
        {
            'company_id': stage.company.id,
            'source_warehouse_id': main.id,
            'dest_warehouse_id': branch.id,
            'kind': 'request',
            'scheduled_date': stage.at(ago, 16),
            'user_id': stage.people['manager'].id,
            'line_ids': lines,
        }
    )
    transfer.action_request()
    transfer.action_ship()
    gone = transfer.line_ids.move_ids.filtered(
        lambda move: move.state == 'done' and move.location_dest_id.usage == 'transit'
    )
    moving.put_back(gone, stage.at(ago, 16))
    transfer.shipped_on = stage.at(ago, 16)
    return transfer
