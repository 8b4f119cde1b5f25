"""The people: one a role; the administrator has them all."""

from odoo.fields import Command

from ..story.partners import PEOPLE

ROLES = ('sales', 'buyer', 'keeper', 'accountant', 'manager')
ALL = (*ROLES, 'cost', 'override')
HOME = 'jxc'  # path of the client action that the app opens on


def hire(stage, admin):
    """Make the people, let them and ``admin`` into the company, and open the dashboard for all.

    Login and password of each are the word of the role, as the guide says.
    """
    groups = {word: stage.env.ref(f'jxc_module.group_{word}') for word in ALL}
    home = stage.env['ir.actions.client'].search([('path', '=', HOME)], limit=1)
    shared = {'tz': stage.company._jxc_tz(), 'lang': stage.env.context['lang']}
    if home:
        shared['action_id'] = home.id
    Users = stage.env['res.users'].with_context(active_test=False)
    for login in ROLES:
        user = Users.search([('login', '=', login)], limit=1)
        values = {
            'name': stage.words(PEOPLE[login]),
            'company_ids': [Command.link(stage.company.id)],
            'group_ids': [Command.link(groups[login].id)],
            **shared,
        }
        if not user:
            values |= {
                'login': login,
                'password': login,
                'email': f'{login}@example.com',
                'company_id': stage.company.id,
            }
            user = Users.create(values)
        else:
            user.write(values)
        stage.people[login] = user
    admin.write(
        {
            'company_ids': [Command.link(stage.company.id)],
            'group_ids': [Command.link(group.id) for group in groups.values()],
            **shared,
        }
    )
    stage.people['admin'] = admin.with_env(stage.env)
    limits = {
        'user_ids': [Command.set(stage.people['keeper'].ids)],
        'role_ids': [Command.set(groups['keeper'].ids)],
        'scope': 'limit',
        'warehouse_ids': [Command.set(stage.places['branch'].ids)],
    }
    # by the page of roles, which keeps who gave what
    stage.as_person('admin', 'jxc.role.assign').create(limits).action_apply()
