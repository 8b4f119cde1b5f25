from odoo.tests import TransactionCase, tagged

from ..models.base.during import during, is_unattended, ongoing, unattended
from ..models.base.notification import CLOSE, notification


@tagged('post_install', '-at_install')
class TestDuring(TransactionCase):
    def test_holds_within_the_block(self):
        with during(self.env, 'key', 1):
            with self.assertRaises(ValueError), during(self.env(su=False), 'key', 2):
                self.assertEqual(ongoing(self.env, 'key'), 2)
                raise ValueError
            self.assertEqual(ongoing(self.env, 'key'), 1)
            with self.assertRaises(ValueError), self.env.cr.savepoint():
                raise ValueError
            self.assertEqual(ongoing(self.env, 'key'), 1)
        self.assertIsNone(ongoing(self.env, 'key'))

    def test_no_context_makes_work_unattended(self):
        self.assertFalse(is_unattended(self.env(context={'jxc_unattended': True})))
        with unattended(self.env):
            self.assertTrue(is_unattended(self.env(context={})))
        self.assertFalse(is_unattended(self.env))

    def test_notification(self):
        params = {'message': "See %s", 'type': 'info', 'sticky': False}
        self.assertEqual(notification("See %s", 'info', then=None)['params'], params)
        link = notification("See %s", 'info', title="T", links=[("A", "/odoo/a")], then=CLOSE)
        self.assertEqual(
            link,
            {
                'type': 'ir.actions.client',
                'tag': 'display_notification',
                'params': {
                    **params,
                    'title': "T",
                    'links': [{'label': "A", 'url': "/odoo/a"}],
                    'next': {'type': 'ir.actions.act_window_close'},
                },
            },
        )
