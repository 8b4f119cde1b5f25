import io
from datetime import timedelta

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common_expiry_gates import GatesCommon


class RecallCommon(GatesCommon):
    """One lot sold to two houses out of two warehouses; the other lot was sold to nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.email = 'noodle@example.com'
        cls.tea = cls.env['res.partner'].create({'name': "Tea House"})
        with freeze_time(cls.NOW):
            cls.bad = cls._lot("BAD", 50, 20)
            cls._set_stock(cls.milk, cls.stock_b, 9, cls.bad)
            cls.good = cls._lot("GOOD", 50, 20)
            cls.first = cls._sell(4, cls.bad, cls.partner)
            cls.second = cls._sell(3, cls.bad, cls.tea)
            cls.third = cls._sell(2, cls.bad, cls.partner, cls.warehouse_b)
            cls._sell(5, cls.good, cls.tea)
            cls.recall = cls.env['jxc.recall'].create(
                {'lot_ids': cls.bad.ids, 'reason': "Glass splinters"}
            )

    @classmethod
    def _sell(cls, qty, lot, partner, warehouse=None):
        picking = cls._delivery(qty, [lot], partner, warehouse, lot.product_id)
        picking.button_validate()
        assert picking.state == 'done'
        return picking

    def _return(self, picking, qty):
        wizard = self.env['stock.return.picking'].create({'picking_id': picking.id})
        wizard.product_return_moves.quantity = qty
        back = wizard._create_return()
        back.move_line_ids.lot_id = picking.move_line_ids.lot_id
        back.button_validate()
        self.assertEqual(back.state, 'done')
        return back

    def _row(self, partner, warehouse=None):
        self.recall.invalidate_recordset(['customer_ids'])  # somebody else may have read it
        return self.recall.customer_ids.filtered(
            lambda row: (
                row.partner_id == partner and row.warehouse_id == (warehouse or self.warehouse)
            )
        )


@tagged('post_install', '-at_install')
@freeze_time(GatesCommon.NOW)
class TestExpiryRecall(RecallCommon):
    def test_start_finds_everybody(self):
        self.recall.with_user(self.boss).action_start()
        self.assertEqual(self.recall.state, 'running')
        self.assertRecordValues(
            self.recall.line_ids.sorted('quantity'),
            [
                {
                    'picking_id': self.third.id,
                    'partner_id': self.partner.id,
                    'warehouse_id': self.warehouse_b.id,
                    'quantity': 2,
                    'lot_id': self.bad.id,
                },
                {
                    'picking_id': self.second.id,
                    'partner_id': self.tea.id,
                    'warehouse_id': self.warehouse.id,
                    'quantity': 3,
                    'lot_id': self.bad.id,
                },
                {
                    'picking_id': self.first.id,
                    'partner_id': self.partner.id,
                    'warehouse_id': self.warehouse.id,
                    'quantity': 4,
                    'lot_id': self.bad.id,
                },
            ],
        )
        self.assertEqual(self.recall.customer_count, 2)
        self.assertEqual(self.recall.delivery_count, 3)
        self.assertEqual(set(self.recall.customer_ids.mapped('state')), {'open'})

    def test_stock_is_held_and_does_not_leave(self):
        self.recall.action_start()
        self.assertTrue(self.bad.jxc_on_hold)
        self.assertIn("Glass splinters", self.bad.jxc_hold_reason)
        self.assertFalse(self.good.jxc_on_hold)
        with self.assertRaisesRegex(UserError, "BAD is on hold"):
            self._delivery(1, [self.bad]).with_user(self.keeper).button_validate()
        self.assertEqual(set(self._delivery(5).move_line_ids.lot_id), {self.good})

    def test_start_twice(self):
        self.recall.action_start()
        lines, rows, start = self.recall.line_ids, self.recall.customer_ids, self.recall.date_start
        self.recall.action_start()
        self.recall.action_refresh()
        self.assertEqual(self.recall.line_ids, lines)
        self.assertEqual(self.recall.customer_ids, rows)
        self.assertEqual(self.recall.date_start, start)

    def test_later_deliveries_are_found(self):
        self.recall.action_start()
        self.company.jxc_expiry_gates = False
        later = self._sell(1, self.bad, self.tea)
        self.recall.action_refresh()
        self.assertIn(later, self.recall.line_ids.picking_id)
        self.assertEqual(self._row(self.tea).quantity, 4)

    def test_made_lots_are_traced(self):
        """Core links what went in to what came out by ``produce_line_ids``; mrp fills it."""
        cake = self._create_product("Cake", tracking='lot')
        made = self._lot("CAKE", None, 6, product=cake)
        production = self.env['stock.location'].search(
            [('usage', '=', 'production'), ('company_id', '=', self.company.id)], limit=1
        )
        consumed = self._picking(self.warehouse.int_type_id, self.stock, production, 2, [self.bad])
        consumed.button_validate()
        produced = self.env['stock.move.line'].create(
            {
                'product_id': cake.id,
                'lot_id': made.id,
                'quantity': 6,
                'location_id': production.id,
                'location_dest_id': self.stock.id,
                'company_id': self.company.id,
            }
        )
        produced.move_id.picked = True
        produced.move_id._action_done()
        consumed.move_line_ids.produce_line_ids = produced
        sold = self._sell(1, made, self.tea)
        self.recall.action_start()
        self.assertEqual(self.recall.traced_lot_ids, self.bad | made)
        self.assertTrue(made.jxc_on_hold)
        line = self.recall.line_ids.filtered(lambda line: line.lot_id == made)
        self.assertEqual((line.picking_id, line.quantity), (sold, 1))
        # units of different products are never added up
        self.assertEqual(
            len(self.recall.customer_ids.filtered(lambda row: row.partner_id == self.tea)), 2
        )

    def test_returns_are_counted(self):
        self._return(self.first, 1)  # before the recall
        self.recall.action_start()
        self.assertRecordValues(
            self._row(self.partner), [{'quantity': 4, 'quantity_back': 1, 'state': 'partial'}]
        )
        self._return(self.first, 3)  # counts at once
        self.assertRecordValues(
            self._row(self.partner), [{'quantity': 4, 'quantity_back': 4, 'state': 'returned'}]
        )
        self.assertEqual(self._row(self.partner, self.warehouse_b).quantity_back, 0)
        self.assertEqual(self._row(self.tea).quantity_back, 0)

    def test_return_without_its_delivery(self):
        """Brought back without papers: the customer's oldest deliveries, none above its own."""
        self.recall.action_start()
        back = self._picking(
            self.warehouse.in_type_id, self.customers, self.stock, 5, [self.bad], self.partner
        )
        back.button_validate()
        self.assertEqual(self._row(self.partner).quantity_back, 4)
        self.assertEqual(self._row(self.partner, self.warehouse_b).quantity_back, 1)
        self.assertEqual(self._row(self.tea).quantity_back, 0)

    def test_letters_by_mail(self):
        self.recall.action_start()
        action = self.recall.with_user(self.boss).action_send_letters()
        self.assertIn("Tea House", action['params']['message'])
        mails = self.env['mail.mail'].search([('model', '=', 'jxc.recall.customer')])
        self.assertEqual(len(mails), 1)
        self.assertEqual(mails.state, 'outgoing')
        self.assertEqual(mails.recipient_ids, self.partner)
        body = mails.body_html
        for part in ("Glass splinters", "BAD", self.first.name, self.third.name):
            self.assertIn(part, body)
        self.assertNotIn(self.second.name, body)
        self.assertEqual(self._row(self.partner).state, 'informed')
        self.assertEqual(self._row(self.partner).informed_by_id, self.boss)
        self.assertEqual(self._row(self.tea).state, 'open')
        self.assertEqual(self.recall.informed_count, 1)
        self.recall.action_send_letters()
        self.assertEqual(
            self.env['mail.mail'].search_count([('model', '=', 'jxc.recall.customer')]), 1
        )

    def test_informed_by_phone(self):
        self.recall.action_start()
        row = self._row(self.tea).with_user(self.keeper)
        row.action_mark_informed()
        self.assertRecordValues(row, [{'state': 'informed', 'informed_by_id': self.keeper.id}])
        with self.assertRaises(AccessError):
            row.informed_date = False
        clerk = new_test_user(self.env, 'recall_clerk', groups='stock.group_stock_user')
        with self.assertRaises(AccessError):
            self._row(self.tea).with_user(clerk).action_mark_informed()

    def test_prints(self):
        self.recall.action_start()
        reports = self.env['ir.actions.report'].with_user(self.boss)
        html = reports._render_qweb_html('jxc_module.recall_dossier', self.recall.ids)[0].decode()
        for part in ("Noodle House", "Tea House", "BAD", self.second.name, "Glass splinters"):
            self.assertIn(part, html)
        self.assertTrue(self.recall.action_print_letters())
        heads = self.recall.customer_ids._letter_heads()
        self.assertEqual(heads.partner_id, self.partner | self.tea)
        self.assertEqual(len(heads), 2)
        html = reports._render_qweb_html('jxc_module.recall_letter', self._row(self.tea).ids)[
            0
        ].decode()
        self.assertIn(self.second.name, html)
        self.assertNotIn(self.first.name, html)

    def test_workbook(self):
        self.recall.action_start()
        stream = io.BytesIO()
        self.recall.with_user(self.boss)._write_book(stream)
        book = load_workbook(io.BytesIO(stream.getvalue()))
        customers, deliveries, stock = book.worksheets
        cells = [row[0] for row in customers.iter_rows(values_only=True)]
        self.assertEqual(cells.count("Noodle House"), 2)
        numbers = [row[1] for row in deliveries.iter_rows(values_only=True)]
        self.assertIn(self.third.name, numbers)
        held = [row[3] for row in stock.iter_rows(values_only=True)]
        self.assertIn(13, held)  # 20 - 4 - 3

    def test_stages(self):
        self.recall.action_start()
        with self.assertRaisesRegex(UserError, "stay as they are"):
            self.recall.lot_ids = self.good
        with self.assertRaisesRegex(UserError, "is kept"):
            self.recall.unlink()
        self.recall.action_close()
        self.recall.action_refresh()
        self.assertEqual(self.recall.state, 'closed')
        self._return(self.first, 1)
        self.assertEqual(self._row(self.partner).quantity_back, 0)
        self.recall.action_reopen()
        self.recall.action_refresh()
        self.assertEqual(self._row(self.partner).quantity_back, 1)

    def test_from_the_list_of_lots(self):
        action = self.bad.action_jxc_recall()
        model = self.env['jxc.recall'].with_user(self.boss).with_context(**action['context'])
        with Form(model) as form:
            form.reason = "Sour"
        self.assertEqual(form.record.lot_ids, self.bad)
        self.assertTrue(form.record.name)

    def test_quarantine_of_the_rest(self):
        self.recall.action_start()
        self.recall.with_user(self.boss).action_quarantine()
        self.assertEqual(self._on_hand(self.bad, self.warehouse.jxc_quarantine_loc_id), 13)
        self.assertEqual(self._on_hand(self.bad, self.warehouse_b.jxc_quarantine_loc_id), 7)

    # === RIGHTS === #

    def test_limited_keeper_sees_his_part(self):
        self.recall.action_start()
        self.keeper.write(
            {'jxc_warehouse_limited': True, 'jxc_warehouse_ids': self.warehouse_b.ids}
        )
        self.env.invalidate_all()  # as in a request of his own
        recall = self.recall.with_user(self.keeper)
        self.assertEqual(recall.customer_ids.warehouse_id, self.warehouse_b)
        self.assertEqual(recall.line_ids.picking_id, self.third)
        self.assertEqual((recall.customer_count, recall.delivery_count), (1, 1))
        stream = io.BytesIO()
        recall._write_book(stream)
        book = load_workbook(io.BytesIO(stream.getvalue()))
        text = str([list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets])
        self.assertNotIn("Tea House", text)
        self.assertNotIn(self.first.name, text)
        with self.assertRaises(AccessError):
            self._row(self.tea).with_user(self.keeper).action_mark_informed()
        recall.action_send_letters()
        body = self.env['mail.mail'].search([('model', '=', 'jxc.recall.customer')]).body_html
        self.assertIn(self.third.name, body)
        self.assertNotIn(self.first.name, body)
        self.assertEqual(self._row(self.partner).state, 'open')

    def test_keeper_starts_nothing(self):
        with self.assertRaises(AccessError):
            self.recall.with_user(self.keeper).action_start()

    def test_limited_manager_recalls_everything(self):
        """Who starts it may be limited; the recall is not."""
        self.boss.write({'jxc_warehouse_limited': True, 'jxc_warehouse_ids': self.warehouse_b.ids})
        self.recall.with_user(self.boss).action_start()
        self.assertEqual(len(self.recall.line_ids), 3)
        self.assertEqual(self.recall.with_user(self.boss).delivery_count, 1)

    def test_other_company(self):
        company = self.env['res.company'].create({'name': "Other"})
        boss = new_test_user(
            self.env,
            'recall_other',
            groups='jxc_module.group_manager',
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.recall.action_start()
        for model in ('jxc.recall', 'jxc.recall.line', 'jxc.recall.customer'):
            self.assertFalse(self.env[model].with_user(boss).search([]))
        with self.assertRaises(AccessError):
            self.recall.with_user(boss).action_start()

    def test_query_count(self):
        """Deliveries of a lot are found in a number of queries that does not grow with them."""

        def count(lot, times):
            for _turn in range(times):
                self._sell(1, lot, self.tea)
            recall = self.env['jxc.recall'].create({'lot_ids': lot.ids, 'reason': "R"})
            recall.traced_lot_ids = lot
            return self._count_queries(
                lambda: (recall._trace_deliveries(), recall._trace_returns())
            )

        lots = [self._lot(name, 50, 30) for name in ("W", "X", "Y")]
        count(lots[0], 1)
        self.assertLessEqual(count(lots[2], 9), count(lots[1], 2) + 1)


@tagged('post_install', '-at_install')
class TestExpiryRecallTour(RecallCommon, HttpCase):
    def test_tour(self):
        boss = new_test_user(
            self.env, 'recall boss', groups='jxc_module.group_manager', password='recall boss'
        )
        self.bad.expiration_date = fields.Datetime.now() + timedelta(days=90)
        self.start_tour('/odoo/jxc-recalls', 'jxc_recall', login='recall boss')
        self.assertEqual(self.recall.state, 'running')
        self.assertEqual(self._row(self.tea).informed_by_id, boss)

    def test_download(self):
        self.recall.action_start()
        new_test_user(
            self.env, 'recall boss', groups='jxc_module.group_manager', password='recall boss'
        )
        self.authenticate('recall boss', 'recall boss')
        response = self.url_open(f'/jxc/book/jxc.recall/{self.recall.id}.xlsx')
        self.assertEqual(response.status_code, 200)
        self.assertEqual(len(load_workbook(io.BytesIO(response.content)).worksheets), 3)
        new_test_user(
            self.env, 'recall seller', groups='jxc_module.group_sales', password='recall seller'
        )
        self.authenticate('recall seller', 'recall seller')
        self.assertNotEqual(
            self.url_open(f'/jxc/book/jxc.recall/{self.recall.id}.xlsx').status_code, 200
        )
