from unittest.mock import patch

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .common_expiry_gates import GatesCommon


@tagged('post_install', '-at_install')
@freeze_time(GatesCommon.NOW)
class TestExpiryPicking(GatesCommon):
    """What a transfer tells about its lots, and the lots about what was let pass."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['jxc.expiry.level'].create(
            {'name': "Within 30", 'days_before': 30, 'lot_state': 'near'}
        )
        cls.fresh = cls._lot("FRESH", 50)
        cls.near = cls._lot("NEAR", 20)
        cls.old = cls._lot("OLD", -3)
        cls.held = cls._lot("HELD", 60)
        cls.held.action_jxc_hold("Glass")

    def test_counts_and_what_they_open(self):
        picking = self._delivery(1, [self.fresh, self.near, self.old, self.held])
        picking = picking.with_user(self.keeper)
        self.assertRecordValues(
            picking, [{'jxc_near_count': 1, 'jxc_expired_count': 1, 'jxc_held_count': 1}]
        )
        for action, lot in (
            (picking.action_jxc_near_lots(), self.near),
            (picking.action_jxc_expired_lots(), self.old),
            (picking.action_jxc_held_lots(), self.held),
        ):
            self.assertEqual(self.env[action['res_model']].search(action['domain']), lot)
        self.assertEqual(self._delivery(1, [self.fresh]).jxc_near_count, 0)

    def test_overrides_of_a_transfer_a_lot_and_a_customer(self):
        picking, other = self._delivery(1, [self.old]), self._delivery(1, [self.old])
        for transfer in (picking, other):
            transfer.with_user(self.boss)._jxc_override("Agreed")
        picking.invalidate_recordset()
        self.assertEqual(picking.with_user(self.keeper).jxc_override_count, 1)
        self.assertEqual(self.old.with_user(self.keeper).jxc_override_count, 2)
        logs = self.env['jxc.expiry.log']
        log = logs.search(picking.action_jxc_overrides()['domain'])
        self.assertEqual(log.picking_id, picking)
        self.assertEqual(log.partner_override_count, 2)
        self.assertEqual(log.action_open_transfer()['res_id'], picking.id)
        self.assertEqual(log.action_open_lot()['res_id'], self.old.id)
        self.assertEqual(len(logs.search(log.action_open_same_partner()['domain'])), 2)
        self.assertEqual(len(logs.search(self.old.action_jxc_overrides()['domain'])), 2)
        clerk = new_test_user(self.env, 'pick_clerk', groups='stock.group_stock_user')
        self.assertEqual(picking.with_user(clerk).jxc_override_count, 0)

    def test_days_left_where_lots_are_picked(self):
        picking = self._delivery(1, [self.near, self.old]).with_user(self.keeper)
        self.assertEqual(
            {line.lot_id.name: line.jxc_days_left for line in picking.move_line_ids},
            {"NEAR": 20, "OLD": -3},
        )
        quants = (self.near | self.held).quant_ids.filtered(lambda q: q.quantity > 0)
        self.assertEqual(
            {quant.lot_id.name: quant.jxc_days_left for quant in quants}, {"NEAR": 20, "HELD": 60}
        )
        names = quants.with_context(formatted_display_name=True).mapped('display_name')
        self.assertIn("20 days left", names[0])
        self.assertIn("on hold, 60 days left", names[1])
        self.assertNotIn("days left", quants[0].with_context().display_name)
        for model, view in (
            ('stock.move.line', 'stock.view_stock_move_line_operation_tree'),
            ('stock.move.line', 'stock.view_stock_move_line_detailed_operation_tree'),
            ('stock.quant', 'stock.view_stock_quant_tree_simple'),
            ('stock.quant', 'stock.view_stock_quant_tree'),
        ):
            arch = self.env[model].with_user(self.keeper)
            arch = arch.get_view(self.env.ref(view).id, 'list')['arch']
            self.assertTrue(etree.fromstring(arch).xpath("//field[@name='jxc_days_left']"), view)

    def test_form_of_a_transfer(self):
        with Form(self._delivery(1, [self.old]).with_user(self.keeper)) as form:
            self.assertEqual(form.jxc_expired_count, 1)

    def test_counts_are_read_at_once(self):
        def count(number):
            pickings = self.env['stock.picking'].union(
                *(self._delivery(1, [self.old]) for _turn in range(number))
            )
            return self._count_queries(
                lambda: (
                    pickings.mapped('jxc_expired_count'),
                    pickings.mapped('jxc_override_count'),
                )
            )

        count(1)
        self.assertEqual(count(2), count(6))

    # === POINT OF SALE === #

    def test_till_is_not_refused_but_kept(self):
        """A point of sale calls `_action_done` itself: the goods have left with the customer."""
        picking = self._delivery(1, [self.old, self.held, self.fresh])
        picking.move_ids.picked = True
        lines = self.registry['stock.move.line']
        with patch.object(lines, '_jxc_sold_at_the_till', lambda self: self):
            picking._action_done()
        self.assertEqual(picking.state, 'done')
        logs = self.env['jxc.expiry.log'].search([('picking_id', '=', picking.id)])
        self.assertRecordValues(
            logs.sorted('lot_name'),
            [
                {'lot_id': self.held.id, 'kind': 'pos', 'cause': 'hold'},
                {'lot_id': self.old.id, 'kind': 'pos', 'cause': 'expired'},
            ],
        )

    def test_button_of_a_till_transfer_asks(self):
        picking = self._delivery(1, [self.old])
        lines = self.registry['stock.move.line']
        with (
            patch.object(lines, '_jxc_sold_at_the_till', lambda self: self),
            self.assertRaisesRegex(UserError, "OLD has expired"),
        ):
            picking.with_user(self.keeper).button_validate()
