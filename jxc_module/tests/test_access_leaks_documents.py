import re

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common_access_leaks import MANY, MARK, AccessLeakCommon

PICTURES = re.compile(rb'base64,[A-Za-z0-9+/=]+')


@tagged('post_install', '-at_install')
class TestHiddenDocuments(AccessLeakCommon, HttpCase):
    """B's documents, made before; what is behind their ids stays closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        old = {name: set(cls.env[name].search([]).ids) for name in cls._models()}
        cls.pickings = cls._trade(cls.warehouse_b, MARK, MANY)
        cls.hidden = {
            name: cls.env[name].search([('id', 'not in', list(old[name]))])
            for name in cls._models()
        }
        cls.picking = cls.pickings[0]
        cls.env.flush_all()

    @classmethod
    def _models(cls):
        return cls.env['res.users']._jxc_scoped_models()

    def setUp(self):
        super().setUp()
        self.env.invalidate_all()

    # === CHATTER === #

    def _assert_gone(self, model, domain, count):
        """There are records for everybody else, and none for the keeper, on any path."""
        found = self.env[model].search(domain)
        self.assertEqual(len(found), count, model)
        Model = self.env[model].with_user(self.keeper)
        self.env.invalidate_all()
        self.assertFalse(Model.search(domain))
        self.assertEqual(Model.search_count(domain), 0)
        self.assertEqual(Model._read_group(domain, [], ['__count']), [(0,)])
        self.assertEqual(Model.search_read(domain, ['id']), [])
        for record in found.with_user(self.keeper):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                record.read(
                    ['display_name', 'create_date'] if model != 'mail.followers' else ['name']
                )

    def test_messages_activities_attachments_followers(self):
        on_picking = [('res_id', '=', self.picking.id), ('res_model', '=', 'stock.picking')]
        self._assert_gone('mail.followers', on_picking, 2)
        self._assert_gone('mail.activity', on_picking, 1)
        self._assert_gone('ir.attachment', on_picking, 2)
        self._assert_gone(
            'mail.message',
            [
                ('res_id', '=', self.picking.id),
                ('model', '=', 'stock.picking'),
                ('body', 'like', MARK),
            ],
            1,
        )
        self.assertFalse(
            self.env['mail.message'].with_user(self.keeper).search([('body', 'like', MARK)])
        )

    def test_own_documents_keep_theirs(self):
        own = self.env['stock.picking'].with_user(self.keeper).search([], order='id', limit=1)
        self.assertTrue(own.message_follower_ids)
        self.assertTrue(own.message_ids)
        self.assertTrue(own.activity_ids)
        own.message_post(body="Mine", partner_ids=self.partner.ids)
        own.message_subscribe(self.keeper.partner_id.ids)
        self.assertIn(self.keeper.partner_id, own.message_partner_ids)

    def test_followers_of_what_has_no_warehouse_are_seen(self):
        self.partner.message_subscribe(self.keeper.partner_id.ids)
        domain = [('res_model', '=', 'res.partner'), ('res_id', '=', self.partner.id)]
        self.assertTrue(self.env['mail.followers'].with_user(self.keeper).search(domain))

    def test_activity_given_to_who_does_not_see_the_document(self):
        """He sees what he was asked to do, not on which document."""
        activity = self.picking.activity_schedule(
            'mail.mail_activity_data_todo', summary="Call", user_id=self.keeper.id
        )
        self.env.flush_all()
        self.env.invalidate_all()
        mine = activity.with_user(self.keeper)
        self.assertEqual(mine.summary, "Call")
        self.assertNotIn(self.picking.name, str(mine.read()))
        groups = self.env['res.users'].with_user(self.keeper)._get_activity_groups()
        self.assertNotIn('stock.picking', {group['model'] for group in groups})
        self.assertTrue(
            self.env['mail.activity'].with_user(self.manager).search([('res_name', 'like', 'WH/')])
            or not self.env['mail.activity'].search([('res_name', 'like', 'WH/')])
        )
        self.assertNotIn(self.picking.name, str(groups))

    def test_notification_of_a_hidden_document(self):
        """Told by name, as a recipient: the message is his, the document stays closed."""
        message = self.picking.message_post(
            body="For you", partner_ids=self.keeper.partner_id.ids, message_type='comment'
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn("For you", message.with_user(self.keeper).body)
        with self.assertRaises(AccessError):
            self.picking.with_user(self.keeper).read(['name'])

    # === PRINTS AND FIGURES === #

    def test_no_print_of_hidden_documents(self):
        """Every print of every model with warehouses, called with the ids."""
        reports = self.env['ir.actions.report'].search([('model', 'in', list(self._models()))])
        self.assertGreaterEqual(len(reports), 5)
        for report in reports:
            ids = self.hidden[report.model].ids[:1]
            for call in ('_render_qweb_html', '_render_qweb_text'):
                self.env.invalidate_all()
                Report = self.env['ir.actions.report'].with_user(self.keeper)
                with self.subTest(report=report.report_name, call=call):
                    try:
                        content = getattr(Report, call)(report.report_name, ids)[0]
                    except AccessError:
                        continue
                    # a picture is any signs by chance
                    content = PICTURES.sub(b'', content)
                    self.assertNotIn(MARK.encode(), content)
                    self.assertNotIn(str(MANY).encode(), content)
                    self.assertNotIn(self.picking.name.encode(), content)

    def test_quantities_at_a_foreign_place_are_zero(self):
        """The context names B's warehouse, location or package."""
        names = ('qty_available', 'virtual_available', 'incoming_qty', 'outgoing_qty')
        contexts = [
            {'warehouse_id': self.warehouse_b.id},
            {'location': self.stock_b.id},
            {'location': self.stock_b.id, 'strict': True},
            {'search_location': self.stock_b.id},
            {'warehouse_id': self.warehouse_b.id, 'to_date': '2040-01-01'},
        ]
        records = (self.tea, self.tea.product_tmpl_id, self.milk)
        for context in contexts:
            for record in records:
                self.env.invalidate_all()
                everybody = record.with_context(**context)
                mine = everybody.with_user(self.keeper)
                self.assertTrue(everybody.qty_available or context.get('to_date'))
                with self.subTest(context=context, record=record):
                    self.assertFalse([name for name in names if mine[name]])
                    for name in names:
                        domain = [('id', 'in', record.ids), (name, '>', 5)]
                        self.assertFalse(mine.search(domain), name)
            self.env.invalidate_all()
            lot = self.lot.with_user(self.keeper).with_context(**context)
            self.assertLess(lot.product_qty, MANY)
            self.assertFalse(lot.search([('id', '=', lot.id), ('product_qty', '>', 1000)]))

    def test_lot_and_package_do_not_say_where_they_lie(self):
        lot = self.env['stock.lot'].create({'name': f"{MARK}-LOT", 'product_id': self.milk.id})
        self._set_stock(self.milk, self.stock_b, 4, lot)
        package = self.env['stock.package'].search([('name', '=', f"{MARK}-{self.tea.name}")])
        self.env.flush_all()
        self.assertEqual(lot.location_id, self.stock_b)
        self.assertEqual(package.location_id, self.stock_b)
        for record in (lot, package):
            self.env.invalidate_all()
            mine = record.with_user(self.keeper)
            self.assertFalse(mine.location_id)
            for operator, value in (
                ('=', self.stock_b.id),
                ('child_of', self.warehouse_b.view_location_id.id),
                ('!=', False),
                ('ilike', self.stock_b.name),
            ):
                self.assertNotIn(record, mine.search([('location_id', operator, value)]))
            groups = mine._read_group([('id', '=', record.id)], ['location_id'], ['__count'])
            self.assertEqual(groups, [(self.stock.browse(), 1)])
            self.env.invalidate_all()
            self.assertEqual(record.location_id, self.stock_b, "nothing was lost")
        own = self.env['stock.package'].search([('name', '=', f"A-{self.tea.name}")])
        self.assertEqual(own.with_user(self.keeper).location_id, self.stock)

    def test_traceability_and_forecast(self):
        keeper = self.env(user=self.keeper)
        self.env.invalidate_all()
        lines = (
            keeper['stock.traceability.report']
            .with_context(active_id=self.lot.id, model='stock.lot')
            .get_lines(model_id=self.lot.id, model_name='stock.lot', level=1)
        )
        self.assertTrue(lines)
        self.assertNotIn(MARK, str(lines))
        self.assertNotIn(self.warehouse_b.code, str(lines))
        foreign = self.hidden['stock.move.line'].filtered(lambda line: line.lot_id)
        for line in foreign[:3]:
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                keeper['stock.traceability.report'].get_lines(
                    line.id, model_id=line.id, model_name='stock.move.line', level=1
                )
        for warehouse in (self.warehouse_b, self.warehouse):
            report = keeper['stock.forecasted_product_product']
            report = report.with_context(warehouse_id=warehouse.id)
            self.env.invalidate_all()
            values = str(report.get_report_values(self.tea.ids)['docs'])
            self.assertNotIn(str(MANY), values)
            self.assertFalse([p.name for p in self.pickings if p.name in values])

    # === ROUTES === #

    def test_routes(self):
        """JSON and file routes of chatter, content and prints."""
        self.keeper.password = 'leak_keeper_password'
        attachment = self.env['ir.attachment'].search(
            [('res_model', '=', 'stock.picking'), ('res_id', '=', self.picking.id)], limit=1
        )
        thread = {'thread_model': 'stock.picking', 'thread_id': self.picking.id}
        wanted = ['activities', 'attachments', 'followers', 'messages']
        calls = [
            ('/mail/thread/messages', thread),
            ('/mail/data', {'fetch_params': [['mail.thread', {**thread, 'request_list': wanted}]]}),
        ]
        routes = [
            f'/web/content/{attachment.id}?download=1',
            f'/report/html/stock.report_deliveryslip/{self.picking.id}',
            f'/report/text/stock.report_deliveryslip/{self.picking.id}',
        ]
        told = [MARK, self.picking.name, 'filename*=']
        for limited in (False, True):
            self.keeper.jxc_warehouse_limited = limited
            self.env.flush_all()
            self.env.invalidate_all()
            self.authenticate('leak_keeper', 'leak_keeper_password')
            for route, params in [*calls, *((route, None) for route in routes)]:
                with self.subTest(route=route, limited=limited):
                    answer = self.url_open(route, json={'params': params} if params else None)
                    text = answer.text + str(answer.headers.get('Content-Disposition'))
                    self.assertNotEqual(limited, any(word in text for word in told))
        post = {'params': {**thread, 'post_data': {'body': "written"}}}
        self.url_open('/mail/message/post', json=post)
        self.assertFalse(self.env['mail.message'].search([('body', 'like', 'written')]))
