from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .res_users_own_documents import SEES_ALL_CUSTOMERS, SEES_ALL_PURCHASES

ROLES = ('sales', 'buyer', 'keeper', 'accountant', 'manager', 'cost', 'override')

# Core groups that make the limits of a role pointless when they come from elsewhere.
STRONGER = {
    'sales': 'sales_team.group_sale_salesman_all_leads',
    'buyer': 'purchase.group_purchase_manager',
    'keeper': 'stock.group_stock_manager',
}


class ResUsers(models.Model):
    """Plan and apply the roles of users: the wizard `jxc.role.assign` shows and calls this."""

    _inherit = 'res.users'

    # === ACTIONS === #

    @api.readonly
    def action_jxc_assign_roles(self):
        """Open the role wizard for these users; button of the form, action of the list."""
        return self.env['jxc.role.assign']._open(self)

    @api.readonly
    def action_jxc_access_overview(self):
        """Open "What can this user see" for this user."""
        return self.env['jxc.access.overview']._open(self)

    # === BUSINESS === #

    def _jxc_roles(self):
        """Return the groups that are the roles of this app, in the order of the wizard."""
        return self._jxc_groups(*(f'jxc_module.group_{name}' for name in ROLES))

    def _jxc_check_roles(self, groups):
        """Refuse groups that are no roles of this app: nobody becomes administrator by a role.

        :raise UserError: one of them is none
        """
        if groups - self._jxc_roles():
            raise UserError(self.env._("Choose among the roles of this app only."))

    def _jxc_groups(self, *names):
        """Return groups by their XML ids, without a query where ``env.ref`` makes one each."""
        data = self.env['ir.model.data']
        ids = [data._xmlid_to_res_id(name, raise_if_not_found=True) for name in names]
        return self.env['res.groups'].sudo().browse(ids)  # which rights a group is, is no secret

    def _jxc_role_plan(self, roles, mode, scope='keep', warehouses=None):
        """Tell what assigning roles would change; write nothing.

        :param roles: res.groups, of :meth:`_jxc_roles`
        :param mode: ``'add'``, or ``'replace'`` the roles of this app that are not among them
        :param scope: ``'keep'``, ``'all'`` warehouses, or ``'limit'`` to ``warehouses``
        :param warehouses: stock.warehouse
        :return: a list of dictionaries, one a user: ``user``, ``added`` and ``removed`` (roles held
            by themselves), ``gained`` and ``lost`` (with all that they imply), ``kept`` (what
            removed roles brought and other groups still give: pairs of group and those groups),
            ``limited`` and ``warehouses`` (pairs of before and after), ``documents`` (pairs of
            before and after, sentences), ``warnings``, ``changed``
        """
        # Warehouses and groups of all companies: who may ask was checked. The client asks in the
        # context of the field that changed, and groups have names by that context.
        users = self.sudo().with_context(short_display_name=False)
        roles = roles.with_env(users.env)
        ours = users._jxc_roles()
        warehouses = (warehouses or self.env['stock.warehouse']).sudo()
        plan = []
        for user in users:
            added = roles - user.group_ids
            removed = (ours & user.group_ids) - roles if mode == 'replace' else ours.browse()
            explicit = (user.group_ids | added) - removed
            before, after = user.group_ids.all_implied_ids, explicit.all_implied_ids
            limited = user.jxc_warehouse_limited if scope == 'keep' else scope == 'limit'
            own = warehouses if scope == 'limit' else user.jxc_warehouse_ids
            row = {
                'user': user,
                'added': added,
                'removed': removed,
                'gained': after - before,
                'lost': before - after,
                'kept': user._jxc_kept_groups(removed, explicit, after),
                'limited': (user.jxc_warehouse_limited, limited),
                'warehouses': (user.jxc_warehouse_ids, own),
                'documents': (user._jxc_documents(before), user._jxc_documents(after)),
                'after': after,
                'explicit': explicit,
            }
            row['changed'] = bool(added or removed) or any(
                row[key][0] != row[key][1] for key in ('limited', 'warehouses')
            )
            plan.append(row)
        self._jxc_plan_warnings(plan)
        return plan

    def _jxc_kept_groups(self, removed, explicit, after):
        """Return pairs of a group that removed roles brought and the groups that still give it."""
        everybody = self._jxc_groups('base.group_user')
        brought = removed.all_implied_ids & after
        if everybody not in removed:
            brought -= everybody
        return [(group, self._jxc_via(group, explicit)) for group in brought if group.privilege_id]

    def _jxc_via(self, group, explicit):
        """Return which of the groups held by themselves give a group.

        Where one of them gives it by way of another, only the other is named.
        """
        via = explicit.filtered(lambda own: group in own.all_implied_ids)
        return via.filtered(lambda own: not (own.all_implied_ids & via) - own)

    def _jxc_documents(self, groups):
        """Return sentences on the own documents of this user, if he held ``groups``."""
        self.ensure_one()
        env = self.env

        def held(*names):
            return bool(self._jxc_groups(*names) & groups)

        sentences = []
        if held('sales_team.group_sale_salesman_all_leads'):
            sentences.append(env._("All sales orders"))
        elif held('sales_team.group_sale_salesman'):
            sentences.append(env._("Own and unassigned sales orders"))
            if not held(*SEES_ALL_CUSTOMERS) and any(self.company_ids.mapped('jxc_own_customers')):
                sentences.append(env._("Own and unassigned customers"))
        if held('purchase.group_purchase_user'):
            own = not held(*SEES_ALL_PURCHASES)
            if own and any(self.company_ids.mapped('jxc_own_purchases')):
                sentences.append(env._("Own and unassigned purchase orders"))
            else:
                sentences.append(env._("All purchase orders"))
        return sentences

    def _jxc_assign_roles(self, roles, mode, scope='keep', warehouses=None):
        """Assign roles and warehouses, and log it; users that have them already are left alone.

        Doing it twice has the effect of doing it once: the plan is made again under a lock.

        :return: jxc.role.change, one a user that was changed
        :raise UserError: where one of the users is no internal user
        """
        self._jxc_check_may_assign()
        outsiders = self.filtered('share')
        if outsiders:
            raise UserError(
                self.env._(
                    "Roles are for internal users. Remove %s, who are portal or public users.",
                    ", ".join(outsiders.mapped('name')),
                )
            )
        self._jxc_check_roles(roles)
        users = self.sudo()  # the right was checked; his companies must not cut the warehouses
        users.lock_for_update(allow_referencing=True)
        plan = [
            row for row in self._jxc_role_plan(roles, mode, scope, warehouses) if row['changed']
        ]
        changed = users.union(*(row['user'] for row in plan))
        if not changed:
            return self.env['jxc.role.change']
        log = [users._jxc_change_values(row) for row in plan]
        dropped = self._jxc_roles() - roles if mode == 'replace' else roles.browse()
        vals = {}
        if any(row['added'] or row['removed'] for row in plan):
            vals['group_ids'] = [Command.link(group.id) for group in roles]
            vals['group_ids'] += [Command.unlink(group.id) for group in dropped]
        if scope != 'keep':
            vals['jxc_warehouse_limited'] = scope == 'limit'
        if scope == 'limit':
            vals['jxc_warehouse_ids'] = [Command.set(warehouses.ids if warehouses else [])]
        changed.write(vals)
        # nobody may write the log; who may assign was checked before anything changed
        return self.env['jxc.role.change'].sudo().create(log).sudo(False)

    def _jxc_change_values(self, row):
        """Return the values of the log line of a row of the plan."""
        return {
            'user_id': row['user'].id,
            'author_id': self.env.uid,
            'date': fields.Datetime.now(),
            'added_ids': [Command.set(row['added'].ids)],
            'removed_ids': [Command.set(row['removed'].ids)],
            'gained': "\n".join(row['gained'].mapped('full_name')),
            'lost': "\n".join(row['lost'].mapped('full_name')),
            'limited_before': row['limited'][0],
            'limited_after': row['limited'][1],
            'warehouse_before_ids': [Command.set(row['warehouses'][0].ids)],
            'warehouse_after_ids': [Command.set(row['warehouses'][1].ids)],
        }
