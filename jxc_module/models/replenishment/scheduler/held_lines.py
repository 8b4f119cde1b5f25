"""Lines of requests that are made all at once, at the end of core's run over vendors."""

from ...base.during import ongoing

# By what core finds the request that a line is added to, whatever else it asks for.
BASE = ('partner_id', 'state', 'picking_type_id', 'company_id', 'user_id', 'currency_id')


class HeldLines:
    """What core wanted to create while it went from vendor to vendor.

    Making lines for one request costs as much as making them for ten. Core looks at the lines of
    the request that it adds to, once for all that goes to it: nobody misses them in between. Where
    two searches of core may find the same request, nothing is held.
    """

    def __init__(self):
        self._searches = {}
        self._requests = None  # purchase.order, once they were searched for
        self._lines = {}  # {environment: (model, [values, …])}
        self._notes = {}  # {environment: {request id: body}}

    @classmethod
    def of(cls, env):
        """Return what the present run holds, or None where nothing is held."""
        held = ongoing(env, cls)
        return held if held is not None and held._safe() else None

    def note_search(self, domain):
        """Note a domain by which core will look for a request, before it makes any line."""
        base = tuple(term for term in domain if term[0] in BASE)
        self._searches.setdefault(base, set()).add(domain)

    def requests_of(self, domain, search):
        """Return the request that core adds to, of those found by one search for all domains.

        :param domain: terms of one that was noted
        :param search: function that searches purchase.order by a domain, in core's order
        :return: purchase.order, or None where core has to look by itself
        """
        domain = tuple(domain)
        base = tuple(term for term in domain if term[0] in BASE)
        if domain not in self._searches.get(base, ()):
            return None
        # What is made meanwhile is of another base, where it was safe to hold anything.
        if self._requests is None:
            wanted = {name: set() for name in BASE}
            for one in self._searches:
                for name, _operator, value in one:
                    wanted[name].add(value)
            self._requests = search(
                [(name, 'in', list(values)) for name, values in wanted.items() if values]
            )
        return self._requests.filtered_domain(list(domain))[:1]

    def _safe(self):
        return all(len(domains) == 1 for domains in self._searches.values())

    def hold_lines(self, model, vals_list):
        """Keep values of lines; return the empty model."""
        self._lines.setdefault(model.env, (model.browse(), []))[1].extend(vals_list)
        return model.browse()

    def hold_notes(self, orders, bodies):
        """Keep what is noted on new requests; return False for another note on one of them."""
        kept = self._notes.setdefault(orders.env, {})
        if not kept.keys().isdisjoint(bodies):
            return False
        kept.update(bodies)
        return True

    def release(self, orders):
        """Make what was held; within this call nothing more is held.

        :param orders: purchase.order
        """
        for model, vals_list in self._lines.values():
            model.create(vals_list)
        for env, bodies in self._notes.items():
            orders.with_env(env).browse(bodies)._message_log_batch(bodies)
