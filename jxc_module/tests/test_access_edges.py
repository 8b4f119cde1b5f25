from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.sql_db import db_connect
from odoo.tests import new_test_user, tagged

from .common import JxcCommon
from .common_access_costs import CostCommon
from .test_access_roles import RoleCommon


@tagged('post_install', '-at_install')
class TestCostEdges(CostCommon):
    """What who sees no costs may do all the same, as in core."""

    def test_vendor_prices_are_listed_in_their_own_order(self):
        """It names the price, which he may not ask for himself."""
        prices = self.env['product.supplierinfo'].with_user(self.chief)
        self.assertIn('price', prices._order)
        self.assertTrue(prices.search([], order=prices._order))
        with self.assertRaises(AccessError):
            prices.search([], order='price')

    def test_to_make_no_lines_takes_no_right(self):
        lines = self.env['account.move.line'].with_user(self.keeper)
        self.assertFalse(lines.has_access('create'))
        self.assertFalse(lines.create([]))

    def test_a_short_name_of_a_vendors_price(self):
        price = self.products['standard'].seller_ids
        named = price.with_user(self.chief).with_context(use_simplified_supplier_name=True)
        self.assertEqual(named.sudo().display_name, self.vendor.display_name)


@tagged('post_install', '-at_install')
class TestScopeEdges(JxcCommon):
    """What stays as core does it, for people of some warehouses and for others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = new_test_user(
            cls.env,
            'edge_keeper',
            groups='jxc_module.group_keeper,stock.group_stock_multi_locations',
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(cls.warehouse_b.ids)],
        )

    def test_what_of_a_path_needs_the_right_to_lots(self):
        views = self.env['ir.ui.view']
        for model, path, needs in (
            ('stock.move.line', 'lot_id', False),  # its name is in the line
            ('stock.move.line', 'lot_id.expiration_date', True),
            ('stock.move.line', 'move_id.lot_ids', True),
            ('stock.move', 'lot_ids', True),
            ('stock.move.line', 'product_id.name', False),
            ('stock.move.line', 'nothing.lot_ids', False),
        ):
            with self.subTest(model=model, path=path):
                self.assertEqual(views._jxc_needs_lots(model, path), needs)

    def test_a_place_that_was_chosen_is_counted(self):
        shelf = self.env['stock.location'].create(
            {'name': "Shelf", 'location_id': self.stock_b.id, 'usage': 'internal'}
        )
        quants = self.env['stock.quant'].with_user(self.keeper)
        for place in (shelf, self.stock):
            chosen = quants.with_context(default_location_id=place.id)._set_view_context()
            self.assertEqual(chosen.env.context['default_location_id'], place.id)

    def test_anybody_may_follow_where_customers_are_everybodys(self):
        """Core asks for no right to who follows; ours is for own customers only."""
        other = self.env['res.company'].create({'name': "Edge Elsewhere"})
        shop = self.env['res.partner'].create({'name': "Their Shop", 'company_id': other.id})
        self.assertFalse(shop.with_user(self.keeper).has_access('read'))
        transfer = self.env['stock.picking'].with_user(self.keeper)
        transfer = transfer.create(
            {
                'picking_type_id': self.warehouse_b.out_type_id.id,
                'location_id': self.stock_b.id,
                'location_dest_id': self.customers.id,
            }
        )
        transfer.message_subscribe(shop.ids)
        self.assertIn(shop, transfer.sudo().message_partner_ids)

    def test_the_page_of_rights_is_printed_without_a_letterhead(self):
        """Core would ask for the layout of documents of the company first."""
        self.company.external_report_layout_id = False
        page = self.env['jxc.access.overview'].create({'user_id': self.keeper.id})
        self.assertEqual(page.action_print()['type'], 'ir.actions.report')


@tagged('post_install', '-at_install')
class TestRoleEdges(RoleCommon):
    def test_to_take_back_stops_nobody_who_names_the_user(self):
        """A document that names him as its author is written at the same moment."""
        chief = self.env.ref('base.user_admin')
        roles = self.env['res.users']._jxc_roles() - chief.group_ids
        change = self._assign(chief, roles[:1])
        change.action_take_back()
        self.assertFalse(chief.group_ids & roles)
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute("SET LOCAL lock_timeout = '2s'")
            other.execute("SELECT id FROM res_users WHERE id = %s FOR KEY SHARE", [chief.id])
            self.assertEqual(other.fetchall(), [(chief.id,)])
