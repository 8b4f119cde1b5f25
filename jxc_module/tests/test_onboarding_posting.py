from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_onboarding import FROZEN, OnboardingCommon

MASTER = {
    'units': [
        {'name': "Box of 8", 'relative_to': "Crate of 4", 'ratio': '2'},
        {'name': "Crate of 4", 'relative_to': "Units", 'ratio': '4'},
    ],
    'categories': [{'name': "Food / Opening Tea", 'costing': 'average'}],
    'places': [{'warehouse': "Branch North"}, {'warehouse': "Branch North", 'place': "A-1"}],
    'products': [
        {'code': 'OT1', 'name': "Green Tea", 'category': "Food / Opening Tea", 'cost': '4'},
        {'code': 'OT2', 'name': "Milk", 'tracking': 'lot', 'expires': True, 'life_days': '30'},
    ],
    'packagings': [{'product': 'OT1', 'unit': "Box of 8", 'barcode': '6901234500017'}],
    'partners': [
        {
            'code': 'OC1',
            'name': "Opening Customer",
            'role': 'customer',
            'credit_limit': '900',
            'contact': "Mr Li",
        },
        {'code': 'OV1', 'name': "Opening Vendor", 'role': 'vendor'},
    ],
    'pricelists': [{'pricelist': "Opening Gold", 'product': 'OT1', 'price': '9'}],
    'vendor_prices': [{'vendor': 'OV1', 'product': 'OT1', 'price': '3.5'}],
    'customer_prices': [
        {'customer': 'OC1', 'product': 'OT1', 'unit': "Box of 8", 'price': '64'},
    ],
    'rules': [{'warehouse': "Branch North", 'product': 'OT1', 'minimum': '5', 'maximum': '20'}],
    'last_sales': [{'partner': 'OC1', 'product': 'OT1', 'price': '8.8', 'date': '2025-12-20'}],
}
FIGURES = {
    'stock': [
        {
            'warehouse': "Branch North",
            'place': "A-1",
            'product': 'OT1',
            'quantity': '6',
            'unit': "Box of 8",
            'value': '200',
        },
        {
            'warehouse': "Branch North",
            'product': 'OT2',
            'lot': 'M1',
            'quantity': '10',
            'cost': '2',
            'produced_on': '2025-12-31',
        },
    ],
    'receivables': [
        {
            'partner': 'OC1',
            'number': 'INV7',
            'date': '2025-10-01',
            'due_date': '2025-11-10',
            'amount': '300.50',
        }
    ],
    'payables': [{'partner': 'OV1', 'number': 'B7', 'date': '2025-12-01', 'amount': '80'}],
    'prepayments': [
        {
            'partner': 'OC1',
            'role': 'customer',
            'number': 'P1',
            'date': '2025-12-05',
            'amount': '50',
        }
    ],
    'sale_orders': [
        {
            'number': 'XS-1',
            'date': '2025-12-20',
            'partner': 'OC1',
            'product': 'OT1',
            'quantity': '4',
            'price': '11',
            'promised_on': '2026-01-05',
            'warehouse': "Branch North",
        },
        {
            'number': 'XS-1',
            'date': '2025-12-20',
            'partner': 'OC1',
            'product': 'OT2',
            'quantity': '1',
            'price': '5',
            'discount': '10',
        },
    ],
    'purchase_orders': [
        {
            'number': 'CG-1',
            'date': '2025-12-21',
            'partner': 'OV1',
            'product': 'OT1',
            'quantity': '40',
            'price': '3.6',
            'promised_on': '2026-01-09',
        }
    ],
    'demand': [
        {'warehouse': "Branch North", 'product': 'OT1', 'period': '2025-11', 'quantity': '60'},
        {'warehouse': "Branch North", 'product': 'OT1', 'period': '2025-12-03', 'quantity': '7'},
    ],
}


@tagged('post_install', '-at_install')
class TestPosting(OnboardingCommon):
    """Everything of a small company, once, twice, changed, tried and taken back."""

    def _find(self, model, **values):
        return self.env[model].search([(name, '=', value) for name, value in values.items()])

    def _all(self):
        return self._import(MASTER | FIGURES)

    def _counts(self):
        """Count what an import makes."""
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            model: self.env[model].with_context(active_test=False).search_count([])
            for model in (
                *('uom.uom', 'product.category', 'product.product', 'res.partner'),
                *('stock.warehouse', 'stock.location', 'product.supplierinfo'),
                *('product.pricelist', 'product.pricelist.item', 'stock.lot', 'stock.move'),
                *('account.move', 'sale.order', 'purchase.order', 'stock.warehouse.orderpoint'),
                *('product.value', 'jxc.demand.history', 'jxc.last.price', 'ir.model.data'),
                *('stock.picking', 'mail.message', 'mail.mail', 'stock.quant'),
            )
        }

    @freeze_time(FROZEN)
    def test_everything_is_made_once(self):
        migration = self._all()
        self._post(migration)
        tea, milk = (self._find('product.product', default_code=code) for code in ('OT1', 'OT2'))
        north = self._find('stock.warehouse', name="Branch North")
        self.assertEqual(tea.categ_id.complete_name, "Food / Opening Tea")
        self.assertEqual((tea.cost_method, tea.uom_ids.mapped('name')), ('average', ["Box of 8"]))
        self.assertRecordValues(
            milk, [{'tracking': 'lot', 'use_expiration_date': True, 'expiration_time': 30}]
        )
        here = {product: product.with_context(warehouse_id=north.id) for product in (tea, milk)}
        self.assertEqual((here[tea].qty_available, here[tea].total_value), (48, 200))
        self.assertEqual((here[milk].qty_available, here[milk].total_value), (10, 20))
        lot = self._find('stock.lot', name='M1', product_id=milk.id)
        self.assertEqual(self.company._jxc_local_day(lot.expiration_date), date(2026, 1, 30))
        customer = self._find('res.partner', ref='OC1')
        self.assertRecordValues(
            customer, [{'credit_limit': 900, 'use_partner_credit_limit': True, 'customer_rank': 1}]
        )
        self.assertEqual(customer.child_ids.mapped('name'), ["Mr Li"])
        price = customer.property_product_pricelist._get_product_price(tea, 1, uom=tea.uom_id)
        self.assertEqual(price, 8)
        order = self._find('sale.order', name='XS-1')
        self.assertRecordValues(
            order, [{'state': 'sale', 'amount_untaxed': 48.5, 'warehouse_id': north.id}]
        )
        self.assertEqual(self.company._jxc_local_day(order.date_order), date(2025, 12, 20))
        self.assertEqual(order.order_line.mapped('qty_to_deliver'), [4, 1])
        bought = self._find('purchase.order', name='CG-1')
        self.assertRecordValues(bought, [{'state': 'purchase', 'amount_untaxed': 144}])
        self.assertEqual(self.company._jxc_local_day(bought.date_approve), date(2025, 12, 21))
        self.assertEqual(tea.seller_ids.price, 3.5, "the order does not change the price")

    @freeze_time(FROZEN)
    def test_open_items_are_entries(self):
        """They age by their own dates, and count neither as sales nor as invoices."""
        sold = self.env['jxc.facts']._open_totals([], date(2026, 1, 1))
        migration = self._all()
        self._post(migration)
        items = self.env.execute_query(
            self.env['jxc.facts']._open_items_sql(
                [('partner_id.ref', 'in', ('OC1', 'OV1'))], date(2026, 1, 1)
            )
        )
        columns = [(row[7], row[8], row[9], float(row[13])) for row in items]
        start = date(2026, 1, 1)
        self.assertEqual(
            sorted(columns),
            [
                (start, date(2025, 10, 1), date(2025, 11, 10), 300.5),
                (start, date(2025, 12, 1), date(2025, 12, 1), -80),
                (start, date(2025, 12, 5), date(2025, 12, 5), -50),
            ],
        )
        totals = self.env['jxc.facts']._open_totals([], date(2026, 1, 1))
        self.assertAlmostEqual(totals['asset_receivable'] - sold.get('asset_receivable', 0), 250.5)
        entries = self.env['account.move'].search(
            [('journal_id', '=', self.company.jxc_opening_journal_id.id)]
        )
        self.assertEqual(set(entries.mapped('move_type')), {'entry'})
        self.assertEqual(set(entries.mapped('state')), {'posted'})
        self.assertFalse(self.env['account.move'].search([('move_type', '!=', 'entry')]) & entries)
        before = self.env['jxc.facts']._open_totals([], date(2025, 12, 31))
        self.assertEqual(before, sold if sold else before)

    @freeze_time(FROZEN)
    def test_same_file_twice_changes_nothing(self):
        self._post(self._all())
        before = self._counts()
        again = self._all()
        self._post(again)
        after = self._counts()
        ours = {'mail.message': 0}  # the import says that it was posted
        self.assertEqual(before | ours, after | ours)
        changed = again.record_ids.filtered(lambda record: record.action != 'same')
        self.assertFalse(changed.mapped(lambda one: (one.sheet, one.old_values)))
        # undoing the second takes nothing of the first away
        again.action_undo()
        self.assertEqual(self._counts() | ours, before | ours)

    @freeze_time(FROZEN)
    def test_a_second_file_changes_adds_and_tells_what_is_gone(self):
        self._post(self._all())
        tea = self._find('product.product', default_code='OT1')
        changed = MASTER | FIGURES
        changed = changed | {
            'products': [
                {'code': 'OT1', 'name': "Green Tea, new", 'sale_price': '12'},
                {'code': 'OT3', 'name': "Coffee"},
            ],
            'stock': [FIGURES['stock'][0] | {'quantity': '7'}, FIGURES['stock'][1]],
            'receivables': [FIGURES['receivables'][0] | {'amount': '310'}],
        }
        del changed['packagings']
        second = self._import(changed)
        self._post(second)
        self.assertEqual((tea.name, tea.list_price), ("Green Tea, new", 12))
        self.assertEqual(tea.qty_available, 56)
        self.assertEqual(tea.total_value, 200)
        self.assertTrue(self._find('product.product', default_code='OT3'))
        owed = self.env['account.move.line'].search(
            [('partner_id.ref', '=', 'OC1'), ('name', '=', 'INV7'), ('balance', '>', 0)]
        )
        self.assertEqual(owed.mapped('balance'), [310])
        gone = second.row_ids.filtered(lambda row: row.kind == 'gone')
        self.assertEqual(gone.mapped('value'), ['ot2'])
        # what was changed gets its old value
        second.action_undo()
        self.assertEqual((tea.name, tea.list_price), ("Green Tea", 1))

    @freeze_time(FROZEN)
    def test_trial_leaves_nothing(self):
        sequences = self.env['ir.sequence'].search([('implementation', '=', 'standard')])
        before = self._counts(), sequences.mapped('number_next_actual')
        migration = self._all()
        migration.action_try()
        self.assertEqual(migration.state, 'tried', migration.row_ids.mapped('message'))
        sequences.invalidate_recordset()
        after = self._counts(), sequences.mapped('number_next_actual')
        self.assertEqual(before[1], after[1])
        ours = {'mail.message': 0}
        self.assertEqual(before[0] | ours, after[0] | ours)
        report = migration.report
        self.assertEqual(report['made']['products'], {'create': 2})
        self.assertEqual(
            {(row['warehouse'], row['quantity'], row['value']) for row in report['values']},
            {("Branch North", 48, 200), ("Branch North", 10, 20)},
        )
        self.assertEqual(report['ageing'], {'receivables': {'2': 300.5}, 'payables': {'2': 80}})
        self.assertIn("300.50", migration.trial_html)
        # any number of times, and then for good
        migration.action_try()
        self._post(migration)

    @freeze_time(FROZEN)
    def test_a_file_names_nothing_of_another_company(self):
        """External ids are known to whoever exported once: what is not ours is not found."""
        other = self.env['res.company'].create({'name': "Elsewhere"})
        company = {'company_id': other.id}
        house = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        theirs = {
            'product': self._create_product("Their tea", **company),
            'partner': self.env['res.partner'].create({'name': "Their customer", **company}),
            'warehouse': house,
            'place': house.lot_stock_id,
            'pricelist': self.env['product.pricelist'].create({'name': "Theirs", **company}),
            'journal': self.env['account.journal'].create(
                {'name': "Their bank", 'code': "THB", 'type': 'bank', **company}
            ),
            'user': new_test_user(
                self.env, 'their_seller', company_id=other.id, company_ids=other.ids
            ),
        }
        ours = self._create_product("Our tea", active=False)
        self.env['ir.model.data'].create(
            [
                {'module': 'away', 'name': kind, 'model': one._name, 'res_id': one.id}
                for kind, one in {**theirs, 'archived': ours}.items()
            ]
        )
        migration = self._import({'products': [{'name': "Mine", 'code': 'away.product'}]})
        for kind in theirs:
            self.assertEqual(migration._found(kind, {f'away.{kind}'}), {}, kind)
            self.assertEqual(migration._worker()._found(kind, {f'away.{kind}'}), {}, kind)
        self.assertEqual(migration._found('product', {'away.archived'}), {'away.archived': ours.id})
        migration._check_records()
        self._post(migration)
        self.assertEqual(theirs['product'].name, "Their tea")

    @freeze_time(FROZEN)
    def test_totals_are_in_the_currency_that_is_booked(self):
        """By the words of the file, and of a bank account by its journal."""
        euro = self.env.ref('base.EUR')
        euro.active = True
        self.env['account.journal'].create(
            {'name': "Euro Bank", 'code': "EUB", 'type': 'bank', 'currency_id': euro.id}
        )
        item = FIGURES['receivables'][0]
        migration = self._import(
            {
                'partners': MASTER['partners'],
                'receivables': [item, item | {'number': 'E1', 'amount': '90', 'currency': '欧元'}],
                'bank': [{'journal': "Euro Bank", 'balance': '70'}],
            }
        )
        migration._make_totals()
        own = self.company.currency_id
        wanted = {
            ('receivables', own): 300.5,
            ('receivables', euro): 90,
            ('bank', euro): 70,
        }

        def totals(name):
            migration.total_ids.invalidate_recordset()
            amounts = migration.total_ids.filtered(lambda one: one.kind == 'amount')
            return {(one.sheet, one.currency_id): one[name] for one in amounts}

        self.assertEqual(totals('in_file'), wanted)
        euros = migration.total_ids.filtered(
            lambda one: (one.sheet, one.currency_id) == ('receivables', euro)
        )
        euros.expected = 91
        with self.assertRaisesRegex(UserError, r'91\.00.*row 5: 90\.00'):
            migration.action_post()
        euros.expected = 90
        self._post(migration)
        self.assertEqual(totals('in_books'), wanted)

    @freeze_time(FROZEN)
    def test_stock_ties_in_a_currency_without_cents(self):
        yen = self.env['res.currency'].create({'name': 'XJX', 'symbol': 'x', 'rounding': 1})
        company = self.env['res.company'].create({'name': "Yen"})
        self.env['account.chart.template'].try_loading(
            'generic_coa', company=company, install_demo=False
        )
        company.currency_id = yen  # the chart brings another one
        self.manager.company_ids += company
        house = self.env['stock.warehouse'].search([('company_id', '=', company.id)], limit=1)
        rows = [
            {'product': f'Y{n}', 'warehouse': house.code, 'quantity': '1', 'cost': '10.4'}
            for n in range(10)
        ]
        migration = self._import(
            {
                'products': [{'code': row['product'], 'name': row['product']} for row in rows],
                'stock': rows,
            },
            company_id=company.id,
        ).with_context(allowed_company_ids=company.ids)
        self._post(migration)
        totals = {(one.sheet, one.kind): one for one in migration.total_ids}
        self.assertEqual(totals['stock', 'value'].in_books, 100)
        self.assertEqual(totals['stock', 'value'].in_file, 100)

    @freeze_time(FROZEN)
    def test_first_error_stops_and_nothing_is_half_written(self):
        sheets = MASTER | FIGURES
        sheets = sheets | {
            'sale_orders': [
                *FIGURES['sale_orders'],
                FIGURES['sale_orders'][0] | {'number': 'XS-2', 'product': 'NONE'},
            ]
        }
        before = self._counts()
        migration = self._import(sheets)
        migration.action_post()
        self.assertEqual(migration.state, 'failed')
        wrong = migration.record_ids.filtered(lambda record: record.values.get('number') == 'XS-2')
        self.assertRecordValues(
            migration.row_ids,
            [{'level': 'error', 'record_id': wrong.id, 'row_number': wrong.row_number}],
        )
        self.assertIn('NONE', migration.row_ids.message)
        ours = {'mail.message': 0}
        self.assertEqual(self._counts() | ours, before | ours)
        # mended, it goes on
        wrong.sudo().values = wrong.values | {'product': 'OT1'}
        self._post(migration)
        self.assertEqual(self._find('sale.order', name='XS-2').state, 'sale')

    @freeze_time(FROZEN)
    def test_totals_tie_before_and_after(self):
        migration = self._all()
        migration._make_totals()
        total = migration.total_ids.filtered(
            lambda one: (one.sheet, one.kind) == ('receivables', 'amount')
        )
        self.assertEqual(total.in_file, 300.5)
        total.expected = 270.5
        with self.assertRaisesRegex(UserError, r'270\.50.*300\.50.*30\.00.*row'):
            migration.action_post()
        self.assertEqual(migration.state, 'read')
        total.expected = 300.5
        self._post(migration)
        migration.total_ids.invalidate_recordset()
        books = {(one.sheet, one.kind): one.in_books for one in migration.total_ids}
        self.assertEqual(books['receivables', 'amount'], 300.5)
        self.assertEqual(books['payables', 'amount'], 80)
        self.assertEqual(books['prepayments', 'amount'], 50)
        self.assertEqual(books['stock', 'value'], 220)
        self.assertEqual(books['stock', 'quantity'], 16)

    @freeze_time(FROZEN)
    def test_receivables_tie_to_the_trial_balance(self):
        account = self.env['res.partner'].create({'name': "Any"}).property_account_receivable_id
        rows = [{'account': account.code, 'debit': '300.50'}]
        self._post(self._import(MASTER | FIGURES | {'trial_balance': rows}))
        rows = [{'account': account.code, 'debit': '999'}]
        with self.assertRaisesRegex(UserError, r'999\.00.*300\.50'):
            self._import(MASTER | FIGURES | {'trial_balance': rows}).action_post()

    @freeze_time(FROZEN)
    def test_undo_takes_all_back(self):
        before = self._counts()
        migration = self._all()
        self._post(migration)
        self.assertTrue(migration.posted_on)
        migration.action_undo()
        self.assertEqual(migration.state, 'undone')
        self.assertFalse(migration.posted_on or migration.posted_by_id)
        after = self._counts()
        # orders are cancelled, and keep what they refer to
        kept = {
            *('sale.order', 'purchase.order', 'stock.picking', 'stock.move', 'product.product'),
            *('res.partner', 'mail.message', 'stock.warehouse', 'stock.location', 'uom.uom'),
            *('product.category', 'product.pricelist', 'ir.model.data', 'stock.lot'),
            'product.supplierinfo',
        }
        for model, count in before.items():
            if model not in kept:
                self.assertEqual((model, after[model]), (model, count))
        order = self._find('sale.order', name='XS-1 (undone)')
        self.assertEqual(order.state, 'cancel')
        self.assertFalse(self._find('product.product', default_code='OT1'), "archived")
        self.assertFalse(self._find('res.partner', ref='OC1'), "archived")
        self.assertFalse(self._find('stock.warehouse', name="Branch North"))
        self._post(migration)  # and once more
        self.assertEqual(self._find('sale.order', name='XS-1').state, 'sale')

    @freeze_time(FROZEN)
    def test_a_sheet_is_undone_with_what_names_it(self):
        migration = self._all()
        self._post(migration)
        migration.action_undo_sheet('receivables')
        self.assertEqual(migration.state, 'posted')
        self.assertFalse(self._find('account.move', ref='INV7'))
        self.assertTrue(self._find('account.move', ref='B7'))
        self._post(migration)
        self.assertTrue(self._find('account.move', ref='INV7'))
        migration.action_undo_sheet('stock')
        self.assertEqual(
            set(migration.record_ids.filtered(lambda one: not one.posted).mapped('sheet')),
            {'stock', 'sale_orders'},
        )

    @freeze_time(FROZEN)
    def test_matched_items_stay(self):
        migration = self._all()
        self._post(migration)
        lines = self.env['account.move.line'].search(
            [('partner_id.ref', '=', 'OC1'), ('account_type', '=', 'asset_receivable')]
        )
        lines.reconcile()
        with self.assertRaisesRegex(UserError, 'INV7'):
            migration.action_undo()
        lines.remove_move_reconcile()
        migration.action_undo()
        self.assertEqual(migration.state, 'undone')

    @freeze_time(FROZEN)
    def test_opened_books_are_locked(self):
        migration = self._all()
        with self.assertRaises(UserError):
            migration.action_open()
        self._post(migration)
        migration.action_open()
        self.assertEqual(migration.state, 'opened')
        self.assertEqual(migration.opened_by_id, self.manager)
        with self.assertRaises(UserError):
            migration.action_undo()
        entry = self._find('account.move', ref='INV7')
        with self.assertRaisesRegex(UserError, 'INV7|OPEN.*locked'):
            entry.button_draft()
        move = self.env['stock.move'].browse(
            migration.record_ids.filtered(lambda one: one.sheet == 'stock')[0].res_id
        )
        with self.assertRaisesRegex(UserError, 'locked'):
            move.move_line_ids.quantity = 3
        changed = self._import(
            MASTER | FIGURES | {'receivables': [FIGURES['receivables'][0] | {'amount': '1'}]}
        )
        changed.action_post()
        self.assertEqual(changed.state, 'failed')

    @freeze_time(FROZEN)
    def test_demand_of_the_past_counts_until_the_first_own_sale(self):
        migration = self._all()
        self._post(migration)
        tea = self._find('product.product', default_code='OT1')
        north = self._find('stock.warehouse', name="Branch North")
        first, last = date(2025, 11, 16), date(2026, 2, 9)
        lines = self.env['jxc.facts']._demand_lines(self.company, first, last, tea.ids)
        days, quantities = lines[tea.id, north.id]
        found = dict(zip(days, quantities, strict=True))
        wanted = {date(2025, 11, day).toordinal(): 2.0 for day in range(16, 31)}
        self.assertEqual(found, wanted | {date(2025, 12, 3).toordinal(): 7.0})
        rule = self._find('stock.warehouse.orderpoint', product_id=tea.id)
        self.assertEqual(rule.jxc_first_day, date(2025, 11, 1))

    def test_who_may_not(self):
        limited = new_test_user(
            self.env, 'import_limited', groups='base.group_user,jxc_module.group_manager'
        )
        limited.write(
            {'jxc_warehouse_limited': True, 'jxc_warehouse_ids': [(6, 0, self.warehouse.ids)]}
        )
        keeper = new_test_user(
            self.env, 'import_keeper', groups='base.group_user,jxc_module.group_keeper'
        )
        migration = self._all()
        for user in (limited, keeper):
            for name in ('action_try', 'action_post', 'action_undo', 'action_open'):
                with self.subTest(user=user.login, name=name), self.assertRaises(AccessError):
                    getattr(migration.with_user(user), name)()
            self.assertFalse(
                self.env['jxc.import'].with_user(limited).search([('id', '=', migration.id)])
            )

    @freeze_time(FROZEN)
    def test_one_at_a_time_in_a_company(self):
        first, second = self._all(), self._import({})
        first._set(state='posting')
        with self.assertRaisesRegex(UserError, first.name):
            second.action_post()

    @freeze_time(FROZEN)
    def test_companies_do_not_mix(self):
        other = self.env['res.company'].create({'name': "Opening Other"})
        self.env['account.chart.template'].try_loading('generic_coa', other, install_demo=False)
        self._post(self._all())
        self.manager.company_ids += other
        theirs = self._import(
            {
                'products': [{'code': 'OTX', 'name': "Other Tea"}],
                'stock': [
                    {
                        'warehouse': other.name,
                        'product': 'OTX',
                        'quantity': '3',
                        'cost': '2',
                    }
                ],
            },
            company_id=other.id,
        ).with_context(allowed_company_ids=other.ids)
        self._post(theirs)
        product = self._find('product.product', default_code='OTX')
        self.assertEqual(product.with_company(other).qty_available, 3)
        self.assertEqual(product.with_company(other).total_value, 6)
        self.assertEqual(product.with_company(self.company).total_value, 0)
        with self.assertRaises(AccessError):
            theirs.with_context(allowed_company_ids=self.company.ids).with_user(
                new_test_user(
                    self.env, 'import_one', groups='base.group_user,jxc_module.group_manager'
                )
            ).action_undo()
