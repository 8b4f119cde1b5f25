from freezegun import freeze_time

from odoo import Command
from odoo.tests import Form, new_test_user, tagged

from .common_receivables_reminders import RemindersCommon


@tagged('post_install', '-at_install')
@freeze_time(RemindersCommon.NOW)
class TestCredit(RemindersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.account_use_credit_limit = True
        cls.seller, cls.colleague = (
            new_test_user(cls.env, login, groups='base.group_user,jxc_module.group_sales')
            for login in ('credit_seller', 'credit_colleague')
        )
        cls.keeper = new_test_user(
            cls.env, 'credit_keeper', groups='base.group_user,jxc_module.group_keeper'
        )
        cls.noodle.write({'credit_limit': 100, 'user_id': cls.seller.id})
        cls.tea.write({'credit_limit': 1000, 'user_id': cls.colleague.id})
        cls.product = cls._create_product("Tea", list_price=10, taxes_id=False)
        cls._set_stock(cls.product, cls.stock, 100)
        cls._invoice(cls.noodle, 50, '2026-03-10')

    def _order(self, quantity, partner=None, confirm=True):
        order = self.env['sale.order'].create(
            {
                'partner_id': (partner or self.noodle).id,
                'user_id': self.seller.id,
                'order_line': [
                    Command.create(
                        {
                            'product_id': self.product.id,
                            'product_uom_qty': quantity,
                            'price_unit': 10,
                            'tax_ids': [],
                        }
                    )
                ],
            }
        )
        if confirm:
            order.action_confirm()
        return order

    def _partner(self, user, partner=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (partner or self.noodle).with_user(user).with_company(self.company)

    def test_parts(self):
        self._order(4)
        self._invoice(self.noodle, 7, '2026-04-30', post=False)
        expected = {
            'jxc_credit_open': 50,
            'jxc_credit_overdue': 50,
            'jxc_credit_undelivered': 40,
            'jxc_credit_uninvoiced': 0,
            'jxc_credit_draft': 7,
            'jxc_credit_used': 97,
            'jxc_credit_limit': 100,
            'jxc_credit_headroom': 3,
            'jxc_credit_state': 'near',
            'jxc_credit_shown': True,
        }
        for user in (self.clerk, self.seller):
            self.assertRecordValues(self._partner(user), [expected])
        contact = self.env['res.partner'].create({'name': "Li", 'parent_id': self.noodle.id})
        self.assertEqual(self._partner(self.clerk, contact).jxc_credit_used, 97)

    def test_who_may_see_amounts(self):
        """A colleague's customer: the state, no amount, on every path."""
        names = [name for name in self.noodle._fields if name.startswith('jxc_credit_')]
        amounts = [name for name in names if self.noodle._fields[name].type == 'monetary']
        for user in (self.colleague, self.keeper):
            partner = self._partner(user)
            [row] = partner.read(amounts)
            self.assertFalse(any(row[name] for name in amounts), user.login)
            self.assertFalse(partner.jxc_credit_shown)
            self.assertEqual(partner.jxc_credit_state, 'ok')
            for view in ('form', 'list'):
                self.env['res.partner'].with_user(user).get_view(view_type=view)

    def test_order_and_delivery_lines(self):
        order = self._order(8)  # 50 + 80
        self.env.invalidate_all()
        mine = order.with_user(self.seller)
        self.assertEqual(mine.jxc_credit_state, 'over')
        self.assertIn("30.00", mine.jxc_credit_line)
        with Form(mine) as form:
            self.assertIn("over the limit", form.jxc_credit_line)
        picking = order.picking_ids.with_user(self.keeper)
        self.env.invalidate_all()
        self.assertEqual(picking.jxc_credit_state, 'over')
        self.assertEqual(picking.jxc_credit_line, "The customer is over the credit limit.")
        # not by Form: beside stock_delivery core lets Inventory / User open no delivery
        [row] = picking.read(['jxc_credit_line'])
        self.assertNotIn("30", row['jxc_credit_line'])
        self.env.invalidate_all()
        self.assertIn("30.00", order.picking_ids.with_user(self.clerk).jxc_credit_line)
        # what is done needs no word any more, nor what comes in
        picking.sudo().button_validate()
        self.env.invalidate_all()
        self.assertFalse(picking.jxc_credit_line)

    def test_near_from_four_fifths_on(self):
        self._order(3)  # 50 + 30 of 100
        self.assertEqual(self._partner(self.clerk).jxc_credit_state, 'near')
        self.noodle.credit_limit = 100.02
        self.assertEqual(self._partner(self.clerk).jxc_credit_state, 'ok')
        self.noodle.credit_limit = 80
        self.assertEqual(self._partner(self.clerk).jxc_credit_state, 'near')
        self.noodle.credit_limit = 79.99
        self.assertEqual(self._partner(self.clerk).jxc_credit_state, 'over')

    def test_a_quotation_counts_on_its_own_form_only(self):
        """The form must not say "above the limit" in the check and "within" in the line."""
        order = self._order(8, confirm=False)  # 50 + 80
        self.assertEqual(self._partner(self.clerk).jxc_credit_state, 'ok')
        mine = order.with_user(self.seller)
        self.assertEqual(mine.jxc_credit_state, 'over')
        self.assertIn("30.00", mine.jxc_credit_line)
        self.company.jxc_checks = True
        self.env['jxc.check.rule'].search([]).active = False
        self.env['jxc.check.rule'].create({'name': "Credit", 'kind': 'credit', 'mode': 'warn'})
        for quantity, failed in ((6, True), (5, False)):
            order.order_line.product_uom_qty = quantity
            [finding] = order._jxc_findings()[order.id]
            self.assertEqual(finding['state'] == 'fail', failed)
            self.assertEqual(order.jxc_credit_state == 'over', failed)

    def test_no_limit_no_word(self):
        self.company.account_use_credit_limit = False
        order = self._order(8)
        self.assertEqual(order.jxc_credit_state, 'none')
        self.assertFalse(order.jxc_credit_line)
        self.assertFalse(order.picking_ids.jxc_credit_line)
        self.assertEqual(self._partner(self.clerk).jxc_credit_state, 'none')
        positions = self.env['jxc.credit.position'].with_user(self.clerk)
        self.assertFalse(positions.search_count([('company_id', '=', self.company.id)]))

    def test_list_near_the_limit(self):
        self._order(4)
        self._order(1, self.tea)
        self.env.flush_all()
        positions = self.env['jxc.credit.position'].with_user(self.clerk)
        positions = positions.with_context(allowed_company_ids=self.company.ids)
        rows = positions.search([('partner_id', 'in', (self.noodle | self.tea).ids)])
        self.assertRecordValues(
            rows,
            [
                {
                    'partner_id': self.noodle.id,
                    'used': 90,
                    'headroom': 10,
                    'usage': 90,
                    'state': 'near',
                },
                {
                    'partner_id': self.tea.id,
                    'used': 10,
                    'headroom': 990,
                    'usage': 1,
                    'state': 'ok',
                },
            ],
        )
        self.assertEqual(positions.search([('state', 'in', ('near', 'over'))]), rows[0])
        self.assertEqual(
            positions.search([('id', 'in', rows.ids)], order='headroom desc'), rows[::-1]
        )
        own = positions.with_user(self.seller).search([])
        self.assertEqual(own.partner_id, self.noodle)
        self.assertFalse(positions.with_user(self.keeper).has_access('read'))
        # what one sees can be searched on the partner too
        partners = self.env['res.partner'].with_company(self.company)
        self.assertIn(self.noodle, partners.search([('jxc_credit_state', '=', 'near')]))
        self.assertNotIn(self.tea, partners.search([('jxc_credit_state', '=', 'near')]))
        self.assertIn(self.corner, partners.search([('jxc_credit_state', '=', 'none')]))
        self.assertNotIn(self.noodle, partners.search([('jxc_credit_state', '=', 'none')]))

    def test_queries_do_not_grow(self):
        def count(size):
            partners = self.env['res.partner'].create(
                [{'name': f"Q{number}", 'credit_limit': 5} for number in range(size)]
            )
            orders = self.env['sale.order'].browse()
            for partner in partners:
                orders |= self._order(1, partner)
            return self._count_queries(
                lambda: (
                    orders.picking_ids.with_user(self.clerk).mapped('jxc_credit_line'),
                    orders.with_user(self.clerk).mapped('jxc_credit_line'),
                    partners.with_user(self.clerk).mapped('jxc_credit_used'),
                )
            )

        count(1)
        self.assertLessEqual(count(9), count(3) + 2)
