"""What a run of flows invoices now of discounts and down payments: only a part of them."""

from ...base.during import during, ongoing

SHARES = 'jxc_shares'


def sharing(env, parts):
    """Begin a block in which only parts of some order lines are invoiced.

    :param parts: ``{order line id: (quantity on the invoice, factor on the price)}``
    """
    return during(env, SHARES, parts)


def share_of(line):
    """Return the part of this order line that is invoiced now, None for all that is left."""
    return (ongoing(line.env, SHARES) or {}).get(line.id)
