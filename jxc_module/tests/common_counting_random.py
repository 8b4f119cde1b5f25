from odoo.fields import Command


class RandomMoves:
    """Goods that move while they are counted, drawn at random; a test gives env, shelf and rack."""

    def _move_once(self, random, product, there):
        """Deliver, take back, scrap or move between the places what lies there.

        :param there: ``{(place, lot): what lies there}``, written in place
        """
        place, lot = random.choice(sorted(there, key=str))
        quantity = random.randint(1, 3)
        kind = random.choice(('deliver', 'return', 'scrap', 'move'))
        customers = self.env.ref('stock.stock_location_customers')
        other = self.rack if place == self.shelf else self.shelf
        source, target = {
            'deliver': (place, customers),
            'return': (customers, place),
            'scrap': (place, product.property_stock_inventory),
            'move': (place, other),
        }[kind]
        ends = {'location_id': source.id, 'location_dest_id': target.id}
        values = {'product_id': product.id, 'product_uom_qty': quantity, **ends}
        move = self.env['stock.move'].create(values)
        move._action_confirm()
        line = {'product_id': product.id, 'lot_id': lot.id, 'quantity': quantity, **ends}
        move.move_line_ids = [Command.clear(), Command.create(line)]
        move.picked = True
        move._action_done()
        for end, sign in ((source, -1), (target, 1)):
            if (end, lot) in there:
                there[end, lot] += sign * quantity
