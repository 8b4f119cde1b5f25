"""Counts where goods come and go in steps, under freeze in production, in closed months, masked."""

from datetime import date, datetime
from io import BytesIO

import psycopg2
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_access_costs import CostCommon
from .common_counting import CountingCommon
from .test_closing_months import ClosingCommon

NOON = datetime(2026, 3, 2, 4)
IN_JANUARY = datetime(2026, 1, 31, 15, 59, 59)  # the last second of the month at UTC+8 or UTC


@tagged('post_install', '-at_install')
class TestCountingSteps(CountingCommon):
    """Goods that wait at the door are counted where they lie, and go their way afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse_b.write(
            {'reception_steps': 'three_steps', 'delivery_steps': 'pick_pack_ship'}
        )
        cls.input = cls.warehouse_b.wh_input_stock_loc_id
        cls.output = cls.warehouse_b.wh_output_stock_loc_id
        cls.packing = cls.warehouse_b.wh_pack_stock_loc_id
        cls.cup = cls._create_product("Count Cup", standard_price=2.0)

    def _transfer(self, kind, source, target, quantity):
        picking = self.env['stock.picking'].create(
            {
                'picking_type_id': kind.id,
                'location_id': source.id,
                'location_dest_id': target.id,
                'move_ids': [
                    Command.create(
                        {
                            'product_id': self.cup.id,
                            'product_uom_qty': quantity,
                            'location_id': source.id,
                            'location_dest_id': target.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking

    def _done(self, picking, quantity=None):
        picking.action_assign()
        for move in picking.move_ids:
            move.quantity = quantity or move.product_uom_qty
            move.picked = True
        picking._action_done()
        return picking

    def test_received_but_not_put_away(self):
        """Ten came in, eight lie at the door: two are missing there; the eight are put away."""
        self._done(self._transfer(self.warehouse_b.in_type_id, self.suppliers, self.input, 10))
        self.assertEqual(self._on_hand(self.cup, self.input), 10)
        away = self.env['stock.move'].search(
            [('product_id', '=', self.cup.id), ('location_id', '=', self.input.id)]
        )
        count = self._open(self.boss, product_ids=self.cup.ids)
        self.assertEqual(count.line_ids.location_id, self.input)
        self._count(count, self.cup, self.input, 8)
        self._finish(count)
        self.assertEqual(count.state, 'posted')
        self.assertEqual(self._on_hand(self.cup, self.input), 8)
        if away:  # core pushed the next step when the goods came
            away.picking_id.action_assign()
            away.quantity = 8
            away.picked = True
            away._action_done()
            self.assertEqual(self._on_hand(self.cup, self.input), 0)
        self.assertGreaterEqual(self._on_hand(self.cup, self.input), 0)

    def test_picked_but_not_shipped(self):
        """Goods at the packing table and at the ramp are lines of their own, and live on."""
        self._set_stock(self.cup, self.shelf, 20)
        picked = self._transfer(self.warehouse_b.int_type_id, self.shelf, self.packing, 5)
        count = self._open(self.boss, product_ids=self.cup.ids)
        self._count(count, self.cup, self.shelf, 20)
        self._done(picked)
        self._done(self._transfer(self.warehouse_b.int_type_id, self.packing, self.output, 3))
        self._count(count, self.cup, self.packing, 2)
        self._count(count, self.cup, self.output, 4)
        self._done(self._transfer(self.warehouse_b.out_type_id, self.output, self.customers, 3))
        self._finish(count)
        stock = [self._on_hand(self.cup, at) for at in (self.shelf, self.packing, self.output)]
        self.assertEqual(stock, [15, 2, 1])
        self.assertEqual(count.line_ids.move_ids.mapped('quantity'), [1])

    def test_packages_and_owners_keep_their_lines(self):
        """The same product loose, in a box, and of somebody else: three lines, each booked."""
        owner = self.env['res.partner'].create({'name': "Count Owner"})
        box = self.env['stock.package'].create({'name': "COUNT-BOX"})
        quants = self.env['stock.quant']
        for quantity, values in ((10, {}), (6, {'package_id': box}), (4, {'owner_id': owner})):
            quants._update_available_quantity(self.cup, self.shelf, quantity, **values)
        count = self._open(self.boss, product_ids=self.cup.ids)
        self.assertEqual(sorted(count.line_ids.mapped('book_qty')), [4, 6, 10])
        self._count(count, self.cup, self.shelf, 9)
        self._count(count, self.cup, self.shelf, 7, package_id=box.id)
        self._count(count, self.cup, self.shelf, 2, owner_id=owner.id)
        by_identity = {(line.package_id, line.owner_id): line for line in count.line_ids}
        self.assertEqual(by_identity[box.browse(), owner].difference_value, 0)
        self.assertEqual(by_identity[box, owner.browse()].difference_value, 2)
        # a net would only move the piece from the shelf into the box: both are booked here
        self._finish(count)
        found = {
            (quant.package_id, quant.owner_id): quant.quantity
            for quant in quants.search([('product_id', '=', self.cup.id), ('quantity', '!=', 0)])
            if quant.location_id == self.shelf
        }
        none = (box.browse(), owner.browse())
        self.assertEqual(found, {none: 9, (box, none[1]): 7, (none[0], owner): 2})

    def test_preview(self):
        """What opening would list is told before, by scope and sample; nothing afterwards."""
        count = self.Stocktake.create({'warehouse_ids': self.warehouse_b.ids})
        self.assertEqual((count.preview_lines, count.preview_places), (2, 2))
        count.product_ids = self.tea
        count.flush_recordset()
        count.invalidate_recordset()
        self.assertEqual((count.preview_lines, count.preview_places), (1, 1))
        count.product_ids = False
        count.write({'sample': 'size', 'sample_size': 1})
        count.invalidate_recordset()
        self.assertEqual(count.preview_lines, 1)
        count.action_open()
        count.invalidate_recordset()
        self.assertEqual((len(count.line_ids), count.preview_lines), (1, 0))

    def _deletes(self, record):
        """Tell whether a record can be deleted, and keep it."""
        try:
            with mute_logger('odoo.sql_db'), self.env.cr.savepoint():
                record.unlink()
                self.env.flush_all()
        except (UserError, psycopg2.Error):
            return False
        return True

    def test_production_and_deleting_wait_for_the_end_of_a_freeze(self):
        bill = self.env['mrp.bom'].create(
            {
                'product_tmpl_id': self.cup.product_tmpl_id.id,
                'bom_line_ids': [Command.create({'product_id': self.tea.id, 'product_qty': 2})],
            }
        )
        order = self.env['mrp.production'].create(
            {
                'product_id': self.cup.id,
                'product_qty': 1,
                'bom_id': bill.id,
                'location_src_id': self.shelf.id,
                'location_dest_id': self.rack.id,
            }
        )
        order.action_confirm()
        order.action_assign()
        order.qty_producing = 1
        order.move_raw_ids.write({'quantity': 2, 'picked': True})
        done = self._move(self.tea, self.shelf, self.customers, 1)
        count = self._open(self.keeper, mode='freeze', location_ids=self.shelf.ids)
        frozen = self.assertRaisesRegex(UserError, f"{count.name}, opened by .* is counting")
        with frozen:
            order.with_context(skip_backorder=True).button_mark_done()
        with self.assertRaisesRegex(UserError, f"{count.name}, opened by .* is counting"):
            done.move_line_ids.unlink()
        self.assertEqual(self._on_hand(self.tea, self.shelf), 9)
        # what is only planned may go, the frozen place and a counted product may not
        self.env['stock.move'].create(
            {
                'product_id': self.tea.id,
                'product_uom_qty': 1,
                'location_id': self.shelf.id,
                'location_dest_id': self.customers.id,
            }
        ).unlink()
        self.assertFalse(self._deletes(self.shelf) or self._deletes(self.tea))
        with self.assertRaisesRegex(UserError, "cancel it instead"):
            count.unlink()
        count.action_unfreeze()
        order.with_context(skip_backorder=True).button_mark_done()
        self.assertEqual(order.state, 'done')
        self.assertEqual(self._on_hand(self.tea, self.shelf), 7)


@tagged('post_install', '-at_install')
class TestCountingClosedMonths(ClosingCommon):
    """The book of a day in a closed month: a locked one refuses, another one says it is stale."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._product(cls, 'average', cost=4.0)
        cls._go(cls, datetime(2026, 1, 10), cls.tea, cls.suppliers, cls.stock, 10, worth=50.0)
        cls.company.jxc_closing_refuses = True

    def _approved(self):
        count = self.env['jxc.stocktake'].create(
            {
                'warehouse_ids': self.warehouse.ids,
                'product_ids': self.tea.ids,
                'as_of': IN_JANUARY,
            }
        )
        count.action_open()
        self.env['jxc.stocktake.entry'].create(
            {
                'stocktake_id': count.id,
                'product_id': self.tea.id,
                'location_id': self.stock.id,
                'quantity': 8,
            }
        )
        count.action_review()
        count.action_confirm_dates()
        count.action_approve()
        return count

    def test_a_locked_month_refuses_and_is_named(self):
        closing = self._close(date(2026, 1, 1))
        closing.action_lock()
        with freeze_time(NOON):
            count = self._approved()
            count.action_post()
            self.assertEqual(count.state, 'posting')
            self.assertIn(f"{closing.display_name} is locked", count.line_ids.problem)
            self.assertEqual(count.line_ids.state, 'waiting')
            self.assertFalse(count.line_ids.move_ids)
            closing.action_unlock()
            count.action_post()
        self.assertEqual(count.state, 'posted')
        self.assertEqual(count.line_ids.move_ids.date, IN_JANUARY)

    def test_a_locked_fiscal_period_refuses_and_is_named(self):
        """Locked before opening, nothing opens; locked later, the lines wait and say why."""
        with freeze_time(NOON):
            count = self._approved()
            self.company.fiscalyear_lock_date = date(2026, 1, 31)
            count.action_post()
            self.assertEqual((count.state, count.line_ids.state), ('posting', 'waiting'))
            self.assertRegex(count.line_ids.problem, r"01/31/2026, which is locked: .*01/31/2026")
            self.assertFalse(count.line_ids.move_ids)
            with self.assertRaisesRegex(UserError, "which is locked: "):
                count.copy({'as_of': IN_JANUARY}).action_open()
            self.company.fiscalyear_lock_date = date(2026, 1, 30)  # the day before is not that day
            count.action_post()
        self.assertEqual(count.state, 'posted')

    def test_a_closed_month_becomes_stale(self):
        closing = self._close(date(2026, 1, 1))
        self.assertFalse(closing.is_stale)
        with freeze_time(NOON):
            count = self._approved()
            count.action_post()
        self.assertEqual(count.state, 'posted')
        self.assertTrue(closing.is_stale)
        self.assertEqual(closing.changed_product_ids, self.tea)


@tagged('post_install', '-at_install')
class TestCountingMasked(CostCommon):
    """A keeper without costs counts, reviews, approves and posts, and never meets the 7.77."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper.group_ids += cls.env.ref('base.group_allow_export')
        cls.count = (
            cls.env['jxc.stocktake']
            .with_user(cls.keeper)
            .create({'warehouse_ids': cls.warehouse.ids})
        )
        cls.count.action_open()
        entries = cls.env['jxc.stocktake.entry'].with_user(cls.keeper)
        for line in cls.count.line_ids:
            entries.create(
                {
                    'stocktake_id': cls.count.id,
                    'product_id': line.product_id.id,
                    'location_id': line.location_id.id,
                    'lot_id': line.lot_id.id,
                    'quantity': line.book_qty - 1,
                }
            )

    def _models(self):
        for name, model in self.env(user=self.keeper.id).items():
            ours = name.startswith(('jxc.stocktake', 'jxc.report.stocktake'))
            plain = not model._transient and (model._auto or not model._abstract)
            if ours and plain and model.has_access('read'):
                yield name, model

    def _assert_silent(self):
        seen = 0
        for name, model in self._models():
            self.env.invalidate_all()
            names = [one for one in model.fields_get() if one not in ('message_ids',)]
            rows = model.search([]).read(names)
            seen += len(rows)
            self.assertNotIn('7.77', repr(rows), name)
            costs = {
                field.name
                for field in model._fields.values()
                if field.groups in ('.', 'jxc_module.group_cost')
            }
            for kind in ('list', 'form', 'pivot', 'graph', 'search'):
                shown = model.get_views([(False, kind)])['models'][name]['fields']
                self.assertFalse(costs & shown.keys(), name)
        self.assertGreater(seen, 8)

    def test_screens(self):
        lines = self.count.line_ids
        for name in ('difference_value', 'difference_value_abs', 'value_kept'):
            for way, path in {
                'read': lambda name=name: lines.read([name]),
                'search': lambda name=name: lines.search([(name, '<', -7)]),
                'order': lambda name=name: lines.search([], order=name),
                'sum': lambda name=name: lines.formatted_read_group([], [], [f'{name}:sum']),
                'export': lambda name=name: lines.export_data([name]),
            }.items():
                with (
                    self.subTest(field=name, way=way),
                    self.assertRaises(AccessError),
                    self.env.cr.savepoint(),
                ):
                    path()
        owner = self.count.with_user(self.owner)
        self.assertAlmostEqual(owner.difference_value, -7.77 * len(lines), 4)
        self._assert_silent()
        self.count.action_review()
        self._assert_silent()
        self.count.action_approve()
        self.count.action_post()
        self.assertEqual(self.count.state, 'posted')
        self._assert_silent()

    def test_workbook_and_prints(self):
        stream = BytesIO()
        self.count._write_book(stream)
        sheet = load_workbook(stream).active
        cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
        self.assertIn(20, cells)
        self.assertNotIn('7.77', repr(cells))
        self.count.action_review()
        self.count.action_approve()
        self.count.action_post()
        for user, shows in ((self.keeper, False), (self.owner, True)):
            reports = self.env['ir.actions.report'].with_user(user)
            page, _kind = reports._render_qweb_html('jxc_module.stocktake_protocol', self.count.ids)
            self.assertEqual('7.77' in page.decode(), shows, user.login)

    def test_the_alert_and_what_is_asked_in_review(self):
        """The value of zeroing, of evidence and of relocations stay with who sees costs."""
        self.count.action_review()
        masked = self.env(user=self.keeper.id)
        for name in ('jxc.stocktake.evidence', 'jxc.stocktake.relocation'):
            self.assertNotIn('value', masked[name].fields_get(), name)
        rows = masked['jxc.stocktake.evidence'].search([]).read()
        self.assertNotIn('7.77', repr(rows))
