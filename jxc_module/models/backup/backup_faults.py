"""The sentences of what can go wrong: one a fault, with the remedy."""

from odoo.tools import human_size

DEFAULTS = dict.fromkeys(
    ('where', 'detail', 'program', 'version', 'server', 'database', 'table', 'part', 'what'), ''
) | dict.fromkeys(('before', 'after', 'library', 'name', 'code'), '')


def sentence(env, code, values):
    """Return the sentence of a fault in the reader's language.

    :param str code: see `tools/backup/faults.py`
    :param dict values: of the fault
    """
    known = {**DEFAULTS, **values}
    for name in ('need', 'free'):
        known[name] = human_size(values.get(name) or 0)
    make = _SENTENCES.get(code) or _SENTENCES['error']
    return make(env, known)


_SENTENCES = {
    'no_program': lambda env, v: env._(
        "%(program)s is not installed on the server. Install the client programs of PostgreSQL, "
        "OpenSSL, GnuPG or OpenSSH that it belongs to.",
        **v,
    ),
    'old_program': lambda env, v: env._(
        "%(program)s is of version %(version)s, the database server of version %(server)s: install "
        "the client programs of version %(server)s.",
        **v,
    ),
    'no_database': lambda env, v: env._(
        "The database server does not answer for “%(database)s”: %(detail)s", **v
    ),
    'busy': lambda env, v: env._(
        "Another backup of “%(database)s” is being made or verified: this one was not started.",
        **v,
    ),
    'locked': lambda env, v: env._(
        "The table %(table)s was locked for a minute, as during an update: try again later.", **v
    ),
    'no_path': lambda env, v: env._(
        "The folder “%(where)s” is not there: correct it, or connect its disk.", **v
    ),
    'no_right': lambda env, v: env._(
        "The server may not write to “%(where)s”: give its user the right to. (%(detail)s)", **v
    ),
    'disk': lambda env, v: env._(
        "“%(where)s” could not be written or read: %(detail)s. Check the disk.", **v
    ),
    'space': lambda env, v: env._(
        "“%(where)s” has %(free)s free, %(need)s are needed: make room, or keep fewer backups.", **v
    ),
    'full': lambda env, v: env._(
        "The disk is full (%(where)s): make room, or keep fewer backups. Nothing half made is "
        "left. (%(detail)s)",
        **v,
    ),
    'vanished': lambda env, v: env._(
        "The attachment %(name)s was deleted three times while files were copied: put backups on "
        "the disk of the attachments, where they can be linked.",
        **v,
    ),
    'odd_name': lambda env, v: env._(
        "The attachment “%(name)s” points outside of the folder of attachments: correct it.", **v
    ),
    'dump': lambda env, v: env._("The database could not be dumped: %(detail)s", **v),
    'restore': lambda env, v: env._("The backup could not be restored: %(detail)s", **v),
    'encryption': lambda env, v: env._(
        "The encryption failed; check the public key. (%(detail)s)", **v
    ),
    'decryption': lambda env, v: env._(
        "The backup could not be decrypted: its passphrase was another one, or it is damaged. "
        "(%(detail)s)",
        **v,
    ),
    'no_passphrase': lambda env, v: env._(
        "This server does not have the passphrase: type it again in the target.", **v
    ),
    'no_key': lambda env, v: env._(
        "This server has neither the private SSH key nor a password: type one in the target.", **v
    ),
    'no_key_here': lambda env, v: env._(
        "Only the owner of the private key can open this backup: take one that is not encrypted by "
        "a public key.",
        **v,
    ),
    'host_key': lambda env, v: env._(
        "The other machine shows another key than the one of the target: nothing was sent. Find "
        "out why before you change it.",
        **v,
    ),
    'no_login': lambda env, v: env._(
        "The other machine refuses the login: check user, key or password. (%(detail)s)", **v
    ),
    'network': lambda env, v: env._(
        "The other machine could not be reached, or the connection broke: %(detail)s", **v
    ),
    'remote': lambda env, v: env._("The other machine refuses: %(detail)s", **v),
    'no_library': lambda env, v: env._(
        "This kind of target needs the Python library “%(library)s”: have it installed on the "
        "server, or take SFTP.",
        **v,
    ),
    'gone': lambda env, v: env._("The file “%(name)s” is not there any more.", **v),
    'taken': lambda env, v: env._("“%(database)s” is there already.", **v),
    'damaged': lambda env, v: env._(
        "The backup is damaged: “%(part)s” is not what was written. Make a new one and check the "
        "disk.",
        **v,
    ),
    'missing_part': lambda env, v: env._("The backup is incomplete: “%(part)s” is missing.", **v),
    'differs': lambda env, v: env._(
        "The restored backup differs in %(what)s: %(before)s when it was made, %(after)s now.", **v
    ),
    'no_createdb': lambda env, v: env._(
        "The user of the database server may not create a database, which verifying needs: ALTER "
        "ROLE … CREATEDB.",
        **v,
    ),
    'neutralise': lambda env, v: env._(
        "The copy could not be neutralised and was deleted: %(detail)s", **v
    ),
    'killed': lambda env, v: env._(
        "The process ended without a word: the server was restarted, or ran out of memory. Start "
        "it again.",
        **v,
    ),
    'stopped': lambda env, v: env._("Somebody stopped it, or the server was shut down.", **v),
    'error': lambda env, v: env._("An error of the program: %(detail)s. Its log has more.", **v),
}
