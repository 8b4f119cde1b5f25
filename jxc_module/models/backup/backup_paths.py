"""Where backups may lie: what is typed is held against what the owner of the server set."""

import os
from pathlib import Path

from odoo.tools import config

import odoo.addons

ROOT_OPTION = 'jxc_backup_root'
ROOT_VARIABLE = 'JXC_BACKUP_ROOT'


def root():
    """Return the folder below which all backups lie: an option of odoo.conf, or of the data."""
    return Path(named_root() or Path(config['data_dir']) / 'jxc_backups').resolve()


def named_root():
    """Return the folder that the owner of the server named, or None."""
    return config.get(ROOT_OPTION) or os.environ.get(ROOT_VARIABLE) or None


def work(database):
    """Return the folder of the jobs of a database: on the disk of the attachments, for links."""
    return Path(config['data_dir']).resolve() / 'jxc_backup_work' / database


def secrets(database):
    """Return the file of the secrets of a database."""
    return Path(config['data_dir']).resolve() / 'jxc_backup_secrets' / f'{database}.json'


def resolve(folder):
    """Return the folder that somebody typed, or None where backups may not lie there.

    Links are followed. Neither the attachments nor the code of addons may hold them, wherever the
    root is.
    """
    try:
        path = (root() / (folder or '').strip()).resolve()
    except (OSError, ValueError, RuntimeError):
        return None
    if not path.is_relative_to(root()) or '\0' in str(path):
        return None
    data = Path(config['data_dir']).resolve()
    kept = ('filestore', 'sessions', 'addons', 'jxc_backup_work', 'jxc_backup_secrets')
    if path == data or any(path.is_relative_to(data / name) for name in kept):
        return None
    return None if any(_is_code(path, Path(place)) for place in odoo.addons.__path__) else path


def _is_code(path, place):
    """Tell whether a path is a folder of addons, or lies in one of its addons."""
    place = place.resolve()
    if not path.is_relative_to(place):
        return False
    first = path.relative_to(place).parts[:1]
    return not first or (place / first[0] / '__manifest__.py').exists()
