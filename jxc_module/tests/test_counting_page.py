import base64
import itertools
import json
import time

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common_counting import CountingCommon

PIXEL = (
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E'
    'rkJggg=='
)
TEA, MILK, CASE = '6901234567892', '6901234567908', '16901234567899'


class PageCommon(CountingCommon):
    """A blind count of warehouse B, open, and a keeper with its page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea.write({'barcode': TEA, 'default_code': 'T-1'})
        cls.milk.write({'barcode': MILK, 'use_expiration_date': True})
        cls.lot.expiration_date = '2027-01-31 12:00:00'
        cls.shelf.barcode, cls.rack.barcode = 'SHELF', 'RACK'
        cls.box = cls.env['uom.uom'].create(
            {'name': "Box of 24", 'relative_factor': 24, 'relative_uom_id': cls.tea.uom_id.id}
        )
        cls.tea.product_tmpl_id.uom_ids = [Command.link(cls.box.id)]
        cls.env['product.uom'].create(
            {'product_id': cls.tea.id, 'uom_id': cls.box.id, 'barcode': CASE}
        )
        cls.count = cls._open(cls.boss, blind=True)
        cls.page = cls.Stocktake.with_user(cls.keeper)
        cls.numbers = itertools.count()

    def _item(self, product=None, quantity='3', place=None, **values):
        return {
            'client_id': f'device-{next(self.numbers):06}',
            'kind': 'count',
            'place_id': (place or self.shelf).id,
            'product_id': product.id if product else False,
            'quantity': quantity,
            'how': 'scan',
            'device_time': int(time.time() * 1000),
            'offset': 0,
            **values,
        }

    def _send(self, *items, page=None):
        page = self.page if page is None else page
        results = page.page_send(self.count.id, list(items))
        self.assertEqual(set(results), {item['client_id'] for item in items})
        answers = [results[item['client_id']] for item in items]
        return answers if len(items) > 1 else answers[0]

    def _scan(self, code, product=None, page=None):
        page = self.page if page is None else page
        product_id = product.id if product else False
        return page.page_scan(self.count.id, code, self.shelf.id, product_id)

    def _line(self, product, lot=None):
        return self.count.line_ids.filtered(
            lambda line: line.product_id == product and (not lot or line.lot_id == lot)
        )


@tagged('post_install', '-at_install')
class TestCountingPage(PageCommon):
    """What the page of a counter asks and is told."""

    def test_counts_and_places(self):
        found = {count['id']: count for count in self.page.page_counts()}
        self.assertEqual(found[self.count.id]['left'], 2)
        opened = self.page.page_open(self.count.id)
        self.assertEqual(opened['name'], self.count.name)
        self.assertAlmostEqual(opened['now'] / 1000, time.time(), delta=600)
        places = {place['id']: place for place in opened['places']}
        self.assertEqual(
            (places[self.shelf.id]['left'], places[self.shelf.id]['barcode']), (1, 'SHELF')
        )
        line = self._line(self.milk)
        self.assertEqual(self.page.page_open(self.count.id, line.id)['place_id'], self.rack.id)
        place = self.page.page_place(self.count.id, self.rack.id)
        self.assertEqual(
            [(row['product_id'], row['lot_name'], row['expiry']) for row in place['rows']],
            [(self.milk.id, 'M1', '2027-01-31')],
        )
        self.assertEqual(place['products'][self.milk.id]['tracking'], 'lot')

    def test_no_answer_carries_the_book(self):
        """The book of tea is 7913, which nothing that the page is told contains."""
        self._set_stock(self.tea, self.shelf, 7903)
        self._send(self._item(self.tea))
        tea = self._line(self.tea)
        self.assertEqual(tea.book_qty, 7913)
        answers = [
            self.page.page_counts(),
            self.page.page_open(self.count.id, tea.id),
            self.page.page_place(self.count.id, self.shelf.id),
            self._scan(TEA),
            self.page.page_lot(self.count.id, self.milk.id, 'M1'),
            self._send(self._item(self.tea)),
            self._send(self._item(kind='empty')),
        ]
        self.assertNotIn('7913', json.dumps(answers))
        self.assertNotIn('book_qty', json.dumps(answers))
        self.assertNotIn('difference', json.dumps(answers))

    # === CODES === #

    def test_codes(self):
        for code, kind, more in (
            (TEA, 'product', {'product_id': self.tea.id, 'factor': 1}),
            (f'0{TEA}', 'product', {'product_id': self.tea.id}),
            (CASE, 'product', {'product_id': self.tea.id, 'factor': 24, 'unit': "Box of 24"}),
            ('T-1', 'product', {'product_id': self.tea.id}),
            ('count tea', 'product', {'product_id': self.tea.id}),
            ('M1', 'lot', {'product_id': self.milk.id, 'lot_id': self.lot.id}),
            ('RACK', 'place', {'place_id': self.rack.id}),
            ('9999999999999', 'unknown', {}),
            ('', 'unknown', {}),
            (None, 'unknown', {}),
            ('\x00', 'unknown', {}),
            ('x' * 5000, 'unknown', {}),
        ):
            found = self._scan(code)
            self.assertEqual(found['kind'], kind, code)
            self.assertEqual({name: found[name] for name in more}, more, code)

    def test_gs1_whatever_the_nomenclature(self):
        nomenclature = self.env.ref('barcodes.default_barcode_nomenclature')
        for chosen in (
            nomenclature,
            self.env.ref('barcodes_gs1_nomenclature.default_gs1_nomenclature'),
        ):
            self.env.company.nomenclature_id = chosen
            known = self._scan(f'01{MILK.zfill(14)}10M1\x1d1727022837' + '12')
            self.assertEqual(
                [known[name] for name in ('kind', 'product_id', 'lot_id', 'count')],
                ['lot', self.milk.id, self.lot.id, 12],
            )
            self.assertEqual((known['expiry'], known['book_expiry']), ('2027-02-28', '2027-01-31'))
            new = self._scan(f'(01){MILK.zfill(14)}(17)270400(10)NEW-7(30)5')
            self.assertEqual(
                [new[name] for name in ('lot_id', 'lot_name', 'expiry', 'count')],
                [False, 'NEW-7', '2027-04-30', 5],
            )
            case = self._scan(f'01{CASE}3002')
            self.assertEqual((case['product_id'], case['count']), (self.tea.id, 48))
            serial = self._scan('21ABC', self.milk)
            self.assertEqual((serial['product_id'], serial['lot_name']), (self.milk.id, 'ABC'))
            self.assertEqual(self._scan(f'01{MILK.zfill(14)}17271399')['kind'], 'unknown')
            self.assertEqual(self._scan(f'01{MILK.zfill(14)}10A\x1d10B')['kind'], 'unknown')

    def test_a_lot_of_another_product(self):
        other = self._scan(f'01{TEA.zfill(14)}10M1')
        self.assertEqual(other['product_id'], self.tea.id)
        self.assertIn("Count Milk", other['message'])
        typed = self.page.page_lot(self.count.id, self.tea.id, 'M1')
        self.assertFalse(typed['lot_id'])
        self.assertIn("Count Milk", typed['message'])
        self.assertEqual(
            self.page.page_lot(self.count.id, self.milk.id, 'M1')['lot_id'], self.lot.id
        )

    def test_two_products_with_one_lot_number_are_asked_for(self):
        juice = self._create_product("Count Juice", tracking='lot')
        self.env['stock.lot'].create({'name': "M1", 'product_id': juice.id})
        found = self._scan('M1')
        self.assertEqual(found['kind'], 'choose')
        self.assertEqual({p['id'] for p in found['products']}, {juice.id, self.milk.id})
        self.assertEqual(self._scan('M1', self.milk)['lot_id'], self.lot.id)

    def test_an_archived_product_is_named(self):
        self.tea.active = False
        found = self._scan(TEA)
        self.assertEqual(found['kind'], 'unknown')
        self.assertIn("archived", found['message'])

    # === SENDING === #

    def test_entries(self):
        answer = self._send(self._item(self.tea, '3x2+1'))
        self.assertEqual([row['counted'] for row in answer['rows']], [7])
        self._send(self._item(self.tea, '4'))
        tea = self._line(self.tea)
        self.assertEqual((tea.counted_qty, tea.state), (11, 'counted'))
        self.assertRecordValues(
            tea.entry_ids.sorted('id'),
            [
                {'quantity': 7, 'how': 'scan', 'user_id': self.keeper.id, 'late': False},
                {'quantity': 4, 'how': 'scan', 'user_id': self.keeper.id, 'late': False},
            ],
        )

    def test_sent_twice_counts_once(self):
        item = self._item(self.tea, '5')
        first, again = self._send(item), self._send(item)
        self.assertEqual(first, again)
        self.assertEqual(self._line(self.tea).counted_qty, 5)
        self.assertEqual(
            self.env['jxc.stocktake.entry'].search_count([('stocktake_id', '=', self.count.id)]), 1
        )

    def test_what_cannot_be_stored_does_not_stop_the_rest(self):
        lot = self.env['stock.lot'].create(
            {'name': "J1", 'product_id': self._create_product("Juice", tracking='lot').id}
        )
        customers = self.env.ref('stock.stock_location_customers')
        bad = [
            self._item(self.tea, '-1'),
            self._item(self.tea, '1e15'),
            self._item(self.tea, 'many'),
            self._item(self.tea, None),
            self._item(self.milk, lot_id=lot.id),
            self._item(self.tea, place=customers),
            self._item(self.tea, kind='other'),
            self._item(self.tea, expiry='tomorrow'),
            self._item(self.tea, lot_name='X'),
            {**self._item(), 'product_id': 2**31 - 1},
            {**self._item(), 'product_id': 'tea'},
            {**self._item(), 'product_id': 2**80},
        ]
        answers = self._send(*bad, self._item(self.tea, '8'))
        for item, answer in zip(bad, answers, strict=False):
            self.assertTrue(answer.get('refused'), item)
        self.assertEqual([row['counted'] for row in answers[-1]['rows']], [8])
        self.assertEqual(self._line(self.tea).counted_qty, 8)

    def test_what_is_no_request(self):
        many = [self._item() for _number in range(101)]
        numbers = [[self._item(client_id=number)] for number in ('x', 5, None, 'x' * 65)]
        for items in (None, 'x', [None], [{}], many, *numbers):
            with self.assertRaises(UserError):
                self.page.page_send(self.count.id, items)
        for count_id in (None, 0, -1, 'x', [], [self.count.id] * 2 + [2**31 - 1]):
            with self.assertRaises(UserError):  # or AccessError, which is one
                self.page.page_open(count_id)
        self.count.action_cancel()
        with self.assertRaises(UserError):
            self.page.page_open(self.count.id)
        self.assertIn(self.count.name, self._send(self._item(self.tea))['refused'])

    def test_a_count_that_is_gone(self):
        self.count.action_cancel()
        self.count.unlink()
        answer = self.page.page_send(self.count.id, [item := self._item(self.tea)])
        self.assertTrue(answer[item['client_id']]['refused'])

    def test_without_a_connection(self):
        """Codes are looked up when they arrive; late ones are marked by the server's clock."""
        hour = 3_600_000
        now = int(time.time() * 1000)
        answers = self._send(
            self._item(code=CASE, quantity='2', device_time=now - hour),
            self._item(code=TEA, quantity='1', device_time=now - hour, offset=hour),
            self._item(code='nobody', quantity='4'),
            self._item(self.tea, device_time=now + 30 * hour),
            self._item(self.tea, device_time='x'),
        )
        self.assertEqual(answers[0]['products'][0]['id'], self.tea.id)
        self.assertIn("nobody", answers[2]['message'])
        entries = self.count.entry_ids.sorted('id')
        self.assertEqual(entries.mapped('product_qty'), [48, 1, 0, 3, 3])
        self.assertEqual(entries.mapped('late'), [True, False, False, False, False])
        self.assertRecordValues(
            entries[2], [{'product_id': False, 'unknown_code': 'nobody', 'quantity': 4}]
        )
        self.assertLessEqual(entries[3].device_time, fields.Datetime.now())

    def test_notes(self):
        self._send(
            self._item(kind='note', code='??', text="A blue box", photo=PIXEL, quantity='2x3'),
            self._item(kind='note', text="Something", quantity=''),
        )
        self.assertRecordValues(
            self.count.entry_ids.sorted('id'),
            [
                {'unknown_code': '??', 'note': "A blue box", 'quantity': 6, 'product_id': False},
                {
                    'unknown_code': 'Something',
                    'note': "Something",
                    'quantity': 0,
                    'product_id': False,
                },
            ],
        )
        self.assertTrue(self.count.entry_ids.sorted('id')[0].photo)
        self.assertEqual(self.page.page_place(self.count.id, self.shelf.id)['notes'], 2)
        for photo in ('no base64!', 5, 'A' * (5 * 2**20), base64.b64encode(b'text').decode()[:-1]):
            answer = self._send(self._item(kind='note', text="x", photo=photo))
            self.assertTrue(answer.get('refused'), str(photo)[:20])

    def test_notes_are_settled_before_approval(self):
        self._send(
            self._item(kind='note', code='??', text="A blue box", quantity='6'),
            self._item(kind='note', text="Somebody's lunch", quantity='1'),
            self._item(kind='empty'),
            self._item(kind='empty', place=self.rack),
        )
        count = self.count.with_user(self.boss)
        notes = count.entry_ids.filtered('unknown_code').sorted('id')
        count.action_review()
        self.assertEqual(count.note_count, 2)
        with self.assertRaisesRegex(UserError, "2 unknown articles"):
            count.action_approve()
        page = self.env['jxc.stocktake.settle']
        context = notes[0].action_settle()['context']
        with self.assertRaises(UserError):  # or AccessError, which is one
            page.with_user(self.keeper).create(
                {'entry_id': notes[0].id, 'product_id': self.tea.id, 'quantity': '6'}
            ).action_confirm()
        with Form(page.with_user(self.boss).with_context(**context)) as form:
            form.product_id = self.tea
            form.quantity = '2x3+1'
        form.record.action_confirm()
        form.record.action_confirm()
        self.assertEqual(self._line(self.tea).counted_qty, 7)
        self.assertRecordValues(notes[0], [{'settled_by_id': self.boss.id, 'product_id': False}])
        page.with_user(self.boss).create(
            {'entry_id': notes[1].id, 'quantity': '1'}
        ).action_dismiss()
        self.assertEqual(count.note_count, 0)
        count.action_approve()
        self.assertEqual(count.state, 'approved')
        self.assertTrue(self._send(self._item(self.tea))['refused'])

    def test_undo(self):
        item = self._item(self.tea, '5')
        self._send(item)
        self._send(self._item(self.tea, '2'))
        answer = self._send(self._item(kind='undo', target=item['client_id']))
        self.assertEqual([row['counted'] for row in answer['rows']], [2])
        other = new_test_user(self.env, 'jxc_count_other', groups='jxc_module.group_keeper')
        kept = self._item(self.tea, '9')
        self._send(kept)
        # in a blind count the entries of others are not there
        answer = self._send(
            self._item(kind='undo', target=kept['client_id']), page=self.page.with_user(other)
        )
        self.assertEqual(answer, {'rows': []})
        self.assertEqual(self._line(self.tea).counted_qty, 11)
        self.assertEqual(self._send(self._item(kind='undo', target='nothing')), {'rows': []})

    def test_an_empty_place(self):
        self._send(self._item(kind='empty', place=self.rack))
        milk = self._line(self.milk)
        self.assertRecordValues(milk, [{'state': 'counted', 'counted_qty': 0}])
        self.assertRecordValues(milk.place_id, [{'empty_by_id': self.keeper.id}])
        self.assertTrue(milk.place_id.empty_on)
        self.assertEqual(milk.entry_ids.how, 'empty')

    def test_the_rest_of_a_place(self):
        cup = self._create_product("Count Cup")
        self._send(self._item(cup, '4'), self._item(kind='empty'))
        self.assertEqual(self._line(self.tea).state, 'counted')
        self.assertEqual(self._line(cup).counted_qty, 4)
        self.assertFalse(self._line(self.tea).place_id.empty_on)

    # === RIGHTS, SPEED === #

    def test_places_of_others(self):
        other = new_test_user(
            self.env,
            'jxc_count_limited',
            groups='jxc_module.group_keeper',
        )
        other.write({'jxc_warehouse_limited': True, 'jxc_warehouse_ids': self.warehouse.ids})
        page = self.page.with_user(other)
        self.assertNotIn(self.count.id, [count['id'] for count in page.page_counts()])
        for call in (
            lambda: page.page_open(self.count.id),
            lambda: page.page_place(self.count.id, self.shelf.id),
            lambda: page.page_scan(self.count.id, TEA),
            lambda: page.page_lot(self.count.id, self.tea.id, 'M1'),
        ):
            with self.assertRaises(UserError):
                call()
        self.assertTrue(self._send(self._item(self.tea), page=page)['refused'])

    def test_queries(self):
        self._send(self._item(self.tea))
        for _number in range(30):
            cup = self._create_product("Cup")
            self._set_stock(cup, self.shelf, 1)
            self._send(self._item(cup))
        self.env.flush_all()
        for most, call in (
            (14, lambda: self._send(self._item(self.tea))),
            (26, lambda: self.page.page_place(self.count.id, self.shelf.id)),
            (18, lambda: self._scan(TEA)),
        ):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            call()
            self.env.flush_all()
            self.assertLessEqual(self.env.cr.sql_log_count - before, most)


@tagged('post_install', '-at_install')
class TestCountingPageTour(PageCommon, HttpCase):
    browser_size = '390x844'

    def test_a_keeper_with_a_phone(self):
        self.keeper.password = 'jxc_count_keeper'
        self.start_tour(
            '/odoo/jxc-count', 'jxc_counting_entry', login='jxc_count_keeper', timeout=180
        )
        self.assertEqual(self._line(self.tea).counted_qty, 51)
        self.assertEqual(self._line(self.milk).entry_ids.how, 'empty')
        self.assertTrue(self._line(self.milk).place_id.empty_on)
        note = self.count.entry_ids.filtered(lambda entry: not entry.product_id)
        self.assertRecordValues(note, [{'unknown_code': '4444444444444', 'note': "a blue box"}])
        self.assertEqual(len(self.count.entry_ids.filtered('undone_on')), 1)
