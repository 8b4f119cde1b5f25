"""What a backup carries besides the data: settings without secrets, the list of addons."""

import configparser
import hashlib
import json
import os
import re
from pathlib import Path

from odoo.modules import Manifest
from odoo.tools import config

from ...tools.backup.job import HIDDEN

_SECRET = re.compile(r'passw|secret|token|api_?key|private|credential|license', re.I)
_IN_ADDRESS = re.compile(r'(://[^:/@\s]+:)[^@\s]+@')
MAX_JOBS = 4


def prefix(env, database):
    """Return how the hidden databases and working folders of a database are named.

    Another database, or a copy of it, has other ones.
    """
    # identifies the database; never shown
    uuid = env['ir.config_parameter'].sudo().get_param('database.uuid', '')
    return f"jxc_check_{hashlib.sha256(f'{uuid} {database}'.encode()).hexdigest()[:10]}_"


def jobs():
    """Return how many processes dump and restore: half of the machine goes on serving."""
    return max(1, min(MAX_JOBS, (os.cpu_count() or 1) // 2))


def settings():
    """Return odoo.conf without its secrets; without a file the settings that are in use."""
    path = Path(config['config'] or '')
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(path.read_text('utf-8'))
        sections = {name: dict(parser.items(name)) for name in parser.sections()}
    except (OSError, ValueError, configparser.Error):
        sections = {}
    if not sections:
        sections = {'options': {name: config[name] for name in sorted(config.options_index)}}
    lines = []
    for section, values in sections.items():
        lines.append(f'[{section}]')
        for name, value in values.items():
            lines.append(f'{name} = {HIDDEN if _SECRET.search(name) else hide(str(value))}')
    return '\n'.join(lines) + '\n'


def hide(value):
    """Return a value without the password of an address.

    >>> hide('postgresql://odoo:geheim@db/x')
    'postgresql://odoo:•••@db/x'
    """
    return _IN_ADDRESS.sub(rf'\1{HIDDEN}@', value)


def addons(env):
    """Return the installed addons: name, version, author, website, licence and folder, as JSON."""
    # a list of all addons; which are installed is said in the backup anyway
    modules = env['ir.module.module'].sudo().search([('state', '=', 'installed')], order='name')
    found = []
    for module in modules:
        manifest = Manifest.for_addon(module.name, display_warning=False)
        found.append(
            {
                'name': module.name,
                'version': module.latest_version,
                'author': module.author,
                'website': module.website,
                'licence': module.license,
                'folder': manifest and manifest.path,
            }
        )
    return json.dumps(found, ensure_ascii=False, indent=1)
