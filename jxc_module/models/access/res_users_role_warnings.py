from odoo import models

from .res_users_roles import STRONGER


class ResUsers(models.Model):
    """What to think of before roles are assigned."""

    _inherit = 'res.users'

    def _jxc_plan_warnings(self, plan):
        """Add the key ``warnings``, a list of sentences, to each row of a plan."""
        no_manager_left = self._jxc_no_manager_left(plan)
        for row in plan:
            row['warnings'] = [
                *row['user']._jxc_role_warnings(row),
                *row['user']._jxc_warehouse_warnings(row),
            ]
            if row['user'].id in no_manager_left:
                row['warnings'].append(
                    self.env._(
                        "Nobody would be left with the role Manager: settings, policies and alerts "
                        "of this app could not be changed any more."
                    )
                )

    def _jxc_no_manager_left(self, plan):
        """Return the ids of the users of the plan who are the last managers and lose the role."""
        manager = self._jxc_groups('jxc_module.group_manager')
        losing = [row for row in plan if manager in row['lost']]
        if not losing or any(manager in row['after'] for row in plan):
            return []
        # whether another manager is left; of the users nothing but a number is told
        others = (
            self.env['res.users']
            .sudo()
            .search_count(
                [
                    ('all_group_ids', 'in', manager.ids),
                    ('share', '=', False),
                    ('id', 'not in', [row['user'].id for row in plan]),
                ],
                limit=1,
            )
        )
        return [] if others else [row['user'].id for row in losing]

    def _jxc_role_warnings(self, row):
        env, warnings = self.env, []
        if self.share:
            warnings.append(env._("Portal and public users cannot have roles."))
        if not self.active:
            warnings.append(env._("This user is archived."))
        roles = self._jxc_roles()
        if self.id == env.uid and roles & row['lost']:
            warnings.append(
                env._(
                    "You take this from yourself: %s.",
                    ", ".join((roles & row['lost']).mapped('name')),
                )
            )
        if self._jxc_groups('base.group_system') in row['after'] and row['removed']:
            warnings.append(
                env._("An administrator can give himself any right back, whatever his roles.")
            )
        for name, stronger in STRONGER.items():
            role, group = self._jxc_groups(f'jxc_module.group_{name}', stronger)
            via = self._jxc_via(group, row['explicit'])
            via -= self._jxc_groups('jxc_module.group_manager')
            if role in row['after'] and via:
                warnings.append(self._jxc_stronger_warning(role, group, via))
        return warnings

    def _jxc_stronger_warning(self, role, group, via):
        if group in via:
            return self.env._(
                "The role %(role)s limits nothing: this user was given %(group)s by itself.",
                role=role.name,
                group=group.full_name,
            )
        return self.env._(
            "The role %(role)s limits nothing: this user holds %(group)s through %(via)s.",
            role=role.name,
            group=group.full_name,
            via=", ".join(via.mapped('full_name')),
        )

    def _jxc_warehouse_warnings(self, row):
        env, warnings = self.env, []
        limited, warehouses = row['limited'][1], row['warehouses'][1]
        if limited and not warehouses:
            warnings.append(
                env._("Limited, but no warehouse is listed: this user sees no stock at all.")
            )
        elsewhere = warehouses.filtered(lambda house: house.company_id not in self.company_ids)
        if limited and elsewhere:
            warnings.append(
                env._(
                    "%(warehouses)s: of a company that this user does not belong to, and so not "
                    "seen.",
                    warehouses=", ".join(elsewhere.mapped('display_name')),
                )
            )
        return warnings
