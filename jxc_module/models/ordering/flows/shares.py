class Shares:
    """What a run of flows invoices now of discounts and down payments: only a part of them.

    It travels in the context key ``jxc_shares``; no caller from outside can put one there, since it
    cannot be written in JSON.
    """

    def __init__(self, parts):
        """Keep ``{order line id: (quantity on the invoice, factor on the price)}``."""
        self._parts = parts

    @classmethod
    def of(cls, line):
        """Return the part of this order line that is invoiced now, None for all that is left."""
        shares = line.env.context.get('jxc_shares')
        return shares._parts.get(line.id) if isinstance(shares, cls) else None
