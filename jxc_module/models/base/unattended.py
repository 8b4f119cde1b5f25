from .during import during, ongoing

UNATTENDED = 'jxc_unattended'


def unattended(env):
    """Begin a block of work at which nobody sits who could answer a question: a flow.

    What would ask is noted instead, or refused in words.
    """
    return during(env, UNATTENDED, True)


def is_unattended(env):
    """Tell whether nobody can be asked now."""
    return bool(ongoing(env, UNATTENDED))
