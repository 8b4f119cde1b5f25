"""Small conditions of what people may know that nothing else asks for."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.account.models.account_move_line import AccountMoveLine

from ..models.access.beyond_scope import beyond_scope
from ..models.access.cost.beyond_cost import beyond_cost
from .common import JxcCommon
from .common_access_costs import CostCommon


@tagged('post_install', '-at_install')
class TestCostGuards(CostCommon):
    def test_amounts_in_names_are_for_who_sees_costs(self):
        """Core puts the total into the name of an order, and the price into that of a vendor."""
        order = self._purchase(3)
        price = self.env['product.supplierinfo'].create(
            {
                'partner_id': self.vendor.id,
                'product_id': self.products['standard'].id,
                'price': self.COST,
            }
        )
        total = f"{order.amount_total:.2f}"
        buyer = self._user('cost_buyer', 'jxc_module.group_buyer')
        self.assertFalse(buyer._jxc_costs_hidden())
        for user, shown in ((buyer, True), (self.chief, False)):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                named = order.with_user(user).with_context(show_total_amount=True).sudo()
                self.assertEqual(total in named.display_name, shown, named.display_name)
                self.assertIn(order.name, named.display_name)
                self.env.invalidate_all()
                named = price.with_user(user).sudo()
                self.assertEqual(str(self.COST) in named.display_name, shown, named.display_name)
                self.assertIn(self.vendor.name, named.display_name)

    def test_a_copy_has_the_cost_that_was_given_and_no_other(self):
        product = self.products['standard'].with_user(self.chief)
        self.assertNotIn('standard_price', product.copy_data()[0])
        given = product.copy_data({'standard_price': 7})[0]
        self.assertEqual(given['standard_price'], 7)
        with self.assertRaises(AccessError):
            product.create(given)

    def test_who_sees_costs_keeps_the_way_of_core(self):
        ways = []

        @beyond_cost()
        def core(records):
            ways.append(records.env.su)
            return records

        buyer = self._user('cost_buyer', 'jxc_module.group_buyer')
        for user in (buyer, self.chief):
            self.assertFalse(core(self.env['product.product'].with_user(user)).env.su)
        self.assertEqual(ways, [False, True])

    def test_only_lines_of_costs_are_made_beyond_his_rights(self):
        """What he types into an invoice is made in his own name."""
        self.assertTrue(self.clerk._jxc_costs_hidden())
        invoice = self.env['account.move'].create(
            {'move_type': 'out_invoice', 'partner_id': self.customer.id}
        )
        ways, create = [], AccountMoveLine.create

        def spy(lines, vals_list):
            ways.append(lines.env.su)
            return create(lines, vals_list)

        line = {'move_id': invoice.id, 'name': "Work", 'price_unit': 5}
        with patch.object(AccountMoveLine, 'create', spy):
            made = self.env['account.move.line'].with_user(self.clerk).create(line)
        self.assertFalse(ways[0])
        self.assertFalse(made.env.su)

    def test_labels_of_prices_that_tell_no_cost_stay(self):
        pricelist = self.env['product.pricelist'].create({'name': "Guard Prices"})
        labels = []
        for vals in (
            {'compute_price': 'fixed', 'fixed_price': 5, 'base': 'standard_price'},
            {'compute_price': 'formula', 'price_discount': 5, 'base': 'list_price'},
            {'compute_price': 'formula', 'price_markup': 5, 'base': 'standard_price'},
        ):
            item = self.env['product.pricelist.item'].create(
                {'pricelist_id': pricelist.id, 'applied_on': '3_global', **vals}
            )
            labels.append(item.with_user(self.seller).price == "From the cost")
        self.assertEqual(labels, [False, False, True])

    def test_journals_of_costs_are_the_same_for_everybody(self):
        """Kept for all users under one key: who asks first must not decide."""
        other = self.env['res.company'].create({'name': "Cost Elsewhere"})
        journal = self.env['account.journal'].create(
            {'name': "Their Bills", 'type': 'purchase', 'code': 'THB', 'company_id': other.id}
        )
        valued = self.env['account.journal'].create(
            {'name': "Their Stock", 'type': 'general', 'code': 'THS', 'company_id': other.id}
        )
        other.account_stock_journal_id = valued
        self.env.flush_all()
        self.env.registry.clear_cache()
        self.env.invalidate_all()
        found = self.env['res.users'].with_user(self.chief)._jxc_cost_journal_ids()
        self.assertIn(journal.id, found)
        self.assertIn(valued.id, found)


@tagged('post_install', '-at_install')
class TestScopeGuards(JxcCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = new_test_user(
            cls.env,
            'guard_keeper',
            groups='jxc_module.group_keeper',
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(cls.warehouse_b.ids)],
        )

    def test_how_many_documents_the_others_made(self):
        """The numbers of his own warehouse stay, those of the others are 0."""
        own = self.warehouse_b.out_type_id.sequence_id
        other = self.warehouse.out_type_id.sequence_id
        (own | other).number_next_actual = 7
        kinds = self.env['stock.picking.type']
        loose = kinds.create({'name': "Guard", 'code': 'internal', 'sequence_code': 'GUA'})
        loose.warehouse_id = False
        loose.sequence_id.number_next_actual = 7
        seen = (own | other | loose.sequence_id).with_user(self.keeper)
        self.assertEqual(seen.mapped('number_next_actual'), [7, 0, 7])

    def test_a_line_into_another_warehouse_is_refused_in_words(self):
        """One end is his own, so that rules let it pass: his move has nothing to do with the other.

        A line whose move goes there is not refused.
        """
        tea = self._create_product("Guard Tea")
        lines = self.env['stock.move.line'].with_user(self.keeper)
        own = self.warehouse_b.lot_stock_id
        for dest, kind in (
            (self.env.ref('stock.stock_location_customers'), self.warehouse_b.out_type_id),
            (self.stock, self.warehouse_b.int_type_id),
        ):
            place = {'location_id': own.id, 'location_dest_id': dest.id}
            goods = {'product_id': tea.id, **place}
            picking = self.env['stock.picking'].create(
                {
                    'picking_type_id': kind.id,
                    'move_ids': [Command.create({'product_uom_qty': 2, **goods})],
                    **place,
                }
            )
            picking.action_confirm()
            vals = {
                **goods,
                'move_id': picking.move_ids.id,
                'picking_id': picking.id,
                'quantity': 1,
                'location_dest_id': self.stock.id,
            }
            if dest == self.stock:
                self.assertTrue(lines.create(vals))
            else:
                with self.assertRaisesRegex(AccessError, "belongs to another warehouse"):
                    lines.create(vals)

    def test_a_scrap_without_a_company_has_no_place(self):
        scraps = self.env['stock.scrap'].with_user(self.keeper)
        self.assertFalse(scraps.new({'company_id': False}).location_id)
        # of a transfer: from where its goods are, here still in the other warehouse
        picking = self.env['stock.picking'].create(
            {
                'picking_type_id': self.warehouse.int_type_id.id,
                'location_id': self.stock.id,
                'location_dest_id': self.stock_b.id,
            }
        )
        self.assertEqual(scraps.new({'picking_id': picking.id}).location_id._origin, self.stock)
        self.assertEqual(scraps.new({}).location_id._origin, self.stock_b)

    def test_a_warehouse_that_was_closed_is_not_begun_in(self):
        keeper = self.keeper.with_user(self.keeper)
        self.assertEqual(keeper._jxc_own_warehouse(self.warehouse), self.warehouse_b)
        self.warehouse_b.active = False
        self.assertEqual(keeper._jxc_own_warehouse(self.warehouse), self.warehouse)

    def test_who_is_not_limited_keeps_the_way_of_core(self):
        ways = []

        @beyond_scope('read')
        def core(records):
            ways.append(records.env.su)
            return records

        free = new_test_user(self.env, 'guard_free', groups='jxc_module.group_keeper')
        for user in (free, self.keeper):
            self.assertFalse(core(self.env['stock.picking'].with_user(user)).env.su)
        self.assertEqual(ways, [False, True])

    def test_whom_a_transfer_suggests_to_mail(self):
        """Core's answer for all but those who see their own customers only."""
        other = self.env['res.company'].create({'name': "Guard Elsewhere"})
        partner = self.env['res.partner'].create({'name': "Their Shop", 'company_id': other.id})
        picking = self.env['stock.picking'].create(
            {
                'picking_type_id': self.warehouse_b.out_type_id.id,
                'location_id': self.stock_b.id,
                'location_dest_id': self.customers.id,
            }
        )
        picking.partner_id = partner
        found = picking.with_user(self.keeper)._mail_get_partners()
        self.assertEqual(found[picking.id].ids, partner.ids)

    def test_of_activities_the_names_of_documents_alone_are_masked(self):
        hidden = self.env['stock.picking'].create(
            {
                'picking_type_id': self.warehouse.out_type_id.id,
                'location_id': self.stock.id,
                'location_dest_id': self.env.ref('stock.stock_location_customers').id,
            }
        )
        activity = hidden.activity_schedule(
            'mail.mail_activity_data_todo', summary="Guard Call", user_id=self.keeper.id
        )
        self.env.flush_all()
        mine = self.env['mail.activity'].with_user(self.keeper)
        self.assertEqual(mine.search([('summary', '=', "Guard Call")]), activity)
        named = [('res_name', '=', hidden.name), ('id', '=', activity.id)]
        self.assertEqual(self.env['mail.activity'].search(named), activity)
        self.assertFalse(mine.search(named))
