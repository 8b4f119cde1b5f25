"""Every list of this app that may be empty says what belongs there and how it comes there."""

from lxml import html

from odoo.tests import TransactionCase, tagged


@tagged('post_install', '-at_install')
class TestEmptyLists(TransactionCase):
    def _actions(self):
        data = self.env['ir.model.data'].search(
            [('module', '=', 'jxc_module'), ('model', '=', 'ir.actions.act_window')]
        )
        actions = self.env['ir.actions.act_window'].browse(data.mapped('res_id')).exists()
        return actions.filtered(
            lambda action: action.target != 'new' and action.view_mode.split(',')[0] != 'form'
        )

    def test_every_list_says_what_belongs_there(self):
        actions = self._actions()
        self.assertGreater(len(actions), 60)
        for action in actions:
            with self.subTest(action.xml_id):
                text = html.fromstring(action.help or '<p/>').text_content()
                self.assertGreater(len(text.split()), 2, "an empty list without a word")

    def test_its_buttons_open_something(self):
        """What stands on an empty list as a button is an action that its readers have."""
        buttons = 0
        for action in self._actions():
            for link in html.fromstring(action.help or '<p/>').iterfind(".//a[@type='action']"):
                with self.subTest(action.xml_id):
                    target = self.env['ir.actions.actions'].browse(int(link.get('name')))
                    self.assertTrue(target.exists())
                    self.assertTrue(link.text_content().strip())
                    buttons += 1
        self.assertGreaterEqual(buttons, 4)
