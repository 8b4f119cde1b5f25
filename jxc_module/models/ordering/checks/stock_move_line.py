from collections import defaultdict, namedtuple

from odoo import models
from odoo.exceptions import UserError

# of a product that leaves a place with less of it; quantities in the product's unit
Shortage = namedtuple('Shortage', 'rule lines product lot location wanted on_hand')


class StockMoveLine(models.Model):
    """The second gate of the stock check: what leaves has to be there.

    The first one, at the order, knows what is promised; this one sees what is taken off the shelf,
    whatever way it was asked for. It looks at what goes to customers and to production, never at
    what moves inside or comes back.
    """

    _inherit = 'stock.move.line'

    def _action_done(self):
        shortages = self._jxc_shortages()
        till = self._jxc_at_the_till() if shortages else self.browse()
        hard = [
            shortage
            for shortage in shortages
            if shortage.rule.mode == 'block' and not shortage.lines <= till
        ]
        if hard:
            raise UserError(self._jxc_shortage_message(hard))
        self._jxc_note_shortages(shortages)
        return super()._action_done()

    # === BUSINESS === #

    def _jxc_leaving(self):
        """Return the lines that take goods to customers or into production for good."""
        return self.filtered(
            lambda line: (
                line.company_id.jxc_checks
                and line.location_id.usage in ('internal', 'transit')
                and line.move_id._jxc_usage(line.location_dest_id) in ('customer', 'production')
                and line.product_id.is_storable
                and not line.move_id.origin_returned_move_id
                and line.product_uom_id.compare(line.quantity, 0) > 0
            )
        )

    def _jxc_shortages(self):
        """Return what these lines take away that is not there; one query for all quantities.

        Goods count as there when the place of the line, or a place in it, has them: of a lot, if
        the line names one. Orders whose stock rule was overridden or approved are left alone, also
        beside others that take the same goods.

        :return: list of Shortage
        """
        # lines that the user is validating: the order behind them may be another department's
        leaving = self.sudo()._jxc_leaving()
        if not leaving:
            return []
        rules = self.env['jxc.check.rule']._jxc_active('sale', leaving.company_id)
        rules = rules.filtered(lambda rule: rule.kind == 'stock')
        if not rules:
            return []
        orders = leaving.move_id.sale_line_id.order_id
        passes = orders._jxc_passes() if orders else {}
        groups = leaving.grouped(lambda line: (line.product_id, line.location_id, line.lot_id))
        on_hand = leaving._jxc_on_hand()
        shortages = []
        for (product, location, lot), lines in groups.items():
            there = max(on_hand[product.id, location.id, lot.id], 0)
            if product.uom_id.compare(sum(lines.mapped('quantity_product_uom')), there) <= 0:
                continue
            for rule, held in rules._jxc_held_lines(lines, passes):
                wanted = sum(held.mapped('quantity_product_uom'))
                if product.uom_id.compare(wanted, there) > 0:
                    shortages.append(Shortage(rule, held, product, lot, location, wanted, there))
                    break
        return shortages

    def _jxc_on_hand(self):
        """Return what is on hand in the places of these lines.

        :return: ``{(product id, location id, lot id or False): quantity}``, of a lot and, under
            False, of all lots together; in the product's unit
        """
        # what is there decides, whoever asks; the figures are of places that the line names
        quants = self.env['stock.quant'].sudo()
        places = self.location_id
        rows = quants._read_group(
            [
                ('product_id', 'in', self.product_id.ids),
                ('location_id', 'child_of', places.ids),
                ('company_id', 'in', [*self.company_id.ids, False]),
            ],
            ['product_id', 'location_id', 'lot_id'],
            ['quantity:sum'],
        )
        on_hand = defaultdict(float)
        for product, location, lot, quantity in rows:
            for place in places:
                if location.parent_path.startswith(place.parent_path):
                    on_hand[product.id, place.id, False] += quantity or 0
                    if lot:
                        on_hand[product.id, place.id, lot.id] += quantity or 0
        return on_hand

    # === WHAT IS TOLD === #

    def _jxc_shortage_message(self, shortages):
        """Return what is not there and what to do, for a person."""
        return '\n'.join(
            [
                *(f"• {self._jxc_shortage_text(shortage)}" for shortage in shortages),
                '',
                self.env._(
                    "Count the place or receive the goods first, or deliver what is there and keep "
                    "the rest as a backorder."
                ),
            ]
        )

    def _jxc_shortage_text(self, shortage):
        engine, uom = self.env['jxc.check'], shortage.product.uom_id
        words = {
            'product': shortage.product.display_name,
            'lot': shortage.lot.name,
            'place': shortage.location.display_name,
            'wanted': engine._quantity(shortage.wanted, uom),
            'there': engine._quantity(shortage.on_hand, uom),
        }
        if shortage.lot:
            return self.env._(
                "%(product)s, lot %(lot)s: %(wanted)s leave, %(there)s are in %(place)s.", **words
            )
        return self.env._("%(product)s: %(wanted)s leave, %(there)s are in %(place)s.", **words)

    def _jxc_note_shortages(self, shortages):
        """Note what left without being there, on the transfers and manufacturing orders."""
        texts = defaultdict(list)
        for shortage in shortages:
            for document in shortage.lines._jxc_documents():
                texts[document].append(self._jxc_shortage_text(shortage))
        for document, found in texts.items():
            document._message_log(
                body=self.env._("More left than was there. %(texts)s", texts=' '.join(found))
            )

    def _jxc_documents(self):
        """Return the transfers, and with Manufacturing the orders, that these lines belong to."""
        documents = list(self.picking_id)
        if 'raw_material_production_id' in self.move_id._fields:
            documents += list(self.move_id.raw_material_production_id)
        return documents
