from odoo.tests import tagged

from .common_access_robot import Robot
from .common_access_robot_data import RobotData

# Core's documents that we extend, beside the models of this app.
DOCUMENTS = {
    'account.move',
    'product.template',
    'purchase.order',
    'res.partner',
    'sale.order',
    'stock.lot',
    'stock.picking',
    'stock.quant',
    'stock.warehouse.orderpoint',
}
# What core itself shows to people without the right to it, with the apps of the test database:
# no view of ours, nothing that a role of ours needs.
KNOWN = {
    # a filter or a button of core leads to an app that the role has not
    ('stock.quant', 'search', 'alert_lots'),
    ('product.product', 'search', 'products_in_mo'),
    ('product.product', 'search', 'products_in_sale_order'),
    ('product.document', 'search', 'quotation'),
    ('product.document', 'search', 'sale_order'),
    ('stock.lot', 'views', 'get_views'),
    ('stock.return.picking', 'views', 'get_views'),
    ('stock.replenishment.info', 'views', 'get_views'),
    ('account.move.send.batch.wizard', 'views', 'get_views'),
    ('sale.advance.payment.inv', 'views', 'get_views'),
    ('choose.delivery.carrier', 'views', 'get_views'),
    ('vendor.delay.report', 'views', 'get_views'),
    # core's buttons in lists that others may only read
    ('stock.warehouse.orderpoint', 'list', 'action_stock_replenishment_info'),
    ('stock.warehouse.orderpoint', 'list', 'action_remove_manual_qty_to_order'),
    ('stock.warehouse.orderpoint', 'list', 'action_replenish'),
    ('purchase.order', 'list', 'button_cancel'),
    ('sale.order', 'form', 'action_confirm'),
    # opened without its rule the graph of core has no value
    ('stock.replenishment.info', 'form', 'new'),
}

KNOWN_OF = {
    # Core's forms of orders read invoices and bills line by line, to whoever may open the order; a
    # keeper works on transfers and has no menu to them.
    'keeper': {('sale.order', 'form', 'web_read'), ('purchase.order', 'form', 'web_read')},
}


@tagged('post_install', '-at_install')
class TestDoorsRobot(RobotData):
    """A role opens what its menus lead to and presses every button that it sees."""

    def _actions(self, user):
        """Return the window actions of this app and of its documents in the menus of a user."""
        menus = self.env['ir.ui.menu'].browse(
            self.env['ir.ui.menu'].with_user(user)._visible_menu_ids()
        )
        found = {}
        for action in menus.sudo().filtered('action').mapped('action'):
            if action._name != 'ir.actions.act_window':
                continue
            if action.res_model.startswith('jxc.') or (
                action.res_model in DOCUMENTS and action.res_model not in found
            ):
                found.setdefault(action.res_model, self.env['ir.actions.act_window'])
                found[action.res_model] |= action
        return [action._get_action_dict() for some in found.values() for action in some]

    def _walk(self, role):
        robot = Robot(self.env, self.people[role], KNOWN | KNOWN_OF.get(role, set()))
        for action in self._actions(self.people[role]):
            key = action['res_model'], 'action', action['name']
            robot.attempt(key, lambda action=action: robot.use_action(action))
        return robot

    def _assert_no_findings(self, role):
        robot = self._walk(role)
        text = '\n'.join(f'{key}: {value}' for key, value in robot.findings.items())
        self.assertFalse(robot.findings, f'\n{role}\n{text}')
        self.assertGreater(len(robot.pressed), 20)

    def test_accountant(self):
        self._assert_no_findings('accountant')

    def test_manager(self):
        self._assert_no_findings('manager')

    def test_sales(self):
        self._assert_no_findings('sales')

    def test_buyer(self):
        self._assert_no_findings('buyer')

    def test_keeper(self):
        self._assert_no_findings('keeper')
