from odoo.fields import Command


def uninstall_hook(env):
    """Leave people the core groups that the roles of this app gave them.

    The roles go with the app, and with them all that they imply: a user who has nothing but a role
    could not even log in, one of several would lose Sales and Inventory.

    :param env: odoo.api.Environment of the superuser
    """
    data = env['ir.model.data'].search(
        [('module', '=', 'jxc_module'), ('model', '=', 'res.groups')]
    )
    ours = env['res.groups'].browse(data.mapped('res_id')).exists()
    for group in ours:
        within = group.all_implied_ids
        given = (within & ours).implied_ids - ours
        # what makes somebody a user of the inside at all
        given |= within & env.ref('base.group_user')
        links = [Command.link(core.id) for core in given]
        if links:
            group.with_context(active_test=False).user_ids.write({'group_ids': links})
            (group.implied_by_ids - ours).write({'implied_ids': links})
