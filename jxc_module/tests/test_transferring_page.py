import itertools

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common_transferring import TransferringCommon

TEA, MILK, CASE = '6901234567892', '6901234567908', '16901234567899'


class PageCommon(TransferringCommon):
    """A transfer of tea and of milk in two lots, on its way to branch B, and its keeper's page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea.write({'barcode': TEA, 'default_code': 'T-1'})
        cls.milk.write({'barcode': MILK, 'use_expiration_date': True})
        in_a_year = fields.Datetime.add(fields.Datetime.now(), days=365)
        cls.lot_a.expiration_date = in_a_year
        cls.lot_b.expiration_date = fields.Datetime.add(in_a_year, days=30)
        box = cls.env['uom.uom'].create(
            {'name': "Box of 24", 'relative_factor': 24, 'relative_uom_id': cls.tea.uom_id.id}
        )
        cls.tea.product_tmpl_id.uom_ids = [Command.link(box.id)]
        cls.env['product.uom'].create({'product_id': cls.tea.id, 'uom_id': box.id, 'barcode': CASE})
        cls.transfer = cls._transfer((cls.tea, 10), (cls.milk, 8))
        cls.transfer.action_ship()
        cls.page = cls.Transfer.with_user(cls.keeper_b)
        cls.numbers = itertools.count()

    def _item(self, product, quantity, lot=None, **values):
        return {
            'line_id': False,
            'product_id': product.id,
            'lot_id': lot.id if lot else False,
            'lot_name': '',
            'quantity': quantity,
            **values,
        }

    def _take(self, *items, leg='receive', key=None, page=None, transfer=None):
        page = self.page if page is None else page
        key = key or f'device-{next(self.numbers):06}'
        return page.page_take((transfer or self.transfer).id, leg, key, list(items))

    def _surplus(self):
        return [
            (row.product_id, row.lot_id, row.lot_name or '', row.quantity)
            for row in self.transfer.surplus_ids.sorted('id')
        ]


@tagged('post_install', '-at_install')
class TestTransferPage(PageCommon):
    """What the page for shipping and receiving asks, is told and sends."""

    # === READING === #

    def test_who_has_what_to_do(self):
        waiting = self._transfer((self.tea, 5))
        draft = self._transfer((self.tea, 5), request=False)

        def listed(user):
            rows = self.Transfer.with_user(user).page_transfers()
            ours = self.transfer | waiting | draft
            return {(row['id'], row['leg']) for row in rows if row['id'] in ours.ids}

        self.assertEqual(listed(self.keeper_b), {(self.transfer.id, 'receive')})
        self.assertEqual(listed(self.keeper_a), {(waiting.id, 'ship')})
        self.assertEqual(listed(self.keeper), {(self.transfer.id, 'receive'), (waiting.id, 'ship')})

    def test_open(self):
        opened = self.page.page_open(self.transfer.id)
        self.assertEqual((opened['leg'], opened['legs']), ('receive', ['receive']))
        self.assertEqual(
            {(row['product_id'], row['lot_name'], row['quantity']) for row in opened['rows']},
            {(self.tea.id, '', 10), (self.milk.id, 'TA', 6), (self.milk.id, 'TB', 2)},
        )
        self.assertTrue(all(row['expiry'] for row in opened['rows'] if row['lot_id']))
        self.assertEqual(opened['products'][self.milk.id]['tracking'], 'lot')
        with self.assertRaisesRegex(UserError, "nothing that you could ship or receive"):
            self.Transfer.with_user(self.keeper_a).page_open(self.transfer.id)

    def test_the_button_opens_it(self):
        action = self.transfer.with_user(self.keeper_b).action_page()
        self.assertEqual(action['tag'], 'jxc_transfer_page')
        self.assertEqual(action['params'], {'transfer_id': self.transfer.id})

    def test_codes(self):
        def scan(code, product=None):
            return self.page.page_scan(self.transfer.id, code, product.id if product else False)

        self.assertEqual(scan(TEA)['product_id'], self.tea.id)
        found = scan(CASE)
        self.assertEqual((found['product_id'], found['factor']), (self.tea.id, 24))
        self.assertEqual(scan('TB')['lot_id'], self.lot_b.id)
        found = scan(f'(01)0{MILK}(10)TA')
        self.assertEqual((found['kind'], found['lot_id']), ('lot', self.lot_a.id))
        found = scan(f'(01)0{MILK}(10)NEW1')
        self.assertEqual((found['lot_id'], found['lot_name']), (False, 'NEW1'))
        self.assertEqual(scan('4444444444444')['kind'], 'unknown')
        self.assertEqual(scan('')['kind'], 'unknown')
        named = self.page.page_lot(self.transfer.id, self.tea.id, 'TA')
        self.assertFalse(named['lot_id'])
        self.assertIn(self.milk.name, named['message'])

    # === RECEIVING === #

    def test_receive_as_shipped(self):
        answer = self._take(
            self._item(self.tea, '10'),
            self._item(self.milk, '6', self.lot_a),
            self._item(self.milk, '2', self.lot_b),
        )
        self.assertEqual(answer, {'state': 'done', 'again': False, 'open': 0, 'transit': False})
        self.assertEqual(self._on_hand(self.milk, self.stock_b, self.lot_a), 6)
        self.assertEqual(self._in_transit(self.milk), 0)

    def test_short_and_over_lot_by_lot(self):
        """4 of 6 of one lot, 3 where 2 were sent of the other, and what nobody sent."""
        cup = self._create_product("Transfer Cup")
        answer = self._take(
            self._item(self.tea, '10'),
            self._item(self.milk, '4', self.lot_a),
            self._item(self.milk, '3', self.lot_b),
            self._item(self.milk, '1', lot_name='UNKNOWN'),
            self._item(cup, '2'),
        )
        self.assertEqual(answer, {'state': 'receiving', 'again': False, 'open': 3, 'transit': True})
        self.assertEqual(self._on_hand(self.milk, self.stock_b, self.lot_a), 4)
        self.assertEqual(self._on_hand(self.milk, self.stock_b, self.lot_b), 2)
        self.assertEqual(self._in_transit(self.milk, self.lot_a), 2)
        no_lot = self.env['stock.lot']
        self.assertEqual(
            self._surplus(),
            [
                (self.milk, self.lot_b, '', 1),
                (self.milk, no_lot, 'UNKNOWN', 1),
                (cup, no_lot, '', 2),
            ],
        )
        self.assertEqual(self.transfer.surplus_ids.user_id, self.keeper_b)

    def test_only_what_nobody_sent(self):
        answer = self._take(self._item(self.milk, '1', lot_name='UNKNOWN'))
        self.assertEqual((answer['open'], answer['transit']), (1, True))
        self.assertEqual(self.transfer.state, 'transit')

    def test_sent_twice_counts_once(self):
        first = self._take(self._item(self.tea, '4'), key='device-twice')
        again = self._take(self._item(self.tea, '4'), key='device-twice')
        self.assertEqual((first['again'], again['again']), (False, True))
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 4)
        self.assertFalse(self.transfer.surplus_ids)
        self._take(self._item(self.tea, '4'), key='device-other')
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 8)

    # === SHIPPING === #

    def test_ship_part_and_rest(self):
        transfer = self._transfer((self.tea, 10))
        page = self.Transfer.with_user(self.keeper_a)
        answer = self._take(self._item(self.tea, '6'), leg='ship', page=page, transfer=transfer)
        self.assertEqual(answer['state'], 'shipping')
        self.assertEqual(transfer.line_ids.transit_qty, 6)
        self._take(self._item(self.tea, '4'), leg='ship', page=page, transfer=transfer)
        self.assertEqual(transfer.state, 'transit')
        with self.assertRaises(UserError):
            self._take(self._item(self.tea, '1'), leg='ship', page=page, transfer=transfer)

    def test_ship_another_lot(self):
        """TB has 7 pieces left, of which 3 are reserved, 4 of another lot."""
        other = self._create_product("Transfer Cheese", tracking='lot')
        old, new = self.env['stock.lot'].create(
            [{'name': name, 'product_id': other.id} for name in ("C1", "C2")]
        )
        self._set_stock(other, self.stock, 3, old)
        self._set_stock(other, self.stock, 5, new)
        transfer = self._transfer((other, 3))
        self.assertEqual(transfer.ship_picking_ids.move_line_ids.lot_id, old)
        page = self.Transfer.with_user(self.keeper_a)
        with self.assertRaisesRegex(UserError, "only 5 .* are free"):
            self._take(self._item(other, '6', new), leg='ship', page=page, transfer=transfer)
        answer = self._take(self._item(other, '2', new), leg='ship', page=page, transfer=transfer)
        self.assertEqual(answer['state'], 'shipping')
        self.assertEqual(self._in_transit(other, new), 2)
        self.assertEqual(self._in_transit(other), 2)

    def test_ship_what_is_not_on_it(self):
        transfer = self._transfer((self.tea, 10))
        page = self.Transfer.with_user(self.keeper_a)
        for item, message in (
            (self._item(self.milk, '1', self.lot_b), "is not on"),
            (self._item(self.tea, '1', lot_name='ZZ'), "is not known"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self._take(item, leg='ship', page=page, transfer=transfer)

    # === RIGHTS AND BAD INPUT === #

    def test_each_end_does_its_own(self):
        with self.assertRaises(UserError):
            self._take(self._item(self.tea, '1'), page=self.Transfer.with_user(self.keeper_a))
        # nothing but surplus: no picking asks who may
        with self.assertRaises(UserError):
            self._take(
                self._item(self.milk, '1', lot_name='ZZ'),
                page=self.Transfer.with_user(self.keeper_a),
            )
        self.assertFalse(self.transfer.surplus_ids)
        waiting = self._transfer((self.tea, 5))
        with self.assertRaises(UserError):
            self._take(self._item(self.tea, '1'), leg='ship', transfer=waiting)
        self.assertEqual(waiting.state, 'approved')

    def test_another_company(self):
        company = self.env['res.company'].create({'name': "Elsewhere"})
        other = new_test_user(
            self.env,
            'jxc_trf_elsewhere',
            groups='jxc_module.group_keeper',
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        page = self.Transfer.with_user(other)
        self.assertNotIn(self.transfer.id, [row['id'] for row in page.page_transfers()])
        for call in (
            lambda: page.page_open(self.transfer.id),
            lambda: page.page_scan(self.transfer.id, TEA),
            lambda: self._take(self._item(self.tea, '1'), page=page),
        ):
            with self.assertRaises(UserError):
                call()

    def test_bad_input(self):
        other = self._transfer((self.tea, 1))
        take = self.page.page_take
        number = self.transfer.id
        for call in (
            lambda: take(number, 'sell', 'device-0001', []),
            lambda: take(number, 'receive', 'short', []),
            lambda: take(number, 'receive', 'device-0001', 'many'),
            lambda: take(number, 'receive', 'device-0001', [{}] * 2001),
            lambda: take(number, 'receive', 'device-0001', ['x']),
            lambda: take([number, other.id], 'receive', 'device-0001', []),
            lambda: self._take(self._item(self.tea, 'abc')),
            lambda: self._take(self._item(self.tea, '-3')),
            lambda: self._take(self._item(self.tea, '1e15')),
            lambda: self._take(self._item(self.tea, '9999999999')),
            lambda: self._take(self._item(self.tea, '1', self.lot_a)),
            lambda: self._take(self._item(self.tea, '1', line_id=other.line_ids.id)),
            lambda: self._take(self._item(self.tea, '1', line_id='1; drop')),
            lambda: self._take({'quantity': '1'}),
        ):
            with self.assertRaises(UserError):
                call()
        self.assertEqual(self.transfer.line_ids.mapped('received_qty'), [0, 0])
        self.assertFalse(self.transfer.surplus_ids)

    def test_deleted_while_it_is_scanned(self):
        gone = self._transfer((self.tea, 1), request=False)
        number = gone.id
        gone.unlink()
        for call in (
            lambda: self.page.page_open(number),
            lambda: self.page.page_scan(number, TEA),
            lambda: self.page.page_take(number, 'receive', 'device-0001', []),
        ):
            with self.assertRaisesRegex(UserError, "Reload the page"):
                call()

    def test_queries(self):
        few = self._transfer((self.tea, 1))
        goods = [self._create_product(f"Good {number}") for number in range(12)]
        for good in goods:
            self._set_stock(good, self.stock, 1)
        many = self._transfer(*((good, 1) for good in goods))
        (few | many).action_ship()
        self.assertConstantQueries(lambda one: self.page.page_open(one.id), few, many)


@tagged('post_install', '-at_install')
class TestTransferPageTour(PageCommon, HttpCase):
    browser_size = '390x844'

    def test_a_receiver_with_a_phone(self):
        self.keeper_b.password = 'jxc_trf_b'
        self.start_tour(
            '/odoo/jxc-transfer-scan', 'jxc_transferring_receive', login='jxc_trf_b', timeout=180
        )
        self.assertEqual(self.transfer.state, 'receiving')
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 10)
        self.assertEqual(self._in_transit(self.milk, self.lot_a), 2)
        self.assertEqual(self._surplus(), [(self.milk, self.env['stock.lot'], 'NEW1', 1)])
