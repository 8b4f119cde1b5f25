from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .test_transferring_page import PageCommon


@tagged('post_install', '-at_install')
class TestTransferSettlePage(PageCommon):
    """4 of 6 of one lot came, 3 where 2 were sent of the other, and a lot that nobody knows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page.page_take(
            cls.transfer.id,
            'receive',
            'device-settle',
            [
                {'product_id': product.id, 'lot_id': lot, 'lot_name': name, 'quantity': quantity}
                for product, lot, name, quantity in (
                    (cls.tea, False, '', '10'),
                    (cls.milk, cls.lot_a.id, '', '4'),
                    (cls.milk, cls.lot_b.id, '', '3'),
                    (cls.milk, False, 'NEW7', '1'),
                )
            ],
        )
        cls.reason = cls.env['jxc.reason'].search([('kind', '=', 'transfer')], limit=1)

    def _open(self, user=None):
        user = user or self.keeper_b
        action = self.transfer.with_user(user).action_settle_page()
        model = self.env[action['res_model']].with_user(user)
        return Form(model.with_context(**action['context']))

    def _answer(self, form, answers, **values):
        """Answer rows of the page.

        :param answers: ``{(what, lot): (kind, quantity)}``
        """
        for number in range(len(form.line_ids)):
            with form.line_ids.edit(number) as row:
                answer = answers.get((row.what, row.lot_name))
                if not answer:
                    continue
                name = 'missing_kind' if row.what == 'missing' else 'over_kind'
                setattr(row, name, answer[0])
                row.quantity = answer[1]
                row.reason_id = self.reason
                for field, value in values.items():
                    setattr(row, field, value)

    def test_what_is_open(self):
        dialog = self._open().save()
        self.assertEqual(
            {(row.what, row.product_id, row.lot_name, row.open_qty) for row in dialog.line_ids},
            {
                ('missing', self.milk, 'TA', 2),
                ('over', self.milk, 'TB', 1),
                ('over', self.milk, 'NEW7', 1),
            },
        )
        with self.assertRaisesRegex(UserError, "at least one row"):
            dialog.action_confirm()

    def test_answers_are_booked_and_the_rest_stays_open(self):
        form = self._open()
        self._answer(form, {('missing', 'TA'): ('lost', 1), ('over', 'NEW7'): ('found', 1)})
        form.save().action_confirm()
        self.assertEqual(self._in_transit(self.milk, self.lot_a), 1)
        new = self.env['stock.lot'].search(
            [('name', '=', 'NEW7'), ('product_id', '=', self.milk.id)]
        )
        self.assertEqual(self._on_hand(self.milk, self.stock_b, new), 1)
        differences = self.transfer.difference_ids
        self.assertEqual(set(differences.mapped('kind')), {'lost', 'found'})
        self.assertEqual(differences.user_id, self.keeper_b)
        lost = differences.filtered(lambda difference: difference.kind == 'lost')
        self.assertRecordValues(
            lost, [{'quantity': 1, 'lot_id': self.lot_a.id, 'reason_id': self.reason.id}]
        )
        self.assertEqual(self.transfer.surplus_count, 1)
        self.assertEqual(self.transfer.state, 'receiving')
        form = self._open()
        self.assertEqual(len(form.line_ids), 2)
        self._answer(form, {('missing', 'TA'): ('lost', 1), ('over', 'TB'): ('found', 1)})
        form.save().action_confirm()
        self.assertEqual(self.transfer.state, 'done')
        self.assertEqual(self.transfer.surplus_count, 0)
        self.assertEqual(self._on_hand(self.milk, self.stock_b, self.lot_b), 3)
        self.assertFalse(self._open().line_ids)

    def test_the_carrier_owes(self):
        carrier = self.env['res.partner'].create({'name': "Slow Trucks"})
        form = self._open()
        self._answer(
            form, {('missing', 'TA'): ('carrier', 2)}, partner_id=carrier, amount=12.5, note="Wet"
        )
        form.save().action_confirm()
        self.assertRecordValues(
            self.transfer.difference_ids,
            [{'kind': 'carrier', 'partner_id': carrier.id, 'amount': 12.5, 'note': "Wet"}],
        )

    def test_a_part_of_a_surplus(self):
        self.page.page_take(
            self.transfer.id,
            'receive',
            'device-more',
            [{'product_id': self.tea.id, 'quantity': '5'}],
        )
        surplus = self.transfer.surplus_ids.filtered(lambda row: row.product_id == self.tea)
        form = self._open()
        self._answer(form, {('over', False): ('found', 2), ('over', ''): ('found', 2)})
        form.save().action_confirm()
        rest = self.transfer.surplus_ids.filtered(
            lambda row: row.product_id == self.tea and not row.difference_id
        )
        self.assertEqual((surplus.quantity, rest.quantity), (2, 3))
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 12)

    def test_settled_meanwhile(self):
        pages = []
        for _number in range(2):
            form = self._open()
            self._answer(form, {('over', 'TB'): ('found', 1)})
            pages.append(form.save())
        pages[0].action_confirm()
        with self.assertRaisesRegex(UserError, "not open any more"):
            pages[1].action_confirm()
        self.assertEqual(self._on_hand(self.milk, self.stock_b, self.lot_b), 3)

    def test_rows_of_another_transfer(self):
        other = self._transfer((self.tea, 3))
        other.action_ship()
        form = self._open()
        self._answer(form, {('missing', 'TA'): ('lost', 1)})
        dialog = form.save()
        row = dialog.line_ids.filtered('kind')
        row.transfer_line_id = other.line_ids
        with self.assertRaisesRegex(UserError, "another transfer"):
            dialog.action_confirm()
        self.assertEqual(other.line_ids.transit_qty, 3)

    def test_rights(self):
        """The source does not say what was lost; a page is its user's; costs stay hidden."""
        form = self._open(self.keeper_a)
        self._answer(form, {('missing', 'TA'): ('lost', 1)})
        dialog = form.save()
        with self.assertRaises(AccessError):
            dialog.action_confirm()
        with self.assertRaises(AccessError):
            dialog.with_user(self.keeper_b).read(['transfer_id'])
        self.assertFalse(self.transfer.difference_ids)
