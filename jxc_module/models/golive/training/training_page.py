from odoo import api, models
from odoo.fields import Domain

from .jxc_training import PREFIX, ROLES

MOST_PEOPLE = 500


class JxcTraining(models.Model):
    """The page of training: one's own lessons, and for the owner how far everybody is."""

    _inherit = 'jxc.training'

    @api.model
    def page(self):
        """Return the lessons of the user's roles, and the progress of all for the owner.

        In a training copy what the user did is noted; here the owner's reading takes it over.

        :return: dictionary of ``lessons`` (list: ``role, name, tour, toured, exercises`` with
            ``name, todo, done, where``: 'here' or 'copy'), ``people`` (list: ``name, role, toured,
            done, total``; empty for all but administrators and the owner) and ``place``
            (see :meth:`_place`)
        """
        user = self.env.user
        place = self._place()
        if user._jxc_is_owner() and not place['is_copy']:
            self._take_over()
        progress = self._progress(user)
        if place['is_copy']:
            self._note_own({name for row in progress.values() for name in row['done']})
        names, told = self.env['jxc.golive']._role_names(), self._exercise_texts()
        lessons = [
            {
                'role': role,
                'name': names[role],
                'tour': f'{PREFIX}{role}',
                'toured': progress[user, role]['toured'],
                'exercises': [
                    {
                        'name': name,
                        'todo': told[name],
                        'done': name in progress[user, role]['done'],
                        'where': 'copy' if name in progress[user, role]['copied'] else 'here',
                    }
                    for name in ROLES[role]
                ],
            }
            for role in self._roles_of(user)[user]
        ]
        return {'lessons': lessons, 'people': self._people_rows(names), 'place': place}

    @api.model
    def _people_rows(self, names):
        if not self.env.user._jxc_is_owner():
            return []
        people = self._people()
        rows = [
            {
                'name': user.name,
                'role': names[role],
                'toured': row['toured'],
                'done': len(row['done']),
                'total': len(ROLES[role]),
            }
            for (user, role), row in self._progress(people).items()
        ]
        return sorted(rows, key=lambda row: (row['name'], row['role']))

    # === BUSINESS === #

    @api.model
    def _people(self):
        """Return the people of the current company, for the owner; at most 500."""
        domain = Domain('share', '=', False) & Domain('company_ids', 'in', self.env.company.ids)
        return self.env['res.users'].search_fetch(domain, ['name'], limit=MOST_PEOPLE)

    @api.model
    def _own_roles(self):
        return [role for role in ROLES if self.env.user.has_group(f'jxc_module.group_{role}')]

    @api.model
    def _roles_of(self, users):
        """Return the roles of users, ``{user: [role]}``; of a manager that of a manager alone.

        He has the accountant's, too, and need not learn both.
        """
        # which roles people have: the owner asks, or somebody about himself
        groups = {
            role: self.env['res.users']._jxc_groups(f'jxc_module.group_{role}') for role in ROLES
        }
        roles = {}
        for user in users.sudo():
            held = [role for role, group in groups.items() if group in user.all_group_ids]
            own = [role for role in held if groups[role] in user.group_ids]
            roles[user.with_env(users.env)] = own or held
        return roles

    @api.model
    def _progress(self, users):
        """Return how far users are in the current company.

        :return: ``{(user, role): {'toured': bool, 'done': set of names of exercises, 'copied':
            those of them that were done in a training copy alone}}``, a row a user and role
        """
        # rows of these users: see _roles_of
        tours = self.sudo().search_fetch(
            [('user_id', 'in', users.ids), ('done_on', '!=', False)], ['user_id', 'lesson']
        )
        toured = {(row.user_id.id, row.lesson) for row in tours}
        roles = self._roles_of(users)
        wanted = {name for own in roles.values() for role in own for name in ROLES[role]}
        did = {name: getattr(self, f'_jxc_exercise_{name}')(users) for name in sorted(wanted)}
        noted = {name: {user for user, lesson in toured if lesson == name} for name in wanted}
        return {
            (user, role): {
                'toured': (user.id, f'{PREFIX}{role}') in toured,
                'done': {name for name in ROLES[role] if user.id in did[name] | noted[name]},
                'copied': {name for name in ROLES[role] if user.id in noted[name] - did[name]},
            }
            for user, own in roles.items()
            for role in own
        }

    @api.model
    def _untrained(self):
        """Return the ids of people of the company who have a tour or an exercise left."""
        return {
            user.id
            for (user, role), row in self._progress(self._people()).items()
            if not row['toured'] or len(row['done']) < len(ROLES[role])
        }

    # === WORDS === #

    @api.model
    def _exercise_texts(self):
        return {
            'receipt_with_lot': self.env._("Finish a receipt with a lot that has an expiry date."),
            'delivery': self.env._("Finish a delivery."),
            'sales_order': self.env._("Confirm a sales order of your own."),
            'purchase_order': self.env._("Confirm a purchase order of your own."),
            'vendor_price': self.env._("Enter a vendor's price with its lead time."),
            'invoice': self.env._("Post an invoice."),
            'payment': self.env._("Enter a payment."),
            'signature': self.env._("Sign an area of the checklist."),
        }
