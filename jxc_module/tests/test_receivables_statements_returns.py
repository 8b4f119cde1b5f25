from datetime import date

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common_receivables import SettlingCommon

DAYS = {
    'march': (date(2026, 3, 1), date(2026, 3, 31)),
    'april': (date(2026, 4, 1), date(2026, 4, 30)),
    'may': (date(2026, 5, 1), date(2026, 5, 31)),
}


@tagged('post_install', '-at_install')
@freeze_time('2026-05-20 04:00:00')
class TestUnbilledReturns(SettlingCommon):
    """Delivered and not invoiced on a past day, where goods came back and went again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._create_product(
            "Tea", list_price=10, taxes_id=False, invoice_policy='delivery'
        )
        cls.tea.write({'purchase_method': 'receive', 'supplier_taxes_id': False})
        cls._set_stock(cls.tea, cls.stock, 1000)

    def _done(self, picking, day):
        with freeze_time(f'{day} 04:00:00'):
            for move in picking.move_ids:
                move.quantity = move.product_uom_qty
            picking.move_ids.picked = True
            picking._action_done()
        return picking

    def _back(self, picking, day, counts):
        """Return all of a transfer; ``counts``: whether its order is to be updated."""
        wizard = self.env['stock.return.picking'].create({'picking_id': picking.id})
        for line in wizard.product_return_moves:
            line.write({'quantity': line.move_id.quantity, 'to_refund': counts})
        back = self.env['stock.picking'].browse(wizard.action_create_returns()['res_id'])
        return self._done(back, day)

    def _order(self, kind, quantity=10, price=10, **vals):
        sells = kind == 'receivable'
        order = self.env['sale.order' if sells else 'purchase.order'].create(
            {
                'partner_id': (self.customer if sells else self.vendor).id,
                'order_line': [
                    Command.create(
                        {
                            'product_id': self.tea.id,
                            'product_uom_qty' if sells else 'product_qty': quantity,
                            'price_unit': price,
                            'tax_ids': [],
                        }
                    )
                ],
                **vals,
            }
        )
        order.action_confirm() if sells else order.button_confirm()
        return order

    def _listed(self, order, kind):
        """Return what is not invoiced of an order at the end of each month, ``[quantity, …]``."""
        self.env.flush_all()
        quantities = []
        for _first, day in DAYS.values():
            rows = self.env.execute_query_dict(
                self.env['jxc.facts']._unbilled_sql(self.company, day, kind)
            )
            mine = [row['quantity'] for row in rows if row['order_id'] == order.id]
            quantities.append(sum(mine))
        return quantities

    def test_what_came_back_and_went_again(self):
        """10 went in March, came back in April, went again in May; each return may not count.

        A return that does not update the order changes nothing of what core says is delivered, in
        either direction: delivered at the ends of the three months, by hand.
        """
        for kind in ('receivable', 'payable'):
            for first, second, expected in (
                (True, True, [10, 0, 10]),
                (True, False, [10, 0, 0]),
                (False, True, [10, 10, 20]),
                (False, False, [10, 10, 10]),
            ):
                with self.subTest(kind=kind, first=first, second=second):
                    order = self._order(kind)
                    picking = self._done(order.picking_ids, '2026-03-10')
                    back = self._back(picking, '2026-04-10', first)
                    self._back(back, '2026-05-10', second)
                    done = 'qty_delivered' if kind == 'receivable' else 'qty_received'
                    self.assertEqual(order.order_line[done], expected[-1])
                    self.assertEqual(self._listed(order, kind), expected)

    def test_what_goes_to_a_vendor_without_a_receipt_comes_off_the_order(self):
        order = self._order('payable')
        self._done(order.picking_ids, '2026-03-10')
        order.order_line.product_qty = 6
        away = self.env['stock.move'].create(
            {
                'product_id': self.tea.id,
                'product_uom_qty': 4,
                'location_id': self.stock.id,
                'location_dest_id': self.suppliers.id,
                'purchase_line_id': order.order_line.id,
                'to_refund': False,
            }
        )
        away._action_confirm()
        with freeze_time('2026-05-10 04:00:00'):
            away.write({'quantity': 4, 'picked': True})
            away._action_done()
        self.assertEqual(order.order_line.qty_received, 6)
        self.assertEqual(self._listed(order, 'payable'), [10, 10, 6])

    def test_amounts_are_of_the_currency(self):
        """3 for 100 in a currency without cents: 1 of them is 33, and 34 in steps of 2."""
        pricelist = self.env['product.pricelist'].create(
            {'name': "Theirs", 'currency_id': self.foreign.id}
        )
        order = self._order('receivable', 3, 100 / 3, pricelist_id=pricelist.id)
        self.assertEqual(order.amount_total, 100)
        order.picking_ids.move_ids.write({'quantity': 1, 'picked': True})
        order.picking_ids._action_done()
        for rounding, amount in ((0.01, 33.33), (1, 33), (2, 34), (0.001, 33.333)):
            self.foreign.rounding = rounding
            statement = self.env['jxc.statement']._create_for(
                self.company, 'receivable', *DAYS['may'], partners=self.customer
            )
            line = statement.line_ids.filtered(lambda line: line.section == 'unbilled')
            self.assertAlmostEqual(line.amount, amount)
            statement.unlink()
