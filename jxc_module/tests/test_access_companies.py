from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import JxcCommon

SCOPED = (
    'stock.quant',
    'stock.move',
    'stock.move.line',
    'stock.picking',
    'stock.scrap',
    'stock.warehouse.orderpoint',
    'sale.order',
    'sale.order.line',
    'purchase.order',
    'purchase.order.line',
    'jxc.alert',
    'jxc.alert.notice',
    'jxc.safety.policy',
    'jxc.safety.proposal',
    'jxc.stock.gap',
    'jxc.transfer',
    'jxc.transfer.line',
    'jxc.transfer.difference',
)


@tagged('post_install', '-at_install')
class TestCompanies(JxcCommon):
    """Two companies with the same product, the same partner and a record of each kind in both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_a, cls.company_b = cls.env['res.company'].create(
            [{'name': "Jxc Company A"}, {'name': "Jxc Company B"}]
        )
        cls.env.user.company_ids |= cls.company_a | cls.company_b
        cls.tea = cls._create_product("Tea")
        cls.partner = cls.env['res.partner'].create({'name': "Partner of both"})
        cls.house_a, cls.records_a = cls._fill(cls.company_a, 3)
        cls.house_b, cls.records_b = cls._fill(cls.company_b, 5)
        roles = 'jxc_module.group_manager'
        both = (cls.company_a | cls.company_b).ids
        cls.user_a = cls._user('jxc_of_a', roles, cls.company_a)
        cls.user_ab = cls._user('jxc_of_both', roles, cls.company_a, company_ids=both)
        cls.env.flush_all()

    @classmethod
    def _user(cls, login, groups, company, **vals):
        vals = {'company_ids': company.ids, **vals}
        return new_test_user(cls.env, login, groups=groups, company_id=company.id, **vals)

    @classmethod
    def _fill(cls, company, qty):
        """Make one record of each kind.

        :return: (warehouse, {model name: record})
        """
        env = cls.env(context={**cls.env.context, 'allowed_company_ids': company.ids})
        house = env['stock.warehouse'].search([('company_id', '=', company.id)], limit=1)
        stock = house.lot_stock_id
        product, partner = cls.tea.with_env(env), cls.partner.with_env(env)
        line = {'product_id': product.id}
        env['stock.quant']._update_available_quantity(product, stock, qty)
        rule = env['stock.warehouse.orderpoint'].create(
            {
                **line,
                'warehouse_id': house.id,
                'location_id': stock.id,
                'product_min_qty': qty,
                'product_max_qty': qty,
            }
        )
        sale = env['sale.order'].create(
            {
                'partner_id': partner.id,
                'warehouse_id': house.id,
                'order_line': [Command.create({**line, 'product_uom_qty': 1})],
            }
        )
        sale.action_confirm()
        purchase = env['purchase.order'].create(
            {
                'partner_id': partner.id,
                'picking_type_id': house.in_type_id.id,
                'order_line': [Command.create({**line, 'product_qty': 1, 'price_unit': 2})],
            }
        )
        move = sale.picking_ids.move_ids
        scrap = env['stock.scrap'].create(
            {**line, 'scrap_qty': 1, 'location_id': stock.id, 'company_id': company.id}
        )
        alert = {'kind': 'low_stock', 'level': 'danger', 'key': f'companies,{company.id}'}
        alert = env['jxc.alert'].create(
            {**alert, **line, 'company_id': company.id, 'warehouse_id': house.id}
        )
        notice = env['jxc.alert.notice'].create(
            {'user_id': env.uid, 'company_id': company.id, 'date': '2026-01-01'}
        )
        policy = env['jxc.safety.policy'].create({'name': "Policy", 'company_id': company.id})
        proposal = env['jxc.safety.proposal'].create({'orderpoint_id': rule.id})
        gap = env['jxc.stock.gap'].create(
            {
                **line,
                'company_id': company.id,
                'warehouse_id': house.id,
                'date_from': '2026-01-01',
            }
        )
        transfer = cls._fill_transfer(env, house, line)
        records = (
            env['stock.quant'].search(
                [('product_id', '=', product.id), ('location_id', '=', stock.id)]
            ),
            *(move, move.move_line_ids, move.picking_id, scrap, rule),
            *(sale, sale.order_line, purchase, purchase.order_line),
            *(alert, notice, policy, proposal, gap),
            *(transfer, transfer.line_ids, transfer.difference_ids),
        )
        return house, dict(zip(SCOPED, records, strict=True))

    @classmethod
    def _fill_transfer(cls, env, house, line):
        company = house.company_id
        far = env['stock.warehouse'].create(
            {'name': f"Far {company.id}", 'code': f"F{company.id}", 'company_id': company.id}
        )
        transfer = env['jxc.transfer'].create(
            {
                'company_id': company.id,
                'source_warehouse_id': house.id,
                'dest_warehouse_id': far.id,
                'line_ids': [Command.create({**line, 'quantity': 1})],
            }
        )
        env['jxc.transfer.difference'].create(
            {
                **line,
                'transfer_id': transfer.id,
                'line_id': transfer.line_ids.id,
                'quantity': 1,
                'kind': 'coming',
                'user_id': env.uid,
                'done_on': '2026-01-01',
            }
        )
        return transfer

    def setUp(self):
        super().setUp()
        self.env.invalidate_all()

    def _as(self, user, *companies):
        ids = [company.id for company in companies]
        return self.env(user=user.id, context={'allowed_company_ids': ids})

    def _assert_sees(self, env, seen, hidden=()):
        """Check listing, counting, reading and grouping of each model."""
        for name in SCOPED:
            with self.subTest(name, user=env.user.login):
                own = env[name]
                mine = [records[name].id for records in seen]
                foreign = [records[name].id for records in hidden]
                domain = [('id', 'in', mine + foreign)]
                self.assertEqual(sorted(own.search(domain).ids), sorted(mine))
                self.assertEqual(own.search_count(domain), len(mine))
                self.assertEqual(own._read_group(domain, [], ['__count'])[0][0], len(mine))
                own.browse(mine).read(['display_name'])
                for id_ in foreign:
                    with self.assertRaises(AccessError):
                        own.browse(id_).read(['display_name'])

    def test_user_of_one_company(self):
        env = self._as(self.user_a, self.company_a)
        self._assert_sees(env, [self.records_a], [self.records_b])

    def test_user_of_one_company_cannot_ask_for_the_other(self):
        with self.assertRaises(AccessError):
            self._as(self.user_a, self.company_a, self.company_b).companies  # noqa: B018
        with self.assertRaises(AccessError):
            self._as(self.user_a, self.company_b)['stock.quant'].search([])

    def test_user_of_both_with_one_switched_on(self):
        env = self._as(self.user_ab, self.company_a)
        self._assert_sees(env, [self.records_a], [self.records_b])
        env = self._as(self.user_ab, self.company_b)
        self._assert_sees(env, [self.records_b], [self.records_a])

    def test_user_of_both_with_both_switched_on(self):
        env = self._as(self.user_ab, self.company_a, self.company_b)
        self._assert_sees(env, [self.records_a, self.records_b])

    def test_quantities_are_not_added_up(self):
        """3 and 5 pieces on hand, one of each sold: a product of both, quantities of each."""
        for companies, quantity in (
            ((self.company_a,), 3),
            ((self.company_b,), 5),
            ((self.company_a, self.company_b), 8),
        ):
            env = self._as(self.user_ab, *companies)
            self.env.invalidate_all()
            with self.subTest([company.name for company in companies]):
                self.assertEqual(self.tea.with_env(env).qty_available, quantity)
        env = self._as(self.user_a, self.company_a)
        self.assertEqual(self.tea.with_env(env).qty_available, 3)
        self.assertTrue(self.partner.with_env(env).read(['name']))

    def test_orderpoints_are_computed_for_each_company(self):
        rules = self.records_a['stock.warehouse.orderpoint']
        rules |= self.records_b['stock.warehouse.orderpoint']
        self.env.invalidate_all()
        for rule, company in zip(rules, (self.company_a, self.company_b), strict=True):
            rule.sudo()._jxc_recompute(company)
        self.env.invalidate_all()
        self.assertEqual(rules[0].jxc_on_hand, 3)
        self.assertEqual(rules[1].jxc_on_hand, 5)

    # === WAREHOUSES === #

    def test_limited_in_both_companies(self):
        user = self._user(
            'jxc_limited_both',
            'jxc_module.group_manager',
            self.company_a,
            company_ids=(self.company_a | self.company_b).ids,
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set((self.house_a | self.house_b).ids)],
        )
        both = self._as(user, self.company_a, self.company_b)
        self._assert_sees(both, [self.records_a, self.records_b])
        # the other company's warehouse is his, but its company is switched off
        self._assert_sees(self._as(user, self.company_a), [self.records_a], [self.records_b])

    def test_limited_to_a_warehouse_of_the_other_company(self):
        """Both switched on, the list names B's warehouse: nothing of A's stock."""
        user = self._user(
            'jxc_limited_b',
            'jxc_module.group_manager',
            self.company_a,
            company_ids=(self.company_a | self.company_b).ids,
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(self.house_b.ids)],
        )
        env = self._as(user, self.company_a, self.company_b)
        quants = env['stock.quant'].search([('product_id', '=', self.tea.id)])
        self.assertEqual(quants.sudo().company_id, self.company_b)
        self.assertEqual(self.tea.with_env(env).qty_available, 5)
        env = self._as(user, self.company_a)
        self.env.invalidate_all()
        self.assertFalse(env['stock.quant'].search([('product_id', '=', self.tea.id)]))
        self.assertEqual(self.tea.with_env(env).qty_available, 0)

    def test_limited_user_of_one_company_with_a_foreign_warehouse(self):
        """A warehouse of a company that he does not belong to opens nothing."""
        self.user_a.write(
            {'jxc_warehouse_limited': True, 'jxc_warehouse_ids': [Command.set(self.house_b.ids)]}
        )
        env = self._as(self.user_a, self.company_a)
        self.assertFalse(env['stock.quant'].search([('product_id', '=', self.tea.id)]))
        with self.assertRaises(AccessError):
            self.records_b['stock.quant'].with_env(env).read(['quantity'])
