"""Goods that come back from a customer, or go back to a vendor, with their credit notes."""

from . import moving


def from_customer(stage, ago, good, quantity):
    """Take back a part of the last delivery of a good from the main warehouse."""
    move = _last_move(stage, good, quantity, stage.places['main'].out_type_id, ago)
    if move and _return(stage, move, quantity, ago):
        order = move.sale_line_id.order_id
        _post(stage, order._create_invoices(final=True), ago)


def to_vendor(stage, ago, good, quantity):
    """Send back a part of the last receipt of a good."""
    move = _last_move(stage, good, quantity, stage.places['main'].in_type_id, ago)
    if move and _return(stage, move, quantity, ago):
        order = move.purchase_line_id.order_id
        known = order.invoice_ids
        order.action_create_invoice()
        _post(stage, order.invoice_ids - known, ago)


def _last_move(stage, good, quantity, kind, ago):
    """Return the last move of a kind whose document was invoiced before that day."""
    moves = stage.env['stock.move'].search(
        [
            ('product_id', '=', stage.goods[good].id),
            ('picking_type_id', '=', kind.id),
            ('state', '=', 'done'),
            ('quantity', '>=', quantity),
            ('date', '<', stage.at(ago + 3)),
            ('origin_returned_move_id', '=', False),
        ],
        order='date desc',
        limit=5,
    )
    billed = moves.filtered(
        lambda move: (move.sale_line_id or move.purchase_line_id).invoice_lines.filtered(
            lambda line: line.parent_state == 'posted'
        )
    )
    return billed[:1]


def _return(stage, move, quantity, ago):
    """Move the goods the other way, by core's return.

    :return: stock.picking
    """
    wizard = (
        stage.env['stock.return.picking']
        .with_context(active_id=move.picking_id.id, active_model='stock.picking')
        .create({'picking_id': move.picking_id.id})
    )
    for line in wizard.product_return_moves:
        line.quantity = quantity if line.move_id == move else 0
    action = wizard.action_create_returns()
    picking = stage.env['stock.picking'].browse(action['res_id'])
    picking.move_ids.write({'quantity': quantity, 'picked': True})
    picking.move_ids._action_done()
    moving.put_back(picking.move_ids, stage.at(ago, 14))
    return picking


def _post(stage, documents, ago):
    documents = documents.filtered(lambda document: document.state == 'draft')
    documents.write({'invoice_date': stage.day(ago), 'date': stage.day(ago)})
    documents.action_post()
