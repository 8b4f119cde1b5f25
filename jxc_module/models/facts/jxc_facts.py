from odoo import api, models
from odoo.tools import SQL

from ..base.bulk import ids_sql


class JxcFacts(models.AbstractModel):
    """How core stores moves, lots, receipts, open items and values, known in one place.

    Methods return ``SQL`` fragments or dictionaries, each with its grain in the docstring. A
    fragment starts from the :class:`Query` of its fact table, so that it carries the companies and
    record rules of ``self.env``; call it in ``sudo()`` only for figures that must not depend on
    who asks for them (a reorder point), never for what a report shows.
    """

    _name = 'jxc.facts'
    _description = "Facts over Core Tables"

    @api.model
    def _local_today(self, company):
        """Return today's date of ``company``: for programs outside, rooms ask the company."""
        return company._jxc_today()

    @api.model
    def _fact_query(self, model, domain):
        """Return the ``Query`` of a fact table under the reader's record rules, archived too."""
        return self.env[model]._search(domain, active_test=False)

    @api.model
    def _fact_query_of(self, model, products, domain=()):
        """Return the ``Query`` of a fact table for many products (ids), at the cost of a few."""
        query = self._fact_query(model, list(domain))
        query.add_where(
            SQL(
                "%s = ANY(%s)",
                SQL.identifier(query.table, 'product_id'),
                ids_sql(products),
                to_flush=self.env[model]._fields['product_id'],
            )
        )
        return query

    @api.model
    def _product_domain(self, company, products=None):
        """Return the domain of a company's rows, of these products (ids) where they are given."""
        domain = [('company_id', '=', company.id)]
        if products is not None:
            domain.append(('product_id', 'in', list(products)))
        return domain

    @api.model
    def _done_domain(self, company, first_day, last_day, products=None):
        """Return the domain of what was done on the local days first_day … last_day."""
        start, end = company._jxc_day_range(first_day, last_day)
        return [
            *self._product_domain(company, products),
            ('state', '=', 'done'),
            ('date', '>=', start),
            ('date', '<', end),
        ]

    @api.model
    def _columns(self, model, *names):
        """Return fields of ``model`` for ``SQL(…, to_flush=…)``: columns outside of the domain."""
        return [self.env[model]._fields[name] for name in names]

    @api.model
    def _visible_places(self):
        """Return the warehouses (ids) that the reader is limited to, or None without a limit."""
        return
