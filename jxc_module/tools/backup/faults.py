"""What can go wrong: a code and its values; the room `backup` makes a sentence of them."""

import errno
import re

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SIGXFSZ = -25  # the limit of the size of files of a process
# what programs say, in English: they run with LC_ALL=C
_SAYS = (
    ('full', r'no space left|file too large|disk quota exceeded|disk full'),
    ('host_key', r'host key verification failed|remote host identification has changed'),
    ('no_login', r'permission denied \([a-z,-]+\)|authentication failed|no password'),
    ('no_right', r'permission denied|must be owner|read-only file system'),
    (
        'network',
        r'could not resolve|connection (?:refused|timed out|reset|closed)|no route to host'
        r'|broken pipe|network is unreachable|lost connection|operation timed out'
        r'|server closed the connection',
    ),
)


class Fault(Exception):
    """A fault with its own sentence.

    :param str code: of the sentence
    :param values: of the sentence, plain enough for JSON
    """

    def __init__(self, code, /, **values):
        super().__init__(f"{code} {values}")
        self.code = code
        self.values = values


def telling(text):
    """Return the line of what a program said that tells most.

    >>> telling("Host key verification failed.\\nConnection closed")
    'Host key verification failed.'
    >>> telling("one\\ntwo"), telling("")
    ('two', '')
    """
    lines = text.splitlines()
    for _code, pattern in _SAYS:
        for line in lines:
            if re.search(pattern, line, re.I):
                return line
    return lines[-1] if lines else ''


def said(text, otherwise):
    """Return the code of what a program said, or ``otherwise``.

    >>> said("pg_dump: error: could not write to file: No space left on device", 'dump')
    'full'
    >>> said("Host key verification failed.", 'remote')
    'host_key'
    >>> said("user@h: Permission denied (publickey).", 'remote'), said("x", 'remote')
    ('no_login', 'remote')
    """
    for code, pattern in _SAYS:
        if re.search(pattern, text, re.I):
            return code
    return otherwise


def of_system(error, where):
    """Return the fault of an error of the operating system.

    >>> of_system(OSError(28, "No space left on device"), '/b').code
    'full'
    >>> of_system(PermissionError(13, "Permission denied"), '/b').code
    'no_right'
    >>> of_system(OSError(5, "Input/output error"), '/b').values
    {'where': '/b', 'detail': 'Input/output error'}
    """
    values = {'where': str(error.filename or where), 'detail': error.strerror or str(error)}
    if error.errno in FULL:
        return Fault('full', **values)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Fault('no_right', **values)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return Fault('no_path', **values)
    return Fault('disk', **values)
