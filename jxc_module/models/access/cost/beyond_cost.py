from functools import wraps

from odoo.models import BaseModel


def costs_masked(env):
    """Return whether an environment must not see costs.

    :param env: odoo.api.Environment
    :return: bool
    """
    return not env.su and env.user._jxc_costs_hidden()


def beyond_cost(operation='read'):
    """Make a core method read and store costs although its caller may not see them.

    Receiving, delivering, counting and invoicing value the stock on the way. For a masked user such
    a method runs as superuser after his right to ``operation`` on the records was checked. Private
    methods only: a public one would hand its values out by RPC. Everybody else keeps core's way.

    :param str operation: what the user must be allowed to do with the records
    """

    def decorate(method):
        @wraps(method)
        def wrapper(self, *args, **kwargs):
            env = self.env
            if not costs_masked(env):
                return method(self, *args, **kwargs)
            self.exists().check_access(operation)
            # what he may start goes on with figures that he may not see
            result = method(self.sudo(), *args, **kwargs)
            return result.with_env(env) if isinstance(result, BaseModel) else result

        return wrapper

    return decorate
