import json
import re
from contextlib import suppress

import psycopg2
from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_access_costs import CostCommon
from .common_tools_properties import IS_LONG

# Fields that name a masked one among their dependencies and may be read all the same.
HARMLESS = {
    ('account.bank.statement.line', 'jxc_match_state'): "a word about the bill, no price",
    ('account.bank.statement.line', 'jxc_payment_held'): "yes or no",
    ('account.move', 'jxc_match_state'): "a word about the bill, no price",
    ('account.move', 'jxc_payment_held'): "yes or no",
    ('jxc.vendor.score', 'has_trend'): "whether prices can be compared",
    ('product.pricelist.item', 'price'): "says “From the cost” to masked users",
    ('product.product', 'company_currency_id'): "the currency of the value, not the value",
    ('product.supplierinfo', 'display_name'): "without the price for masked users",
    ('purchase.order', 'display_name'): "without the amount for masked users",
    ('stock.move', 'remaining_qty'): "a quantity",
}

# Values that hold 7.77 because the tests put it there for everybody to see.
SHOWN = re.compile(r'7\.77')


@tagged('post_install', '-at_install')
class TestCostWalk(CostCommon):
    """Nothing that a masked user can reach shows a cost, in whatever model."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, 'tracking_disable': False})
        order = cls._purchase(2)
        order.message_post(
            body="Total 7.77", message_type='comment', subtype_xmlid='mail.mt_comment'
        )
        cls.env['ir.attachment'].create(
            {'name': "RFQ 7.77", 'raw': b'7.77', 'res_model': order._name, 'res_id': order.id}
        )
        cls._done(order.picking_ids)
        order.action_create_invoice()
        cls.bill = order.invoice_ids
        cls.bill.invoice_date = '2026-03-01'
        cls.bill.action_post()
        sale = cls.env['sale.order'].create(
            {
                'partner_id': cls.customer.id,
                'user_id': cls.seller.id,
                'order_line': [
                    (0, 0, {'product_id': product.id, 'product_uom_qty': 1})
                    for product in cls.products.values()
                ],
            }
        )
        sale.action_confirm()
        cls._done(sale.picking_ids)
        invoice = sale._create_invoices()
        invoice.action_post()
        cls.sale = sale
        for product in cls.products.values():
            cls.env['stock.warehouse.orderpoint'].create(
                {'product_id': product.id, 'product_min_qty': 1, 'product_max_qty': 2}
            )
        cls.masked = {
            'keeper': cls.keeper,
            'seller': cls.seller,
            'clerk': cls.clerk,
            'chief': cls.chief,
            'buyer of core': cls._user('cost_core_buyer', 'purchase.group_purchase_manager'),
            'accounts': cls._user('cost_accounts', 'account.group_account_manager'),
        }
        cls.env.flush_all()

    def _is_masked(self, model, field):
        return not model._has_field_access(field, 'read')

    # === WHAT DEPENDS ON A COST === #

    def test_what_is_computed_from_a_cost_is_masked(self):
        """Follow the declared dependencies of every field of every model."""
        hidden = set()
        for name, model in self.env.items():
            masked = getattr(model, '_jxc_cost_fields', ())
            for field in model._fields.values():
                groups = (field.groups or '').split(',')
                if field.name in masked or 'jxc_module.group_cost' in groups:
                    hidden.add((name, field.name))
        self.assertIn(('product.product', 'standard_price'), hidden)
        found = True
        leaks = {}
        while found:
            found = {}
            for name, model in self.env.items():
                for field in model._fields.values():
                    key = (name, field.name)
                    if key in hidden or key in leaks:
                        continue
                    for path in self.env.registry.field_depends.get(field, ()):
                        if self._passes(name, path, hidden | set(leaks)):
                            found[key] = path
            leaks.update(found)
        self.assertEqual({key: path for key, path in leaks.items() if key not in HARMLESS}, {})

    def _passes(self, model_name, path, keys):
        for name in path.split('.'):
            if (model_name, name) in keys:
                return True
            field = self.env[model_name]._fields.get(name)
            if field is None or not field.relational:
                return False
            model_name = field.comodel_name
        return False

    # === READING EVERYTHING === #

    def _readable(self, user, others):
        """Yield each model that a user may read and its records there, as he sees them.

        :param others: what names of models begin with that are left out
        """
        for name, model in self.env(user=user.id).items():
            if model._transient or name.startswith(others) or not model.has_access('read'):
                continue
            self.env.invalidate_all()
            records = None
            # some models of core have no table, or refuse to be searched
            with (
                suppress(UserError, NotImplementedError, psycopg2.Error),
                mute_logger('odoo.sql_db'),
                self.env.cr.savepoint(),
            ):
                records = model.with_user(user).search([], order='id desc', limit=15)
            if records is not None:
                yield name, records

    def test_no_field_shows_the_cost(self):
        """Read all fields of all records, as each of them; nothing is refused and nothing leaks."""
        # all of them in long runs; these three have what the others have
        some = self.masked if IS_LONG else ('keeper', 'seller', 'accounts')
        # each report is read in four ways by `test_access_reports.py`; modules have no trade
        others = () if IS_LONG else ('jxc.report.', 'ir.module.module')
        self.odd = set()
        for who, user in ((who, self.masked[who]) for who in some):
            seen = 0
            for name, records in self._readable(user, others):
                fields = list(records.fields_get())
                seen += len(fields)
                with self.subTest(user=who, model=name):
                    self.assertEqual(self._bad(records, fields), [])
            self.assertGreater(seen, 1000)

    def _bad(self, records, fields):
        """Return the fields that show a cost or are refused for it.

        What one user was refused alone is asked alone of the next: halving finds it slowly.
        """
        odd = [name for name in fields if (records._name, name) in self.odd]
        bad = self._halve(records, [name for name in fields if name not in odd])
        return bad + [name for name in odd if not self._is_silent(records, [name])]

    def _halve(self, records, fields):
        if not fields or self._is_silent(records, fields):
            return []
        if len(fields) == 1:
            return fields
        half = len(fields) // 2
        return self._halve(records, fields[:half]) + self._halve(records, fields[half:])

    def _is_silent(self, records, fields):
        """Return whether reading works and shows no cost; core's own refusals do not count."""
        self.env.invalidate_all()
        try:
            with mute_logger('odoo.sql_db'), self.env.cr.savepoint():
                values = records.read(fields)
        except (UserError, ValueError, psycopg2.Error) as error:
            if len(fields) == 1:
                self.odd.add((records._name, *fields))
            refused = re.search(r'access the field "(\w+)" on', str(error))
            return len(fields) == 1 and not (refused and refused[1] in self._masked_names())
        return not SHOWN.search(repr(values))

    def _masked_names(self):
        return {field.name for _name, field in self._masked_fields()}

    def test_owner_sees_them(self):
        """The walk would find what it looks for."""
        product = self.products['average'].with_user(self.owner)
        self.assertRegex(json.dumps(product.read(['standard_price'])), SHOWN)
        self.assertRegex(
            json.dumps(self.bill.with_user(self.owner).line_ids.read(['balance'])), '15'
        )

    # === OTHER PATHS === #

    def test_margins_of_sale_margin(self):
        """`sale_margin` is no dependency; the test databases have it."""
        line = self.sale.order_line[0]
        self.assertIn('margin', line._fields, "install sale_margin beside this module")
        self.assertAlmostEqual(line.with_user(self.owner).purchase_price, self.COST)
        for record, name in (
            (line, 'purchase_price'),
            (line, 'margin'),
            (line, 'margin_percent'),
            (self.sale, 'margin'),
            (self.sale, 'margin_percent'),
        ):
            self.assertFalse(
                self._is_masked(record.with_user(self.owner), record._fields[name]), name
            )
            self.assertTrue(
                self._is_masked(record.with_user(self.seller), record._fields[name]), name
            )
        report = self.env['sale.report'].with_user(self.seller)
        self.assertTrue(report.formatted_read_group([], [], ['price_subtotal:sum']))
        with self.assertRaises(AccessError):
            report.formatted_read_group([], [], ['margin:sum'])

    def _masked_fields(self):
        for name, model in self.env.items():
            for field in getattr(model, '_jxc_cost_fields', ()):
                if field in model._fields:
                    yield name, model._fields[field]

    def test_every_path_is_refused(self):
        """Reading, comparing, sorting, grouping, adding up, exporting, importing and writing."""
        checked = 0
        for name, field in self._masked_fields():
            model = self.env[name].with_user(self.owner)
            readers = [
                user
                for user in (self.keeper, self.seller, self.chief)
                if self.env[name].with_user(user).has_access('read')
            ]
            # none of them has the right; by two ways to the model, by all of them in long runs
            for user in readers if IS_LONG else readers[:1] + readers[1:][-1:]:
                model = self.env[name].with_user(user)
                checked += 1
                with self.subTest(model=name, field=field.name, user=user.login):
                    self.assertNotIn(field.name, model.fields_get())
                    record = model.search([], limit=1)
                    paths = [
                        lambda m=model, f=field: m.search_read([], [f.name], limit=1),
                        lambda m=model, f=field: m.web_search_read([], {f.name: {}}, limit=1),
                    ]
                    if record:
                        paths += [
                            lambda r=record, f=field: r.read([f.name]),
                            lambda r=record, f=field: r.web_read({f.name: {}}),
                            lambda r=record, f=field: r[f.name],
                            lambda r=record, f=field: r.mapped(f.name),
                        ]
                    if record and field.type in ('float', 'monetary'):
                        paths.append(
                            lambda r=record, f=field: r.with_user(r.env.uid).write({f.name: 1})
                        )
                    if field.store or field.search:
                        paths += [
                            lambda m=model, f=field: m.search([(f.name, '>', 5)]),
                            lambda m=model, f=field: m.search_count([(f.name, '>', 5)]),
                        ]
                    if field.store:
                        paths += [
                            lambda m=model, f=field: m.search([], order=f.name),
                            lambda m=model, f=field: m.formatted_read_group(
                                [], [], [f'{f.name}:sum']
                            ),
                            lambda m=model, f=field: m.formatted_read_group(
                                [], [f.name], ['__count']
                            ),
                            lambda m=model, f=field: m.web_read_group([], [f.name], ['__count']),
                        ]
                    for path in paths:
                        self.env.invalidate_all()
                        with self.assertRaises(AccessError), self.env.cr.savepoint():
                            path()
        self.assertGreater(checked, 60)

    def test_comparing_through_other_models(self):
        paths = {
            'stock.quant': 'product_id.standard_price',
            'stock.move': 'product_id.seller_ids.price',
            'stock.picking': 'move_ids.value',
            'product.template': 'product_variant_ids.standard_price',
            'sale.order.line': 'product_id.standard_price',
        }
        for name, path in paths.items():
            user = self.seller if name.startswith('sale') else self.keeper
            with self.subTest(model=name, path=path), self.assertRaises(AccessError):
                self.env[name].with_user(user).search([(path, '>', 7)])

    def test_export_and_copy(self):
        product = self.products['average'].with_user(self.chief)
        with self.assertRaises(AccessError):
            product.export_data(['standard_price'])
        move = (
            self.env['stock.move']
            .with_user(self.keeper)
            .search([('product_id', '=', product.id)], limit=1)
        )
        for record in (product, move):
            vals = record.copy_data()[0]
            self.assertFalse(record._jxc_cost_fields & set(vals))
            self.assertNotRegex(json.dumps(vals, default=str), SHOWN)

    def test_bills_and_their_lines_are_gone(self):
        for user in (self.clerk, self.masked['accounts'], self.masked['buyer of core']):
            for name in ('account.move', 'account.move.line'):
                model = self.env[name].with_user(user)
                if not model.has_access('read'):
                    continue
                self.assertFalse(model.search([('move_type', 'in', ('in_invoice', 'in_refund'))]))
            self.assertFalse(
                self.env['mail.message'].with_user(user).search([('model', '=', 'purchase.order')])
            )
            self.assertFalse(
                self.env['ir.attachment']
                .with_user(user)
                .search([('res_model', '=', 'purchase.order')])
            )

    def test_tracked_amounts_are_hidden(self):
        """A change of a masked field is in the chatter of those who may read the field only."""
        order = self._purchase(1)
        self.env.cr.precommit.run()
        order.order_line[0].price_unit = 9
        self.env.flush_all()
        self.env.cr.precommit.run()
        value = self.env['mail.tracking.value'].search(
            [
                ('mail_message_id.res_id', '=', order.id),
                ('field_id.model', '=', 'purchase.order'),
                ('field_id.name', '=', 'amount_untaxed'),
            ]
        )
        self.assertTrue(value)
        self.assertFalse(value._filter_has_field_access(self.env(user=self.keeper.id)))
        self.assertTrue(value._filter_has_field_access(self.env(user=self.owner.id)))

    def test_public_methods_that_hand_out_values(self):
        report = self.env['stock_account.stock.valuation.report']
        self.assertTrue(report.with_user(self.owner).get_report_values())
        with self.assertRaises(AccessError):
            report.with_user(self.chief).get_report_values()
        forecast = self.env['stock.forecasted_product_product']
        product = self.products['average']
        values = forecast.with_user(self.chief).get_report_values(docids=product.ids)
        self.assertNotRegex(json.dumps(values, default=str), SHOWN)

    def test_print_of_a_purchase_order_is_refused(self):
        order = self.env['purchase.order'].search([], limit=1)
        report = self.env['ir.actions.report']
        name = 'purchase.report_purchaseorder'
        html, _kind = report.with_user(self.owner)._render_qweb_html(name, order.ids)
        self.assertIn(b'7.77', html)
        with self.assertRaises(Exception) as caught:
            report.with_user(self.keeper)._render_qweb_html(name, order.ids)
        self.assertIn('AccessError', repr(caught.exception) + repr(caught.exception.__cause__))

    # === VIEWS === #

    def test_views_name_no_masked_field(self):
        """Every view of every model they may read: no node and no expression says a cost."""
        views = self.env['ir.ui.view'].search([('type', '!=', 'qweb'), ('mode', '=', 'primary')])
        self.patterns = {}  # of this test: by model and user
        count = 0
        # who sells sees no view that these do not see, but for one's own orders
        few = ('keeper', 'chief', 'accounts')
        for who in (*few, 'seller') if IS_LONG else few:
            user = self.masked[who]
            for view in views:
                model = self.env.get(view.model)
                if model is None or not model.with_user(user).has_access('read'):
                    continue
                model = model.with_user(user)
                with self.subTest(view=view.xml_id, user=who):
                    arch = etree.fromstring(model.get_view(view.id, view.type)['arch'])
                    self._assert_arch(arch, model)
                    count += 1
        self.assertGreater(count, 300)

    def _assert_arch(self, node, model):
        for child in node:
            if child.tag in ('field', 'label', 'filter', 'aggregate'):
                name = child.get('name') if child.tag == 'field' else child.get('for')
                field = model._fields.get(name or '')
                if field is not None:
                    self.assertTrue(model._has_field_access(field, 'read'), name)
                if child.tag == 'field' and len(child) and field is not None and field.relational:
                    for view in child:
                        self._assert_arch(view, model.env[field.comodel_name])
                    continue
            masked = self._masked_pattern(model)
            for key, value in child.attrib.items():
                if key in ('name', 'string', 'help', 'title', 'class', 'id') or key.startswith(
                    'data-'
                ):
                    continue
                if masked:
                    self.assertNotRegex(value, masked, key)
            self._assert_arch(child, model)

    def _masked_pattern(self, model):
        """Return a pattern of the cost fields of a model that its user may not read, or None."""
        key = (model._name, model.env.uid)
        if key not in self.patterns:
            names = [
                name
                for name in getattr(model, '_jxc_cost_fields', ())
                if name in model._fields
                and not model._has_field_access(model._fields[name], 'read')
            ]
            words = '|'.join(names)
            self.patterns[key] = names and re.compile(rf'(?<![\w.])(?:{words})(?!\w)')
        return self.patterns[key]
