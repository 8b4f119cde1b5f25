"""Goods that move without an order: opening stock, transfers, losses, counts; lots and dates."""

from odoo.fields import Command


def put_back(moves, moment):
    """Let finished moves, their lines and transfers have happened at a moment.

    Core books them now; the story plays its days in order, so that costs run as they would have.
    """
    moves.move_line_ids.write({'date': moment})
    moves.write({'date': moment})
    moves.picking_id.filtered(lambda picking: picking.state == 'done').write({'date_done': moment})
    # what came lies there since then: its age, and when it is to be counted
    came = moves.move_line_ids
    moves.env['stock.quant'].search(
        [
            ('product_id', 'in', came.product_id.ids),
            ('location_id', 'in', came.location_dest_id.ids),
            ('lot_id', 'in', [*came.lot_id.ids, False]),
            ('in_date', '>', moment),
        ]
    ).in_date = moment


def lot(stage, good, name, expires):
    """Return the lot of a good, made where it is new; ``expires`` is in days ago."""
    if name is None:
        return stage.env['stock.lot']
    key = f'{good}/{name}'
    if key not in stage.lots:
        product = stage.goods[good]
        moment = stage.at(expires, 12)
        ago = {
            'expiration_date': 0,
            'use_date': product.use_time,
            'removal_date': product.removal_time,
            'alert_date': product.alert_time,
        }
        stage.lots[key] = stage.env['stock.lot'].create(
            {
                'name': name,
                'product_id': product.id,
                'company_id': stage.company.id,
                **{field: stage.at(expires + days, 12) for field, days in ago.items()},
                'expiration_date': moment,
            }
        )
    return stage.lots[key]


def line_values(stage, move, good, name, quantity):
    """Return the values of a line of a move that is about to be done."""
    product = stage.goods[good]
    return {
        'product_id': product.id,
        'product_uom_id': product.uom_id.id,
        'quantity': quantity,
        'lot_id': stage.lots[f'{good}/{name}'].id if name else False,
        'location_id': move.location_id.id,
        'location_dest_id': move.location_dest_id.id,
        'picking_id': move.picking_id.id,
        'company_id': move.company_id.id,
        'picked': True,
    }


def set_lines(stage, parts):
    """Give moves the lines of the story.

    :param parts: ``{move: [(good, lot name, quantity)]}``
    """
    moves = stage.env['stock.move'].concat(*parts)
    moves.move_line_ids.unlink()
    stage.env['stock.move.line'].create(
        [
            {**line_values(stage, move, *moved), 'move_id': move.id}
            for move, lines in parts.items()
            for moved in lines
        ]
    )
    moves.picked = True


def open_stock(stage, opening, ago):
    """Book what was there when the story began."""
    parts, loss = {}, None
    for place, good, quantity, name, expires in opening:
        lot(stage, good, name, expires)
        product = stage.goods[good]
        loss = product.property_stock_inventory
        move = _move(
            stage, good, quantity, loss, stage.places[place].lot_stock_id,
            is_inventory=True, reference=stage.say("Opening stock", "期初库存"),
        )  # fmt: skip
        parts[move] = [(good, name, quantity)]
    _do(stage, parts, stage.at(ago, 0))


def transfer(stage, moved, ago):
    """Bring goods from the main warehouse to the branch, in one transfer."""
    main, branch = stage.places['main'], stage.places['branch']
    picking = stage.env['stock.picking'].create(
        {
            'picking_type_id': main.int_type_id.id,
            'location_id': main.lot_stock_id.id,
            'location_dest_id': branch.lot_stock_id.id,
            'scheduled_date': stage.at(ago, 8),
            'origin': stage.say("Branch supply", "分仓补货"),
            'user_id': stage.people['manager'].id,
        }
    )
    parts = {}
    by_good = {}
    for good, name, quantity in moved:
        by_good.setdefault(good, []).append((good, name, quantity))
    for good, lines in by_good.items():
        move = _move(
            stage, good, sum(line[2] for line in lines), main.lot_stock_id, branch.lot_stock_id,
            picking_id=picking.id, picking_type_id=main.int_type_id.id,
        )  # fmt: skip
        parts[move] = lines
    _do(stage, parts, stage.at(ago, 8))


def scrap(stage, place, ago, good, name, quantity):
    """Throw goods away, for a reason."""
    product = stage.goods[good]
    reason = stage.env['stock.scrap.reason.tag'].search([], limit=1)
    scrapped = stage.env['stock.scrap'].create(
        {
            'product_id': product.id,
            'scrap_qty': quantity,
            'product_uom_id': product.uom_id.id,
            'lot_id': stage.lots[f'{good}/{name}'].id if name else False,
            'location_id': stage.places[place].lot_stock_id.id,
            'scrap_reason_tag_ids': [Command.set(reason.ids)],
            'company_id': stage.company.id,
        }
    )
    scrapped.do_scrap()
    put_back(scrapped.move_ids, stage.at(ago, 17))
    scrapped.date_done = stage.at(ago, 17)


def count(stage, ago, good, difference):
    """Find more or less than the book says."""
    place = stage.places['main'].lot_stock_id
    quant = stage.env['stock.quant'].search(
        [('product_id', '=', stage.goods[good].id), ('location_id', '=', place.id)], limit=1
    )
    before = stage.env['stock.move'].search([('product_id', '=', quant.product_id.id)])
    quant.inventory_quantity = quant.quantity + difference
    quant._apply_inventory()
    moves = stage.env['stock.move'].search([('product_id', '=', quant.product_id.id)]) - before
    put_back(moves, stage.at(ago, 18))


def _move(stage, good, quantity, source, target, **values):
    product = stage.goods[good]
    return stage.env['stock.move'].create(
        {
            'product_id': product.id,
            'product_uom': product.uom_id.id,
            'product_uom_qty': quantity,
            'location_id': source.id,
            'location_dest_id': target.id,
            'company_id': stage.company.id,
            **values,
        }
    )


def _do(stage, parts, moment):
    moves = stage.env['stock.move'].concat(*parts)._action_confirm(merge=False)
    set_lines(stage, parts)
    moves._action_done()
    put_back(moves, moment)
