import doctest
from datetime import datetime

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from ..tools import kit_receipts
from .common_facts_awkward import AwkwardStock
from .common_reporting import ReportCommon
from .test_purchasing_vendors import NOW, VendorCommon

MARCH = {'date_from': '2026-03-01', 'date_to': '2026-03-31'}
NAMES = ('product_id', 'quantity', 'receipts', 'on_time', 'accepted', 'due_lines', 'filled')


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestReceiptsOfKits(VendorCommon, ReportCommon):
    """What comes of kits are components; what was ordered are kits."""

    _create_kit = classmethod(AwkwardStock._create_kit.__func__)
    _create_bill = classmethod(AwkwardStock._create_bill.__func__)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lid = cls._create_product("Lid")
        cls.mug = cls._create_kit("Mug", [(cls.cup, 1), (cls.lid, 2)], purchase_method='receive')
        cls.when = datetime(2026, 3, 1, 4)

    def _come(self, order, when, **quantities):
        """Receive quantities of components, the rest later."""
        picking = order.picking_ids.filtered(lambda one: one.state == 'assigned')
        for move in picking.move_ids:
            move.quantity = quantities.get(move.product_id.name, 0)
            move.picked = bool(move.quantity)
        picking._action_done()
        picking.move_ids.filtered(lambda move: move.state == 'done').date = when

    def _rows(self):
        self.env.flush_all()
        rows = self._report('vendor_performance', group_by=['product_id'], **MARCH).search([])
        return self._values(rows, *NAMES)

    def test_doctests(self):
        result = doctest.testmod(kit_receipts)
        self.assertFalse(result.failed)
        self.assertGreater(result.attempted, 2)

    def test_kits_in_two_parts(self):
        """4 mugs, promised for the 10th: all cups and half of the lids on the 5th, the rest late.

        2 mugs were whole on the 5th, in time, 2 on the 12th.
        """
        order = self._order(self.mug, 4, 5, self.when, datetime(2026, 3, 10, 4))
        self._come(order, datetime(2026, 3, 5, 4), Cup=4, Lid=4)
        self._come(order, datetime(2026, 3, 12, 4), Lid=4)
        self.assertEqual(order.order_line.qty_received, 4)
        self.assertEqual(self._rows(), [("Mug", 4, 2, 1, 2, 1, 1)])
        score = self.env['jxc.vendor.score']
        score._cron_vendor_scores()
        row = score.search([('partner_id', '=', self.vendor.id)])
        self.assertEqual((row.receipts, row.on_time_rate, row.accepted_rate), (2, 50, 100))

    def test_kits_by_the_dozen_beside_cups(self):
        order = self.env['purchase.order'].create(
            {
                'partner_id': self.vendor.id,
                'order_line': [
                    Command.create(
                        {
                            'product_id': self.mug.id,
                            'product_qty': 1,
                            'product_uom_id': self.dozen.id,
                            'price_unit': 60,
                            'tax_ids': [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        self._come(order, datetime(2026, 3, 5, 4), Cup=12, Lid=10)
        self._receive(self._order(self.cup, 7, 2, self.when), datetime(2026, 3, 6, 4))
        rows = [row[:3] for row in self._rows()]
        self.assertEqual(rows, [("Cup", 7, 1), ("Mug", 5, 1)])

    def test_documents_behind_kits(self):
        order = self._order(self.mug, 4, 5, self.when)
        self._receive(order, datetime(2026, 3, 5, 4))
        [row] = self._report('vendor_performance', group_by=['product_id'], **MARCH).search([])
        action = row.action_jxc_open()
        moves = self.env['stock.move'].search(action['domain'])
        self.assertEqual(moves, order.order_line.move_ids)

    def test_a_receipt_corrected_to_nothing_is_none(self):
        order = self._order(self.tea, 10, 5, self.when)
        picking = self._receive(order, datetime(2026, 3, 5, 4))
        self.assertEqual([row[:3] for row in self._rows()], [("Tea", 10, 1)])
        picking.move_ids.move_line_ids.quantity = 0
        self.assertEqual(picking.move_ids.state, 'done')
        self.assertEqual([row[:3] for row in self._rows()], [])
