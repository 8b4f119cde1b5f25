from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_counting import CountingCommon

FIGURES = ('book_qty', 'difference_qty', 'first_qty')


@tagged('post_install', '-at_install')
class TestBlind(CountingCommon):
    """What counters of a blind count learn: where and what, never how much the book says."""

    def setUp(self):
        super().setUp()
        self.count = self._open(blind=True, user_id=self.boss.id)
        self._count(self.count.with_user(self.keeper), self.tea, self.shelf, 8)
        self.env.flush_all()
        self.env.invalidate_all()
        self.lines = self.count.with_user(self.keeper).line_ids

    def test_counters_read_places_and_what_they_counted(self):
        self.assertEqual(len(self.lines), 2)
        self.assertEqual(sorted(self.lines.mapped('counted_qty')), [0, 8])

    def test_no_path_shows_the_book(self):
        lines = self.lines
        for name in FIGURES:
            self.assertFalse(any(row[name] for row in lines.read([name])), name)
            self.assertFalse(lines.search([('id', 'in', lines.ids), (name, '!=', 0)]), name)
            self.assertFalse(lines.search([('id', 'in', lines.ids), (name, '=', 10)]), name)
            self.assertFalse(lines.search([('id', 'in', lines.ids), (name, '=', -2)]), name)
        [(book, difference)] = lines._read_group(
            [('id', 'in', lines.ids)], [], ['book_qty:sum', 'difference_qty:sum']
        )
        self.assertFalse(book or difference)
        for spec in ('book_qty:max', 'book_qty:array_agg'):
            [(value,)] = lines._read_group([('id', 'in', lines.ids)], [], [spec])
            self.assertFalse(any(value) if isinstance(value, list) else value, spec)
        self.keeper.group_ids += self.env.ref('base.group_allow_export')
        rows = lines.export_data(['product_id/name', 'book_qty', 'difference_qty'])['datas']
        self.assertFalse([row for row in rows if any(row[1:])])
        entry = lines.entry_ids
        self.assertFalse(entry.read(['book_qty'])[0]['book_qty'])
        count = self.count.with_user(self.keeper)
        self.assertFalse(count.variance_count or count.difference_value)
        for order in ('book_qty', 'book_qty desc'):
            found = lines.search([('id', 'in', lines.ids)], order=f'{order}, id')
            self.assertEqual(found.ids, sorted(lines.ids))

    def test_the_columns_are_nobodys(self):
        for user in (self.keeper, self.boss):
            for name in ('book_kept', 'difference_kept', 'opening_kept', 'value_kept'):
                lines = self.count.with_user(user).line_ids
                for path in (
                    lambda lines, name: lines.read([name]),
                    lambda lines, name: lines.search([(name, '>', 0)]),
                    lambda lines, name: lines.search([], order=name),
                    lambda lines, name: lines._read_group([], [], [f'{name}:sum']),
                    lambda lines, name: lines.stocktake_id.search([(f'line_ids.{name}', '>', 0)]),
                ):
                    with self.assertRaises(AccessError):
                        path(lines, name)

    def test_managers_see_it_and_all_do_when_approved(self):
        lines = self.count.with_user(self.boss).line_ids
        self.assertEqual(sorted(lines.mapped('book_qty')), [6, 10])
        self.assertEqual(lines.search_count([('difference_qty', '=', -2)]), 1)
        [(book,)] = lines._read_group([('id', 'in', lines.ids)], [], ['book_qty:sum'])
        self.assertEqual(book, 16)
        self.count.action_review()
        self.assertFalse(any(self.lines.mapped('book_qty')))
        self.count.action_approve()
        self.lines.invalidate_recordset()
        self.assertEqual(sorted(self.lines.mapped('book_qty')), [6, 10])

    def test_others_entries_are_hidden_while_it_is_blind(self):
        other = new_test_user(self.env, 'jxc_count_other', groups='jxc_module.group_keeper')
        entries = self.count.with_user(other).entry_ids
        self.assertFalse(entries)

    def test_each_keeper_sees_his_own_places(self):
        other = new_test_user(self.env, 'jxc_count_other', groups='jxc_module.group_keeper')
        places = self.count.place_ids
        places.filtered(lambda place: place.location_id == self.shelf).user_ids = other
        self.env.invalidate_all()
        self.assertEqual(self.count.with_user(self.keeper).line_ids.location_id, self.rack)
        self.env.invalidate_all()
        self.assertEqual(self.count.with_user(other).line_ids.location_id, self.shelf | self.rack)
        with self.assertRaisesRegex(Exception, "somebody else counts it"):
            self._count(self.count.with_user(self.keeper), self.tea, self.shelf, 1)
