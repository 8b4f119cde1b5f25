from odoo import api, models
from odoo.fields import Domain

from ...access.res_users_roles import ROLES

USERS = 'base.action_res_users'
# the roles that somebody works in; the other two stand beside one
WORKING = [f'jxc_module.group_{name}' for name in ROLES if name not in ('cost', 'override')]


class JxcGolive(models.AbstractModel):
    """Checks of people: roles, keepers of warehouses, days of the company."""

    _inherit = 'jxc.golive'

    @api.model
    def _golive_users(self):
        """Return the domain of people inside of the current company."""
        return Domain('share', '=', False) & Domain('company_ids', 'in', self.env.company.ids)

    @api.model
    def _golive_holders(self, *names):
        """Return the ids of the groups that give one of these groups, themselves included.

        "Not in" over the implied groups of the groups of a user would be true for nearly everybody.

        :param names: XML ids
        """
        groups = self.env['res.users']._jxc_groups(*names)
        return (groups | groups.all_implied_by_ids).ids

    @api.model
    def _jxc_golive_user_role(self):
        """Find people who have no role of this app and are no administrators."""
        people = self._golive_users()
        roles = self._golive_holders(*WORKING, 'base.group_system')
        return self._found(
            'people',
            'stop',
            'manager',
            self.env._("Users without a role"),
            self.env._("Give them their roles, or archive who does not work here."),
            model='res.users',
            domain=people & Domain('group_ids', 'not in', roles),
            among=people,
            action=USERS,
            mend='user_role',
            mend_title=self.env._("Assign roles"),
        )

    @api.model
    def _jxc_golive_warehouse_keeper(self):
        """Find warehouses that no keeper has."""
        # whom a warehouse belongs to: counted for the owner, who may see all users
        keepers = self.env['res.users'].sudo()
        groups = self._golive_holders('jxc_module.group_keeper')
        keepers = keepers.search_fetch(
            self._golive_users() & Domain('group_ids', 'in', groups),
            ['jxc_warehouse_limited', 'jxc_warehouse_ids'],
        )
        ours = Domain('company_id', '=', self.env.company.id)
        without = ours
        if keepers.filtered(lambda user: not user.jxc_warehouse_limited):
            without = Domain.FALSE
        elif keepers:
            without &= Domain('id', 'not in', keepers.jxc_warehouse_ids.ids)
        return self._found(
            'people',
            'warn',
            'manager',
            self.env._("Warehouses without keeper"),
            self.env._("Give a keeper this warehouse: alerts and counts of it go to him."),
            model='stock.warehouse',
            domain=without,
            among=ours,
            action='stock.action_warehouse_form',
            mend='user_role',
            mend_title=self.env._("Assign roles"),
        )

    @api.model
    def _jxc_golive_trained(self):
        """Find people who have a tour or an exercise of their roles left."""
        people = self._golive_users()
        untrained = self.env['jxc.training']._untrained()
        return self._found(
            'people',
            'warn',
            'manager',
            self.env._("People who are not trained yet"),
            self.env._("Each does the tour and the exercises of his role, under Training."),
            model='res.users',
            domain=people & Domain('id', 'in', sorted(untrained)),
            among=people,
            action=USERS,
            mend='trained',
            mend_title=self.env._("Show who is how far"),
        )

    @api.model
    def _jxc_golive_time_zone(self):
        """Tell where the company has no time zone: its days would be those of London."""
        company = self.env.company.sudo()  # its own contact
        return self._told(
            'people',
            'stop',
            'manager',
            self.env._("The company has no time zone"),
            self.env._("Set it on the contact of the company: days, months and alerts go by it."),
            count=not company.partner_id.tz,
            action='base.action_res_company_form',
            mend='time_zone',
            mend_title=self.env._("Take mine: %(zone)s", zone=self.env.user.tz or 'UTC'),
        )

    @api.model
    def _jxc_golive_user_zone(self):
        """Find people without time zone: times on their screens would be those of London."""
        people = self._golive_users()
        return self._found(
            'people',
            'hint',
            'admin',
            self.env._("Users without time zone"),
            self.env._("Choose it in their preferences."),
            model='res.users',
            domain=people & Domain('tz', '=', False),
            among=people,
            action=USERS,
            mend='user_zone',
            mend_title=self.env._("Give them that of the company"),
        )
