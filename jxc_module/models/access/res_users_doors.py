from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class ResUsers(models.Model):
    """Doors that depend on all the roles of a user together."""

    _inherit = 'res.users'

    def _jxc_is_owner(self):
        """Say whether this user may see and give roles: an administrator, or a manager who is not
        limited to some warehouses.
        """
        self.ensure_one()
        # whether he is limited himself is no secret to him
        return self.has_group('base.group_erp_manager') or (
            self.has_group('jxc_module.group_manager') and not self.sudo().jxc_warehouse_limited
        )

    def _jxc_check_may_assign(self):
        """Refuse roles and warehouses of these users to who may not give them.

        The owner gives to everybody but himself and administrators, so that he gets and takes no
        more than he has.

        :raise AccessError: names the user
        """
        if not self.env.user._jxc_is_owner():
            raise AccessError(
                self.env._("Only administrators and the owner (role Manager) assign roles.")
            )
        if self.env.user.has_group('base.group_erp_manager'):
            self.check_access('write')
            return
        self.check_access('read')
        for user in self:
            if user == self.env.user or user.has_group('base.group_erp_manager'):
                raise AccessError(
                    self.env._(
                        "%(user)s: your own roles and those of administrators are changed by an "
                        "administrator only.",
                        user=user.name,
                    )
                )

    def _jxc_writes_own_partners(self):
        """Say whether this user may write contacts as a salesperson only, that is his own."""
        self.ensure_one()
        sales = self.env.ref('jxc_module.group_sales')
        groups = self.sudo().all_group_ids  # his own ones
        if sales not in groups:
            return False
        # which group may write contacts is no secret, and core asks it for every call
        others = self.env['ir.model.access'].sudo()
        return not others.search_count(
            [
                ('model_id.model', '=', 'res.partner'),
                ('perm_write', '=', True),
                ('group_id', 'in', (groups - sales).ids),
            ],
            limit=1,
        )

    def _jxc_partner_write_domain(self):
        """Return the domain of the contacts that this user may write, if he may write any."""
        if not self._jxc_writes_own_partners():
            return Domain.TRUE
        return Domain('commercial_partner_id.user_id', '=', self.id) | Domain(
            'user_id', '=', self.id
        )
