"""A walk through the menus of a person: what each of them opens, and whether there is something."""

import ast
from functools import partial

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tools.safe_eval import datetime, dateutil, safe_eval, time

ROLES = ('sales', 'buyer', 'keeper', 'accountant', 'manager', 'admin')
# Pages without records of their own, and what is a person's own and gone after a week.
PAGES = {'res.config.settings', 'jxc.job'}
# What somebody sets up or does once; in a company of a story it would be a lie.
SETUP = {
    *('jxc.import', 'jxc.golive.signature', 'jxc.backup', 'jxc.backup.run', 'jxc.feedback'),
    *('jxc.channel', 'jxc.channel.host', 'jxc.message', 'jxc.golive.change'),
}
# They tell of the stock of both ends, and the keeper of the story has one warehouse.
NOT_HIS = {'keeper': {'jxc.rebalance'}}


class MenuWalk:
    """The menus of our app as one person sees them.

    :param env: of that person, in the company of the story
    """

    def __init__(self, env):
        self.env = env
        self.empty, self.opened = [], 0

    def run(self):
        """Open everything; return the names of what is empty."""
        root = self.env.ref('jxc_module.menu_jxc')
        menus = self.env['ir.ui.menu'].search([('id', 'child_of', root.id)])
        visible = menus._filter_visible_menus()
        for menu in visible:
            # of a menu that is not shown nobody sees the menus below
            above = menus.filtered(lambda other, menu=menu: self._is_above(other, menu))
            if menu.action and above <= visible:
                self._open(menu)
        return self.empty

    def _is_above(self, other, menu):
        return other != menu and menu.parent_path.startswith(other.parent_path)

    def _open(self, menu):
        action = menu.action
        if action._name == 'ir.actions.server':
            values = action.with_user(self.env.user).run()
        elif action._name == 'ir.actions.act_window':
            values = action._get_action_dict()
        else:
            return  # client actions bring their own tests
        if not values or not values.get('res_model') or self._is_page(values):
            return
        self.opened += 1
        if not self._has_something(values):
            self.empty.append(f'{menu.complete_name} ({values["res_model"]})')

    def _is_page(self, values):
        model = self.env[values['res_model']]
        return (
            values.get('target') == 'new'
            or values['res_model'] in PAGES | SETUP | NOT_HIS.get(self.env.user.login, set())
            or (values.get('view_mode') or '').split(',')[0] == 'form'
            or model._transient
        )

    def _has_something(self, values):
        names = self._names()
        context = values.get('context') or {}
        if isinstance(context, str):
            context = safe_eval(context, dict(names))
        domain = values.get('domain') or []
        if isinstance(domain, str):
            domain = safe_eval(domain, dict(names))
        model = self.env[values['res_model']].with_context(**context)
        domain = [*domain, *self._default_filters(model, values, context, names)]
        try:
            return bool(model.web_search_read(domain, {'display_name': {}}, limit=1)['length'])
        except AccessError:
            return False

    def _default_filters(self, model, values, context, names):
        """Return the domains of the filters that the action begins with."""
        wanted = {
            key.removeprefix('search_default_')
            for key, value in context.items()
            if key.startswith('search_default_') and value
        }
        if not wanted:
            return []
        view = values.get('search_view_id')
        view_id = view[0] if isinstance(view, (list, tuple)) else view or False
        arch = etree.fromstring(model.get_view(view_id, 'search')['arch'])
        found = []
        for node in arch.iter('filter'):
            if node.get('name') in wanted and node.get('domain'):
                found += self._domain(node.get('domain'), names)
        return found

    def _domain(self, text, names):
        try:
            return ast.literal_eval(text)
        except ValueError:
            return safe_eval(text, dict(names))

    def _names(self):
        today = partial(fields.Date.context_today, self.env.user)
        return {
            'uid': self.env.uid,
            'context': dict(self.env.context),
            'allowed_company_ids': self.env.companies.ids,
            'active_id': False,
            'context_today': today,
            'datetime': datetime,
            'time': time,
            'relativedelta': dateutil.relativedelta.relativedelta,
        }
