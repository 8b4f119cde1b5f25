from odoo.tests import tagged

from .common_facts_awkward import AwkwardStock

# of the tea of AwkwardStock, in its warehouse
ON_HAND, UNUSABLE, USABLE, RESERVED, PROMISED, FREE, CONSIGNED = 107, 97, 10, 4, 8, -2, 5


@tagged('post_install', '-at_install')
class TestStockWordsScreens(AwkwardStock):
    """The same word on two screens is the same figure; awkward stock breaks none of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._hurt_quants(cls.tea, cls.stock_b)
        cls.rule = cls.env['stock.warehouse.orderpoint'].create(
            {'product_id': cls.tea.id, 'warehouse_id': cls.warehouse.id}
        )
        cls.rule._jxc_recompute(cls.company)

    def _report(self, key, **params):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env[f'jxc.report.{key}']._with_params(**params)

    def _row(self, key, names, **more):
        rows = self._report(key, product_ids=self.tea.ids, **more).search(
            [('warehouse_id', '=', self.warehouse.id)]
        )
        return {name: sum(rows.mapped(name)) for name in names}

    def test_every_screen_says_the_same(self):
        known = {
            'on_hand': ON_HAND,
            'unusable': UNUSABLE,
            'usable': USABLE,
            'reserved': RESERVED,
            'promised': PROMISED,
            'free': FREE,
            'consigned': CONSIGNED,
        }
        self.assertEqual(self._row('stock_on_hand', known), known)
        entry = self.env['jxc.quick.entry'].product_figures('sale', self.tea.id)['stock']
        self.assertEqual(
            [row['free'] for row in entry if row['warehouse'] == self.warehouse.name], [FREE]
        )
        free = self.env['jxc.facts']._free_stock(self.company, self.tea.ids, self.warehouse.ids)
        self.assertEqual(free[self.tea.id, self.warehouse.id]['free'], FREE)
        self.assertRecordValues(
            self.rule, [{'jxc_on_hand': USABLE, 'jxc_expired': UNUSABLE, 'jxc_committed': 12}]
        )
        for key in ('slow_movers', 'stock_ageing'):
            self.assertEqual(self._row(key, ['on_hand'])['on_hand'], ON_HAND, key)
        [row] = self._report('expiry', lot_ids=self.lots['expired'].ids).search([])
        self.assertEqual((row.on_hand, row.reserved, row.consigned), (50, 0, 0))

    def test_labels_are_the_words(self):
        """A field under one of the words is that figure: who adds one extends the test above."""
        words = {'On Hand', 'Unusable', 'Usable', 'Reserved', 'Promised', 'Free', 'Consigned'}
        found = {
            (model, name)
            for model, class_ in self.registry.items()
            for name, field in class_._fields.items()
            if field.type == 'float'
            and field.string in words
            and (model.startswith('jxc.') or name.startswith('jxc_'))
        }
        self.assertEqual(
            found,
            {
                ('jxc.report.stock_on_hand', name)
                for name in (
                    'on_hand',
                    'unusable',
                    'usable',
                    'reserved',
                    'promised',
                    'free',
                    'consigned',
                )
            }
            | {('jxc.report.expiry', name) for name in ('on_hand', 'reserved', 'consigned')}
            | {
                ('jxc.report.slow_movers', 'on_hand'),
                ('jxc.report.stock_ageing', 'on_hand'),
                ('jxc.replenish.line', 'on_hand'),
                ('stock.warehouse.orderpoint', 'jxc_expired'),
                ('stock.warehouse.orderpoint', 'jxc_on_hand'),
            },
        )

    def test_the_order_day_is_one(self):
        self.rule.write({'jxc_daily_demand': 2, 'jxc_order_by': '2026-07-08'})
        rows = self._report('demand_plan', product_ids=self.tea.ids).search([])
        self.assertEqual(set(rows.mapped('order_by')), {self.rule.jxc_order_by})

    def test_a_lot_has_one_level(self):
        level = self.env['jxc.expiry.level'].search([], limit=1)
        outlook = self.env['jxc.lot.outlook']
        outlook._jxc_refresh(self.company)
        board = {
            row.lot_id: row.level_id for row in outlook.search([('product_id', '=', self.tea.id)])
        }
        rows = self._report('expiry', product_ids=self.tea.ids, days=400).search([])
        self.assertTrue(level and rows)
        for row in rows:
            self.assertEqual(row.level_id, board[row.lot_id])

    def test_a_date_that_the_product_does_not_use_expires_nothing(self):
        """As on the board and in the words: 50 past their date are usable again."""
        rows = self._report('expiry', product_ids=self.tea.ids, days=400)
        self.assertTrue(rows.search([('lot_id', '=', self.lots['expired'].id)]))
        self.tea.use_expiration_date = False
        self.env['jxc.lot.outlook']._jxc_refresh(self.company)
        self.assertFalse(self.env['jxc.lot.outlook'].search([('product_id', '=', self.tea.id)]))
        rows = self._report('expiry', product_ids=self.tea.ids, days=400)
        self.assertFalse(rows.search([]))

    def test_goods_under_way_are_on_hand_and_nothing_else(self):
        transit = self.company.internal_transit_location_id
        cup = self._create_product("Awkward Cup")
        self._set_stock(cup, transit, 5)
        row = self._report('stock_on_hand', product_ids=cup.ids).search([])
        self.assertFalse(row.warehouse_id)
        self.assertEqual((row.on_hand, row.usable, row.free), (5, 0, 0))

    def test_a_kit_on_quick_entry(self):
        cup = self._create_product("Cup")
        kit = self._create_kit("Box", [(cup, 2)])
        self._set_stock(cup, self.stock, 7)
        entry = self.env['jxc.quick.entry'].product_figures('sale', kit.id)['stock']
        self.assertEqual({row['warehouse']: row['free'] for row in entry}[self.warehouse.name], 3)
        service = self._create_product("Advice", type='service', is_storable=False)
        self.assertEqual(
            self.env['jxc.quick.entry'].product_figures('sale', service.id)['stock'], []
        )

    def test_no_report_stumbles_over_awkward_stock(self):
        """A count that was typed and not applied leaves a quant without a quantity."""
        for key, _name in self.env['jxc.report.wizard']._report_key_selection():
            with self.subTest(key):
                report = self._report(key)
                report.search([])._get_rows()
                report._report_tie_out()
