"""Files of attachments: linked in one moment, checked by their names."""

import errno
import os
import re
import shutil
import time
from pathlib import Path

from .faults import Fault

RENEW_SECONDS = 5
NO_LINK = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EACCES)
# core keeps a file under the SHA-1 of its content
NAME = re.compile(r'(?:[0-9a-f]{2,3}/)?([0-9a-f]{40})')


class Vanished(Exception):
    """A file was deleted while the others were copied."""


def sha1_of_name(name):
    """Return the SHA-1 that the name of a file claims, or None.

    >>> sha1_of_name('da/' + 'da39a3ee5e6b4b0d3255bfef95601890afd80709')
    'da39a3ee5e6b4b0d3255bfef95601890afd80709'
    >>> sha1_of_name('../etc/passwd'), sha1_of_name('by/hand')
    (None, None)
    """
    match = NAME.fullmatch(name)
    return match and match[1]


def gather(source, names, store, target):
    """Link all files below ``target``; where links are not possible, copy them.

    The lock of the caller keeps core's collector away while links are made: that takes seconds. A
    copy takes long, and writers queue behind a collector that waits: it is let in every 5 seconds,
    and a file that it deletes meanwhile is a reason to begin again.

    :param source: `database.Source` that holds the files
    :param store, target: paths
    :return: (names of files that are missing already, bytes of the others, whether they were
        linked)
    :raise Vanished: see above
    """
    store, target = Path(store), Path(target)
    inside = store.resolve()
    found, lost, size = [], [], 0
    for name in names:
        path = store / name
        if not path.resolve().is_relative_to(inside):
            raise Fault('odd_name', name=name)
        try:
            size += path.stat().st_size
            found.append(name)
        except FileNotFoundError:
            lost.append(name)
    linked, renewed = True, time.monotonic()
    for name in found:
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if linked:
            try:
                os.link(store / name, place)
                continue
            except OSError as error:
                if error.errno not in NO_LINK:
                    raise
                linked = False
        if time.monotonic() - renewed > RENEW_SECONDS:
            source.hold_files()
            renewed = time.monotonic()
        try:
            shutil.copyfile(store / name, place)
        except FileNotFoundError:
            raise Vanished(name) from None
    return lost, size, linked
