from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.jxc_module.models.base.given import (
    given_domain,
    given_ids,
    given_ids_text,
    given_readable,
    given_records,
    given_text,
)

from .common import JxcCommon


@tagged('post_install', '-at_install')
class TestGiven(JxcCommon):
    """Ids from a request: shape, existence and rights are looked at in one place."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, 'given_user', groups='base.group_user')
        fields = {'report_key': 'stock_on_hand', 'params': '{}'}
        favorites = cls.env['jxc.report.favorite']
        cls.theirs = favorites.create({'name': "Theirs", **fields})
        cls.mine = favorites.create({'name': "Mine", 'user_id': cls.user.id, **fields})
        cls.model = favorites.with_user(cls.user)

    def test_every_search_of_ours_answers_for_nothing(self):
        """The editor of filters asks "is not set" of any field, also of one that always is."""
        seen = 0
        for name in sorted(self.env.registry):
            records = self.env[name]
            if records._abstract:
                continue
            for field in records._fields.values():
                ours = name.startswith('jxc.') or field.name.startswith('jxc_')
                if not ours or not field.search or field.store or field.related:
                    continue
                seen += 1
                for operator, value in (('=', False), ('!=', False), ('in', []), ('in', [False])):
                    with (
                        self.subTest(field=str(field), operator=operator, value=value),
                        self.env.cr.savepoint(),
                    ):
                        records.search([(field.name, operator, value)], limit=1)
        self.assertGreater(seen, 100)

    def test_a_name_that_is_worked_out_is_looked_for_by_what_it_is_of(self):
        """Whoever types into the field of a link looks by name; these names are in no column."""
        for name in ('jxc.payment.proposal', 'jxc.reminder.run', 'jxc.alert'):
            self.assertEqual(self.env[name].name_search("No such thing of theirs"), [], name)

    def test_what_is_no_id_is_named(self):
        for wrong in ('1', True, 0, -1, 2**31, 1.5, [1, '2'], [None], {'a': 1}, "a\0b"):
            with self.subTest(wrong=wrong), self.assertRaises(UserError) as caught:
                given_ids(self.env, wrong)
            self.assertNotIn('\0', str(caught.exception))

    def test_ids_keep_their_order_each_once(self):
        self.assertEqual(given_ids(self.env, [3, 1, 3]), [3, 1])
        self.assertEqual(given_ids(self.env, 7), [7])
        for nothing in (None, False, '', [], ()):
            self.assertEqual(given_ids(self.env, nothing), [])

    def test_ids_in_a_text(self):
        self.assertEqual(given_ids_text(self.env, '[2, 1]'), [2, 1])
        self.assertEqual(given_ids_text(self.env, False), [])
        for wrong in ('x', '{"a": 1}', '[[1]]', '[' * 100_000, '["1"]', 'null x', '1e3'):
            with self.subTest(wrong=wrong[:20]), self.assertRaises(UserError):
                given_ids_text(self.env, wrong)

    def test_too_many(self):
        given_ids(self.env, list(range(1, 100_001)))
        with self.assertRaises(UserError):
            given_ids(self.env, list(range(1, 100_002)))

    def test_hidden_and_missing_ones_are_counted_alike(self):
        ids = [self.mine.id, self.theirs.id, 2**31 - 1]
        records, hidden = given_readable(self.model, ids)
        self.assertEqual((records.ids, hidden), (self.mine.ids, 2))
        self.assertEqual(records.env.uid, self.user.id)

    def test_all_or_an_error_without_a_name(self):
        self.assertEqual(given_records(self.model, self.mine.id), self.mine)
        for ids in (self.theirs.ids, [2**31 - 1]):
            with self.assertRaises(AccessError) as caught:
                given_records(self.model, ids)
            self.assertNotIn("Theirs", str(caught.exception))

    def test_domains(self):
        model = self.env['res.partner']
        for good in ('', '[]', [], [['name', '=', 'x']], '["!", ["name", "=", "x"]]'):
            given_domain(model, good)
        deep = []
        for _step in range(10_000):
            deep = [deep]
        for wrong in (
            *('[1]', '5', '{"a": 1}', 'x', '[' * 100_000, '[["nothing", "=", 1]]', '[["name"]]'),
            *([1], 5, {'a': 1}, deep, [['name', '=', 'a\0b']], [['name', 'so', 'x']], [[]]),
            [['company_id', 'any!', [['name', '!=', False]]]],
        ):
            name = 'deep' if wrong is deep else repr(wrong)[:30]
            with self.subTest(wrong=name), self.assertRaises(UserError):
                given_domain(model, wrong)

    def test_texts(self):
        self.assertEqual(given_text(' broken\0 box\n'), 'broken box')
        for nothing in (False, None, '', ' ', '\0', '\u200b', '\u200b\u2060\ufeff', '\u00a0\u3000'):
            self.assertEqual(given_text(nothing), '')
