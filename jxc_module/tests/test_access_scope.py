from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import JxcCommon

SCOPED = (
    'stock.picking',
    'stock.move',
    'stock.move.line',
    'stock.quant',
    'stock.scrap',
    'stock.warehouse.orderpoint',
)

KEEPER = 'jxc_module.group_keeper,base.group_allow_export'


@tagged('post_install', '-at_install')
class TestAccessScope(JxcCommon):
    """One product with stock, a delivery, a scrap and a reordering rule in each warehouse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._create_product("Tea")
        cls.own = cls._documents(cls.warehouse)
        cls.other = cls._documents(cls.warehouse_b)
        cls.keeper = cls._user('keeper_a', cls.warehouse)
        cls.everywhere = new_test_user(
            cls.env, 'keeper_all', groups=KEEPER, email='all@example.com'
        )
        cls.env.flush_all()

    @classmethod
    def _user(cls, login, warehouses, groups=KEEPER, **vals):
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(warehouses.ids)],
            **vals,
        )

    @classmethod
    def _documents(cls, warehouse):
        """Return one record of each scoped model in the warehouse."""
        stock = warehouse.lot_stock_id
        cls._set_stock(cls.tea, stock, 10)
        picking = cls.env['stock.picking'].create(
            {
                'picking_type_id': warehouse.out_type_id.id,
                'location_id': stock.id,
                'location_dest_id': cls.customers.id,
                'move_ids': [
                    Command.create(
                        {
                            'product_id': cls.tea.id,
                            'product_uom_qty': 3,
                            'location_id': stock.id,
                            'location_dest_id': cls.customers.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        scrap = cls.env['stock.scrap'].create(
            {'product_id': cls.tea.id, 'scrap_qty': 1, 'location_id': stock.id}
        )
        rule = cls.env['stock.warehouse.orderpoint'].create(
            {
                'product_id': cls.tea.id,
                'warehouse_id': warehouse.id,
                'location_id': stock.id,
                'trigger': 'manual',
            }
        )
        quant = cls.env['stock.quant']._gather(cls.tea, stock)
        records = (picking, picking.move_ids, picking.move_line_ids, quant, scrap, rule)
        return {record._name: record for record in records}

    def _assert_sees(self, user, records, *, seen):
        for model, record in records.items():
            with self.subTest(model=model, user=user.login):
                Model = self.env[model].with_user(user)
                domain = [('id', '=', record.id)]
                self.assertEqual(len(record), 1)
                self.assertEqual(len(Model.search(domain)), int(seen))
                self.assertEqual(Model.search_count(domain), int(seen))
                self.assertEqual(Model._read_group(domain, [], ['__count']), [(int(seen),)])
                self.assertEqual(len(Model.search_read(domain, ['id'])), int(seen))
                mine = record.with_user(user)
                if seen:
                    self.assertTrue(mine.read(['product_id']))
                    continue
                for refused in (
                    lambda mine=mine: mine.read(['product_id']),
                    lambda mine=mine: mine.export_data(['product_id/name']),
                    lambda mine=mine: mine.check_access('write'),
                    lambda mine=mine: mine.check_access('unlink'),
                ):
                    self.env.invalidate_all()
                    with self.assertRaises(AccessError):
                        refused()

    # === WHO SEES WHAT === #

    def test_fixture_covers_every_scoped_model(self):
        self.assertEqual(set(self.own), set(SCOPED))

    def test_limited_user_sees_his_warehouse_only(self):
        self._assert_sees(self.keeper, self.own, seen=True)
        self._assert_sees(self.keeper, self.other, seen=False)

    def test_user_without_limit_sees_all_and_pays_no_condition(self):
        self._assert_sees(self.everywhere, self.own, seen=True)
        self._assert_sees(self.everywhere, self.other, seen=True)
        for model in SCOPED:
            Model = self.env[model].with_user(self.everywhere)
            self.assertEqual(
                str(Model._search([]).select()),
                str(self._without_scope(Model)._search([]).select()),
                model,
            )

    def _without_scope(self, model):
        rules = self.env['ir.rule'].search(
            [('model_id.model', '=', model._name), ('name', 'like', "own warehouses")]
        )
        self.assertEqual(len(rules), 1)
        rules.active = False
        return model

    def test_limited_and_empty_sees_nothing(self):
        nobody = self._user('keeper_none', self.env['stock.warehouse'])
        transit = self.company.internal_transit_location_id
        self._set_stock(self.tea, transit, 1)
        for model in SCOPED:
            self.assertFalse(self.env[model].with_user(nobody).search([]), model)
        self.assertEqual(self.tea.with_user(nobody).qty_available, 0)

    def test_archived_warehouse_opens_nothing(self):
        user = self._user('keeper_old', self.warehouse_b)
        # by SQL: core refuses to archive a warehouse with open documents
        self.env.cr.execute(
            'UPDATE stock_warehouse SET active = FALSE WHERE id = %s', [self.warehouse_b.id]
        )
        self.env.invalidate_all()
        self.assertEqual(user.jxc_warehouse_ids, self.warehouse_b)
        self._assert_sees(user, self.own, seen=False)
        self._assert_sees(user, self.other, seen=True)

    def test_second_company(self):
        """Scope and company both apply: neither opens what the other closes."""
        other = self.env['res.company'].create({'name': "Second"})
        foreign = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        self._set_stock(self.tea, foreign.lot_stock_id, 4)
        both = [self.company.id, other.id]
        vals = {'company_id': self.company.id, 'company_ids': [Command.set(both)]}
        one = self._user('keeper_two_a', self.warehouse, **vals)
        two = self._user('keeper_two_b', self.warehouse | foreign, **vals)

        def quants(user, company_ids):
            Quant = self.env['stock.quant'].with_user(user)
            Quant = Quant.with_context(allowed_company_ids=company_ids)
            domain = [('product_id', '=', self.tea.id), ('location_id.usage', '=', 'internal')]
            return Quant.search(domain).location_id

        self.assertEqual(quants(one, both), self.stock)
        self.assertFalse(quants(one, [other.id]))
        self.assertEqual(quants(two, both), self.stock | foreign.lot_stock_id)
        self.assertEqual(quants(two, [self.company.id]), self.stock)
        self.assertEqual(quants(two, [other.id]), foreign.lot_stock_id)

    def test_writing_the_warehouses_of_a_user_takes_effect_at_once(self):
        """Cached rules: search, change, search again, both for the list and the switch."""
        self._assert_sees(self.keeper, self.other, seen=False)
        self.keeper.jxc_warehouse_ids = [Command.set(self.warehouse_b.ids)]
        self._assert_sees(self.keeper, self.other, seen=True)
        self._assert_sees(self.keeper, self.own, seen=False)
        self.keeper.jxc_warehouse_limited = False
        self._assert_sees(self.keeper, self.own, seen=True)
        self.keeper.jxc_warehouse_limited = True
        self._assert_sees(self.keeper, self.own, seen=False)

    def test_new_location_belongs_to_the_scope_at_once(self):
        """The cached rules list locations."""
        Quant = self.env['stock.quant'].with_user(self.keeper)
        before = Quant.search([])
        shelf = self.env['stock.location'].create({'name': "Shelf", 'location_id': self.stock.id})
        self._set_stock(self.tea, shelf, 1)
        self.assertEqual((Quant.search([]) - before).location_id, shelf)
        shelf.location_id = self.stock_b
        self.assertEqual(Quant.search([]), before)

    def test_warehouse_with_many_locations(self):
        """Above the limit the same documents are found by joins."""
        with patch('odoo.addons.jxc_module.models.access.res_users.MAX_LISTED_LOCATIONS', 1):
            self.env.registry.clear_cache()
            sql = str(self.env['stock.move'].with_user(self.keeper)._search([]).select())
            self.assertIn('stock_location', sql)
            self._assert_sees(self.keeper, self.own, seen=True)
            self._assert_sees(self.keeper, self.other, seen=False)
        self.env.registry.clear_cache()

    def test_move_to_and_from_transit_and_straight_across(self):
        transit = self.company.internal_transit_location_id
        keeper_b = self._user('keeper_b', self.warehouse_b)
        cases = [  # source, destination, seen by A, seen by B
            (self.stock, transit, True, False),
            (transit, self.stock_b, False, True),
            (self.stock, self.stock_b, True, True),
            (self.suppliers, self.customers, False, False),
        ]
        for source, destination, seen_a, seen_b in cases:
            move = self._move(self.tea, source, destination, 1)
            docs = {'stock.move': move, 'stock.move.line': move.move_line_ids}
            self._assert_sees(self.keeper, docs, seen=seen_a)
            self._assert_sees(keeper_b, docs, seen=seen_b)

    def test_quantity_report_by_warehouse(self):
        self.env.flush_all()
        Report = self.env['report.stock.quantity'].with_user(self.keeper)
        found = Report._read_group([('product_id', '=', self.tea.id)], ['warehouse_id'])
        self.assertEqual(found, [(self.warehouse,)])

    # === THE USER FORM === #

    def test_user_cannot_widen_his_own_scope(self):
        me = self.keeper.with_user(self.keeper)
        for vals in (
            {'jxc_warehouse_limited': False},
            {'jxc_warehouse_ids': [Command.link(self.warehouse_b.id)]},
        ):
            with self.assertRaises(AccessError):
                me.write(vals)

    def test_administrator_sets_the_scope_on_the_user_form(self):
        with Form(self.everywhere, view='base.view_users_form') as form:
            form.jxc_warehouse_limited = True
            form.jxc_warehouse_ids.add(self.warehouse_b)
        self.assertEqual(self.everywhere.jxc_warehouse_ids, self.warehouse_b)
        self._assert_sees(self.everywhere, self.own, seen=False)
