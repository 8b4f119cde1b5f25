"""What core's own documents do to orders while they are delivered, invoiced or billed.

A person who changes a confirmed order is asked the questions of the checks again. Goods added on
a delivery, a down payment or a re-invoiced expense have happened already: what core writes on the
order for them must not be refused. It is judged and noted.
"""

from functools import wraps

from odoo import SUPERUSER_ID

from ...base.during import during, ongoing

BY_CORE = 'jxc_by_core'


def core_at_work(env):
    """Begin a block in which core's own documents write on orders."""
    return during(env, BY_CORE, True)


def by_core(method):
    """Run a method of core, which people start for another document than the order, as core's."""

    @wraps(method)
    def wrapper(self, *args, **kwargs):
        with core_at_work(self.env):
            return method(self, *args, **kwargs)

    return wrapper


def is_by_person(env):
    """Return whether what is written now was asked of the order itself.

    Code that works in the name of somebody with more rights than his (the till, expenses) is no
    person; OdooBot without such a document is one: a script, an import.

    :param env: odoo.api.Environment
    :return: bool
    """
    return not ongoing(env, BY_CORE) and (not env.su or env.uid == SUPERUSER_ID)
