from functools import wraps


def is_limited(env):
    """Return whether an environment reads for a user of some warehouses only, and not as superuser.

    :param env: odoo.api.Environment
    :return: bool
    """
    return not env.su and env.user.jxc_warehouse_limited


def beyond_scope(operation='write'):
    """Make a core method see the documents of every warehouse when a limited user calls it.

    The record rules of `security/rules_access.xml` hide the other warehouses from a limited
    user, and a hidden record is silently missing from every one2many. Core does not expect
    that: it would not reserve the other end of a transit, would order again what the hidden
    delivery already has, would value the stock with half of its moves. Such a method runs as
    superuser after the user's right to ``operation`` on the records he called it for was
    checked: what he asks for is his own, what follows from it is the system's. Nothing that he
    typed reaches the method, thus no value slips through unchecked. Users without limits keep
    exactly core's way.

    Records cached before were filtered by his rules, those cached within are not, and the cache
    does not know the user: forget the links between documents on both sides of the border.

    :param str operation: what the user must be allowed to do with the records
    """

    def decorate(method):
        @wraps(method)
        def wrapper(self, *args, **kwargs):
            env = self.env
            if not is_limited(env):
                return method(self, *args, **kwargs)
            self.exists().check_access(operation)
            env.user._jxc_forget_links()
            # his right to these is checked above, what follows is the system's: see the docstring
            result = method(self.sudo(), *args, **kwargs)
            # stored computes must still see everything
            env.flush_all()
            env.user._jxc_forget_links()
            return result.with_env(env) if hasattr(result, 'with_env') else result

        return wrapper

    return decorate
