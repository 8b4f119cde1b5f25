"""Every list of this app that may be empty says what belongs there and how it comes there."""

from lxml import etree, html

from odoo.tests import TransactionCase, new_test_user, tagged

ROLES = ('sales', 'buyer', 'keeper', 'accountant', 'manager')
# Lists that nobody fills by a button: what comes into them by itself, or from documents of others.
BY_ITSELF = {
    'action_alert': "alerts come and go by themselves",
    'action_approval': "orders ask by themselves",
    'action_bill_log': "bills that differ were released",
    'action_check_log': "checks were overridden on orders",
    'action_expiry_log': "gates were overridden on deliveries",
    'action_kpi': "made every night",
    'action_job': "long work is asked for on other pages",
    'action_bills_to_match': "bills that differ come by themselves",
    'action_collector': "overdue customers come by themselves",
    'action_replenishment': "policies make the rules; salespeople read them only",
    'action_scheduler_night': "made every night",
    'action_vendor_score': "made every month; its button looks back",
}


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

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        admin = ('base.group_system', 'base.group_user')
        cls.people = {
            role: new_test_user(cls.env, f'empty_{role}', groups=f'jxc_module.group_{role}')
            for role in ROLES
        } | {'admin': new_test_user(cls.env, 'empty_admin', groups=','.join(admin))}

    def _links(self, action):
        text = html.fragment_fromstring(action.help or '<p/>', 'div')
        return list(text.iterfind(".//a[@type='action']"))

    def _readers(self, action):
        """Return who finds the list in a menu; without a menu: who may read it."""
        menus = self.env['ir.ui.menu'].search([('action', '=', f'{action._name},{action.id}')])
        model = self.env[action.res_model]
        return [
            user
            for user in self.people.values()
            if model.with_user(user).has_access('read')
            and (not menus or set(menus.ids) & menus.with_user(user)._visible_menu_ids())
        ]

    def _has_new(self, action, user):
        """Tell whether the list has a button "New" for a user."""
        model = self.env[action.res_model].with_user(user)
        if not model.has_access('create') or "'create': False" in (action.context or ''):
            return False
        views = {kind: view for view, kind in action.views}
        kind = action.view_mode.split(',')[0]
        arch = etree.fromstring(model.get_view(views.get(kind) or None, kind)['arch'])
        return arch.get('create', '1').lower() not in ('0', 'false')

    def test_every_list_gives_a_button(self):
        """New, or a link to where its rows come from; for whoever finds the list."""
        by_itself = set()
        for action in self._actions():
            if action.res_model.startswith('jxc.report.') or self._links(action):
                continue
            if not any(self._has_new(action, user) for user in self._readers(action)):
                by_itself.add(action.xml_id.partition('.')[2])
        self.assertEqual(sorted(by_itself), sorted(BY_ITSELF))

    def test_its_buttons_open_something(self):
        """What stands on an empty list as a button is an action that its readers have."""
        buttons = 0
        for action in self._actions():
            for link in self._links(action):
                name = link.get('name')
                target = (
                    self.env['ir.actions.actions'].browse(int(name))
                    if name.isdigit()
                    else self.env.ref(name)
                )
                self.assertTrue(target.exists())
                self.assertTrue(link.text_content().strip())
                target = self.env[target.type].browse(target.id)
                for user in self._readers(action):
                    with self.subTest(action.xml_id, target=target.xml_id, user=user.login):
                        groups = target.group_ids if 'group_ids' in target else None
                        self.assertTrue(not groups or groups & user.all_group_ids)
                        if target.type == 'ir.actions.act_window':
                            model = self.env[target.res_model].with_user(user)
                            need = 'create' if model._transient else 'read'
                            self.assertTrue(model.has_access(need))
                buttons += 1
        self.assertGreaterEqual(buttons, 30)
