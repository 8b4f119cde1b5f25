"""Groups of a list: the worst first, where nobody asks for another order."""

from odoo.tools import SQL


def worst_first(order, groupby_terms, terms: SQL, worst: SQL) -> SQL:
    """Return the order of groups: by ``worst`` first, unless somebody sorts.

    The client asks for the order of its groups by their bare names where nobody does.

    :param order, groupby_terms: as ``_read_group_orderby`` gets them
    :param terms: what core answers
    """
    if order and order != ', '.join(groupby_terms):
        return terms
    return SQL("%s, %s", worst, terms) if terms else worst
