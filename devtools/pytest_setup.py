"""A pytest plugin: what sets up hundreds of classes does only what their tests look at.

* Places within warehouses are switched on once a process. Core does so at the second warehouse of
  a company, by running all settings of all apps, and nearly all our tests have two warehouses.
* Users of tests are not invited by mail: rendering that took a third of making one.

Odoo's own runner does both, and takes longer.
"""

import functools

import pytest

import odoo.tests
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name

WORTH_IT = 3  # classes


def pytest_configure():
    """Replace the helper before a test module takes it."""
    invited = odoo.tests.new_test_user

    @functools.wraps(invited)
    def new_test_user(env, *args, context=None, **values):
        context = {'no_reset_password': True, **(context or {})}
        return invited(env, *args, context=context, **values).with_env(env)

    odoo.tests.new_test_user = odoo.tests.common.new_test_user = new_test_user


@pytest.fixture(scope='session', autouse=True)
def several_places(request, load_registry):
    """Switch places on, where several classes of this run would."""
    if len({item.cls for item in request.session.items}) < WORTH_IT:
        return
    with Registry(get_db_name()).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        switch = env.ref('stock.group_stock_multi_locations')
        if switch not in env.ref('base.group_user').implied_ids:
            env['res.config.settings'].create({'group_stock_multi_locations': True}).execute()
