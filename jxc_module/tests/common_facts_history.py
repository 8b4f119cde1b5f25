"""Histories of stock made through core, and its value asked of core one product at a time."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields

from .common import JxcCommon

FIRST = datetime(2026, 1, 1, 8)


class HistoryCommon(JxcCommon):
    """Products of every cost method, and short ways to move them at a given hour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.categories = {
            method: cls.env['product.category'].create(
                {'name': method, 'property_cost_method': method}
            )
            for method in ('standard', 'average', 'fifo')
        }
        cls.loss = cls.env['stock.location'].search(
            [('usage', '=', 'inventory'), ('company_id', '=', cls.company.id)], limit=1
        )
        cls.transit = cls.env['stock.location'].create(
            {'name': "On the way", 'usage': 'transit', 'company_id': cls.company.id}
        )
        cls.owner = cls.env['res.partner'].create({'name': "Owner of consigned goods"})
        cls.facts = cls.env['jxc.facts']

    def _product(self, method, by_lot=False, cost=10.0, **vals):
        with freeze_time(FIRST - timedelta(days=1)):
            product = self._create_product(
                f"{method} {by_lot}",
                categ_id=self.categories[method].id,
                **({'tracking': 'lot'} if by_lot else {}),
                **vals,
            )
            if by_lot:
                product.product_tmpl_id.lot_valuated = True
            product.standard_price = cost
        return product

    def _lot(self, product, name):
        Lot = self.env['stock.lot']
        return Lot.search([('product_id', '=', product.id), ('name', '=', name)]) or Lot.create(
            {'product_id': product.id, 'name': name, 'company_id': self.company.id}
        )

    def _go(self, at, product, src, dst, quantity, lot=None, owner=None, worth=None, **vals):
        """Move goods at an hour; ``worth`` sets the value by hand at once.

        :return: stock.move
        """
        with freeze_time(at):
            move = self.env['stock.move'].create(
                {
                    'product_id': product.id,
                    'product_uom_qty': quantity,
                    'product_uom': product.uom_id.id,
                    'location_id': src.id,
                    'location_dest_id': dst.id,
                    'move_line_ids': [
                        fields.Command.create(
                            {
                                'product_id': product.id,
                                'product_uom_id': product.uom_id.id,
                                'quantity': quantity,
                                'location_id': src.id,
                                'location_dest_id': dst.id,
                                'lot_id': lot and lot.id,
                                'owner_id': owner and owner.id,
                            }
                        )
                    ],
                    **vals,
                }
            )
            move.state = 'assigned'
            move.picked = True
            move._action_done()
            if worth is not None:
                move.value_manual = worth
            self.env.flush_all()
        return move

    def _count(self, at, product, location, quantity, lot=None):
        with freeze_time(at):
            quant = self.env['stock.quant'].search(
                [
                    ('product_id', '=', product.id),
                    ('location_id', '=', location.id),
                    ('lot_id', '=', lot.id if lot else False),
                    ('owner_id', '=', False),
                ],
                limit=1,
            ) or self.env['stock.quant'].create(
                {
                    'product_id': product.id,
                    'location_id': location.id,
                    'lot_id': lot.id if lot else False,
                }
            )
            quant.inventory_quantity = quantity
            quant._apply_inventory()
            self.env.flush_all()

    # === WHAT CORE SAYS === #

    def _core_value_now(self, product):
        self.env.invalidate_all()
        return product.total_value

    def _core_value_at(self, product, instant):
        """Ask core's cost methods, all at the same instant."""
        self.env.invalidate_all()
        at = instant - timedelta(seconds=1)
        if product.lot_valuated:
            return sum(
                self._core_lot_value(product, lot, instant)
                for lot in self.env['stock.lot'].search([('product_id', '=', product.id)])
            )
        held = product._with_valuation_context().with_context(to_date=at).qty_available
        if product.uom_id.is_zero(held):
            return 0.0
        if product.cost_method == 'standard':
            return product._get_standard_price_at_date(at) * held
        if product.cost_method == 'average':
            return product._run_avco(at_date=at)[1]
        return product._run_fifo(held, at_date=at)

    def _core_lot_value(self, product, lot, instant):
        """Like ``stock.lot._compute_value``, which looks at warehouses only, not at transit; and
        ``_get_value_from_lots``, which leaves out lots that add up to nothing."""
        in_warehouses = self._lot_quantity(lot, instant, ('internal',))
        if not in_warehouses or not self._lot_quantity(lot, instant):
            return 0.0
        if product.cost_method == 'standard':
            return lot.standard_price * in_warehouses
        cost = product._run_avco(at_date=instant - timedelta(seconds=1), lot=lot)[0]
        return cost * self._lot_quantity(lot, instant)

    def _lot_quantity(self, lot, instant, usages=('internal', 'transit')):
        """Count the done lines of a lot."""
        total = 0.0
        for line in self.env['stock.move.line'].search(
            [('lot_id', '=', lot.id), ('state', '=', 'done')]
        ):
            if line.move_id.date < instant:
                into = line.location_dest_id.usage in usages
                out_of = line.location_id.usage in usages
                total += line.quantity * (into - out_of)
        return total

    # === WHAT WE SAY === #

    def _our_values(self, instant=None, products=None):
        """Return ``{product id: value}``."""
        values = {}
        ids = products.ids if products is not None else None
        for row in self.facts._stock_values(self.company, instant, ids):
            values[row.product_id] = values.get(row.product_id, 0.0) + row.value
        return values
