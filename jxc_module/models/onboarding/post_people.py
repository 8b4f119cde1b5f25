from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class JxcImport(models.Model):
    """Users with their roles and warehouses."""

    _inherit = 'jxc.import'

    def _jxc_import_post_users(self, records):
        """Make users without inviting them; give roles and warehouses as the owner does.

        :raise UserError: who posts may not give roles
        """
        asker = self.env['res.users'].browse(self.env.uid)
        existing = self._existing(records, 'res.users')
        logins = self._named('user', records, 'login')
        for record in records - records.browse().union(*existing):
            if known := logins.get(record.values['login']):
                existing[record] = self.env['res.users'].browse(known)
        wanted = {}
        for record in records:
            if record in existing:  # names and mails of people who are there are theirs
                wanted[record] = {}
                continue
            wanted[record] = {
                'login': record.values['login'],
                'name': record.values['name'],
                'email': record.values.get('email') or False,
                'company_id': self.company_id.id,
                'company_ids': [Command.set(self.company_id.ids)],
                'group_ids': [Command.set(self.env.ref('base.group_user').ids)],
            }
        made = self._put('res.users', wanted, existing)
        warehouses = self._found(
            'warehouse', {name for one in records for name in _names(one.values.get('warehouses'))}
        )
        for record, user in made.items():
            role = record.values.get('role')
            names = _names(record.values.get('warehouses'))
            ids = [warehouses.get(name) for name in names]
            if not all(ids):
                raise UserError(
                    self.env._("Warehouses %(names)s were not all found.", names=", ".join(names))
                )
            roles = self.env['res.groups']
            if role:
                roles = self.env.ref(f'jxc_module.group_{role}')
            limited = user.jxc_warehouse_limited and set(user.jxc_warehouse_ids.ids) == set(ids)
            if roles <= user.all_group_ids and (limited or not names):
                continue  # he has what the row gives
            # under the rights of who posts: nobody gets more by a file than he could give
            change = user.with_user(asker)._jxc_assign_roles(
                roles.with_user(asker),
                'add',
                'limit' if names else 'keep',
                self.env['stock.warehouse'].with_user(asker).browse(ids),
            )
            if change and record.action != 'create':
                record.write({'action': 'update', 'old_values': {'role_change': change.id}})

    def _jxc_import_undo_users(self, records):
        """Archive users that were made: what they wrote stays theirs. Take back the roles and
        warehouses of those who were there.

        :raise UserError: somebody changed them since; or who undoes may not give roles
        """
        made = records.filtered(lambda record: record.action == 'create')
        self.env['res.users'].browse(made.mapped('res_id')).exists().active = False
        changes = [
            record.old_values['role_change']
            for record in records - made
            if (record.old_values or {}).get('role_change')
        ]
        if changes:
            log = self.env['jxc.role.change'].with_user(self.env.uid).browse(changes)
            log.exists().action_take_back()


def _names(value):
    if not value:
        return []
    return (
        value
        if isinstance(value, list)
        else [
            part.strip()
            for part in value.replace('，', ',').replace('、', ',').split(',')
            if part.strip()
        ]
    )
