"""A pytest plugin: scripts and styles of the pages are made once a process, and stay.

A browser's test asks for them within its transaction, which is rolled back: without this each
would make them anew. Odoo's own runner makes all of them, those of the till included.
"""

import pytest

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import HttpCase
from odoo.tests.common import get_db_name

# What the pages of our tests load; as many browser tests as make it worth while.
BUNDLES = (
    'web.assets_web',
    'web.assets_web_print',
    'web.assets_tests',
    'web.assets_frontend',
    'web.assets_frontend_lazy',
    'web.assets_backend_lazy',
)
WORTH_IT = 3


@pytest.fixture(scope='session', autouse=True)
def bundles(request, load_registry):
    """Make the bundles once, where several tests of this run open pages."""
    pages = [item for item in request.session.items if issubclass(item.cls or object, HttpCase)]
    if len(pages) >= WORTH_IT:
        with Registry(get_db_name()).cursor() as cr:
            qweb = api.Environment(cr, SUPERUSER_ID, {})['ir.qweb']
            for name in BUNDLES:
                bundle = qweb._get_asset_bundle(name)
                bundle.css()
                bundle.js()
