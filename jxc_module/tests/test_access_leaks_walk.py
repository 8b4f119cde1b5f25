from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common_access_leaks import ALL_ROLES, MANY, MARK, AccessLeakCommon
from .common_tools_properties import IS_LONG

# What may change for a user of A when B trades, with the reason.
ALLOWED = {
    # sequences of the whole company; those of B's operation types are hidden
    ('ir.sequence', 'number_next_actual'),
    # counts days, hours or seconds until now
    ('stock.picking', 'delay_pass'),
    # groups of one name in any order, as core's cache happens to hold them
    ('res.groups', 'view_group_hierarchy'),
    ('res.users', 'view_group_hierarchy'),
    # sample figures made at random
    ('account.journal', 'kanban_dashboard_graph'),
    ('account.journal', 'kanban_dashboard'),
    # Manufacturing adds them to moves, related to the product and read as superuser: the quantity
    # of all warehouses beside a transfer of one's own (docs/guide/access.md)
    ('stock.move', 'product_qty_available'),
    ('stock.move', 'product_virtual_available'),
}
# Names without a place: where these lie and what is in them is hidden.
ALLOWED_NAMES = {'stock.package'}
# An order belongs to its salesman and buyer, whatever warehouse delivers it: its own quantities,
# dates and states, and what is made of them.
ORDER_MODELS = {
    'purchase.bill.line.match',
    'purchase.bill.union',
    'purchase.order',
    'purchase.order.line',
    'purchase.report',
    'sale.order',
    'sale.order.line',
    'sale.report',
    'stock.reference',  # the name of the order
    'product.supplierinfo',  # the vendor that the confirmed order adds to the product
}
ORDER_FIELDS = {
    ('mail.message', '*'),  # the chatter of the order
    ('product.product', 'purchased_product_qty'),
    ('product.product', 'sales_count'),
    ('product.product', 'seller_ids'),
    ('product.product', 'variant_seller_ids'),
    ('product.template', 'purchased_product_qty'),
    ('product.template', 'sales_count'),
    ('product.template', 'seller_ids'),
    ('product.template', 'variant_seller_ids'),
    ('res.partner', 'jxc_credit_uninvoiced'),  # a debt is to the company, not to a warehouse
    ('res.partner', 'jxc_credit_used'),
    ('res.partner', 'on_time_rate'),
    # A's rule finds the new vendor
    ('stock.warehouse.orderpoint', '*'),
}
# Rows of views, or left by no trade of a day.
WITHOUT_FIXTURE = {
    # made where a check fails: `test_approving_requests.py` looks as a limited manager
    'jxc.approval',
    'jxc.check.log',
    # made by a job of its room: a closing of B is to be added to `_trade`
    'jxc.closing',
    'jxc.closing.line',
    # of all warehouses of a vendor: nobody who is limited reads one
    'jxc.vendor.score',
    # opening data: nobody who is limited reads any, `test_onboarding_import.py`
    *('jxc.import', 'jxc.import.column', 'jxc.import.decision', 'jxc.import.layout'),
    *('jxc.import.record', 'jxc.import.row', 'jxc.import.sheet', 'jxc.import.total'),
    *('jxc.demand.history', 'jxc.last.price'),
    # filled by the daily run of expiry, from lots with dates
    'jxc.lot.outlook',
    'product.value',
    'report.stock.quantity',
    'stock.avco.report',
    'vendor.delay.report',
}
# Among what a user without limit sees of B's trade: the walk finds what there is to find.
SEEN = {
    ('product.product', 'qty_available'),
    ('product.product', 'stock_quant_ids'),
    ('stock.location', 'quant_ids'),
    ('stock.lot', 'product_qty'),
    ('stock.package.history', 'ids'),
    ('mail.followers', 'ids'),
    ('mail.message', 'ids'),
    ('mail.activity', 'ids'),
    ('ir.attachment', 'ids'),
    ('stock.avco.report', 'ids'),
}


@tagged('post_install', '-at_install')
class TestAccessLeaks(AccessLeakCommon):
    """Every model, every field, every path: B's trade changes nothing that a user of A can see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # orders not confirmed yet are expected at the earliest from now on
        cls.startClassPatcher(freeze_time(fields.Datetime.now()))
        line = {'product_id': cls.tea.id}
        cls.sale = cls.env['sale.order'].create(
            {
                'partner_id': cls.partner.id,
                'warehouse_id': cls.warehouse_b.id,
                'order_line': [Command.create({**line, 'product_uom_qty': 5})],
            }
        )
        cls.purchase = cls.env['purchase.order'].create(
            {
                'partner_id': cls.partner.id,
                'picking_type_id': cls.warehouse_b.in_type_id.id,
                'order_line': [Command.create({**line, 'product_qty': 5, 'price_unit': 7})],
            }
        )
        cls.free = cls._user('leak_free', ALL_ROLES)
        cls.free.jxc_warehouse_limited = False
        cls.looked_at = {*cls._scoped(), *(name for name, _what in SEEN)}
        # what everybody finds before anything happens in B is the same for all tests; a keeper sees
        # a part of what all roles together see, and is looked at in long runs
        users = (cls.keeper, cls.manager) if IS_LONG else (cls.manager,)
        # the rows of every report are read by `test_access_reports.py`, here they are searched and
        # grouped by each of their columns, too: in long runs
        cls.names = {
            name for name in cls.env.registry if IS_LONG or not name.startswith('jxc.report.')
        }
        cls.before = {user: cls._snapshot(user, names=cls.names) for user in users}
        cls.before_free = cls._snapshot(cls.free, names=cls.looked_at)
        # who looks did not read everything: lists of what may be chosen are stale by then
        cls.env.invalidate_all()

    def _assert_nothing(self, leaks):
        self.assertFalse(
            {
                key: value
                for key, value in leaks.items()
                if key not in ALLOWED and key[0] not in ALLOWED_NAMES
            }
        )

    def _made_by(self, trade):
        """Let B trade.

        :return: ids of what it made, by model name
        """
        old = self._ids_of_scoped()
        self.env.invalidate_all()
        trade()
        self.env.flush_all()
        return {name: sorted(ids - old[name]) for name, ids in self._ids_of_scoped().items()}

    def test_who_is_limited_learns_nothing(self):
        """A keeper, and all roles together; who has no limit sees what there is to see."""
        hidden = self._made_by(lambda: self._trade(self.warehouse_b, MARK, MANY))
        missing = {name for name, ids in hidden.items() if not ids}
        self.assertEqual(missing - WITHOUT_FIXTURE, set(), "trade in them, or list the reason")
        for user, old in self.before.items():
            with self.subTest(user=user.login):
                self._assert_nothing(self._leaks(user, old, hidden, self.names))
        leaks = self._leaks(self.free, self.before_free, hidden, self.looked_at)
        seen = {name for name, what in leaks if what == 'ids'}
        self.assertFalse(self._scoped() - seen - WITHOUT_FIXTURE)
        self.assertLessEqual(SEEN, leaks.keys())

    def test_order_served_by_the_other_warehouse_tells_of_itself_only(self):
        def trade():
            self.sale.action_confirm()
            self.purchase.button_confirm()
            self._finish(self.sale.picking_ids)
            self._finish(self.purchase.picking_ids)

        # what reports of stock may tell is in the test above, these are made of orders
        names = {name for name in self.env.registry if not name.startswith('jxc.report.')}
        before = {key: old for key, old in self.before[self.manager].items() if key[0] in names}
        leaks = self._leaks(self.manager, before, self._made_by(trade), names)
        self._assert_nothing(
            {
                key: value
                for key, value in leaks.items()
                if key[0] not in ORDER_MODELS and not ORDER_FIELDS & {key, (key[0], '*')}
            }
        )
        for key in (
            ('sale.order', 'picking_ids'),
            ('sale.order', 'delivery_count'),
            ('sale.order.line', 'move_ids'),
            ('purchase.order', 'picking_ids'),
            ('purchase.order', 'incoming_picking_count'),
            ('purchase.order.line', 'move_ids'),
        ):
            self.assertNotIn(key, leaks)
