from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.jxc_module.hooks import uninstall_hook


@tagged('post_install', '-at_install')
class TestUninstall(TransactionCase):
    """Uninstalling takes the roles away, not what people need to work in Odoo."""

    def test_people_keep_what_their_roles_gave(self):
        seller = new_test_user(self.env, 'left_seller', groups='jxc_module.group_sales')
        both = new_test_user(
            self.env, 'left_both', groups='jxc_module.group_keeper,jxc_module.group_manager'
        )
        gone = new_test_user(self.env, 'left_gone', groups='jxc_module.group_buyer')
        gone.active = False
        shop = self.env['res.groups'].create(
            {
                'name': "Shop",
                'implied_ids': [Command.link(self.env.ref('jxc_module.group_accountant').id)],
            }
        )
        cashier = new_test_user(self.env, 'left_cashier', groups='base.group_user')
        cashier.group_ids += shop
        plain = new_test_user(self.env, 'left_plain', groups='base.group_user')
        before = plain.group_ids

        uninstall_hook(self.env)
        ours = self.env['ir.model.data'].search(
            [('module', '=', 'jxc_module'), ('model', '=', 'res.groups')]
        )
        ours = self.env['res.groups'].browse(ours.mapped('res_id'))
        # as when they are deleted
        for user in seller | both | gone | cashier | plain:
            user.group_ids -= ours
        for group in ours.implied_by_ids - ours:
            group.implied_ids -= ours

        for user, groups in (
            (seller, ['base.group_user', 'sales_team.group_sale_salesman']),
            (
                both,
                [
                    'base.group_user',
                    'sales_team.group_sale_manager',
                    'purchase.group_purchase_manager',
                    'stock.group_stock_manager',
                ],
            ),
            (gone, ['base.group_user', 'purchase.group_purchase_user']),
            (cashier, ['base.group_user', 'account.group_account_invoice']),
        ):
            for group in groups:
                with self.subTest(user.login, group=group):
                    self.assertTrue(user.has_group(group))
            self.assertFalse(user.share)
        self.assertEqual(plain.group_ids, before - ours)
