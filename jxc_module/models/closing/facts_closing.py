from odoo import api, models
from odoo.tools import SQL

from ..base.once import once


class JxcFacts(models.AbstractModel):
    """Closings as levels and costs that a period can start from.

    A closing is relied on for the products that nothing was dated into, or changed in, since it was
    made or last checked. What the others had then is reckoned anew: they alone.
    """

    _inherit = 'jxc.facts'

    # === LEVELS AND COSTS === #

    @api.model
    def _known_levels(self, company, products=None, by_lot=False):
        return [
            *super()._known_levels(company, products, by_lot),
            *(
                (
                    closing.date_end,
                    lambda closing=closing: self._kept_level_sql(closing, products, by_lot),
                )
                for closing in self._kept_closings(company)
            ),
        ]

    @api.model
    def _kept_level_sql(self, closing, products, by_lot):
        """Return the level of a closing, with that of changed products as it would be today.

        :return: SELECT as of :meth:`_known_levels`, None where nothing of it can be relied on
        """
        changed = self._changed_of(closing, products)
        if changed is None:
            return None
        kept = self._closed_level_sql(closing, products, by_lot, changed)
        if not changed:
            return kept
        # of them alone: this closing is none that they can be reckoned from
        anew = self._level_at_sql(closing.company_id, closing.date_end, changed, by_lot)
        columns = SQL("product_id, lot_id, place, quantity, own_quantity")
        return SQL("%s UNION ALL SELECT %s FROM (%s) AS anew", kept, columns, anew)

    @api.model
    def _closed_costs_sql(self, company, instant, products=None):
        closing = self._kept_closings(company).filtered(lambda c: c.date_end == instant)[:1]
        changed = self._changed_of(closing, products) if closing else None
        if changed is None:
            return super()._closed_costs_sql(company, instant, products)
        lot = SQL("0")
        if valued := self._lot_valued_products():
            lot = SQL("CASE WHEN product_id = ANY(%s) THEN COALESCE(lot_id, 0) ELSE 0 END", valued)
        # costs are the company's: the same on every line of a product, whoever may see which
        kept = SQL(
            """
            SELECT product_id, %(lot)s AS lot_id, MIN(cost) AS cost, MIN(basis) AS basis
              FROM jxc_closing_line
             WHERE closing_id = %(closing)s AND basis IS NOT NULL AND %(these)s
          GROUP BY 1, 2
            """,
            lot=lot,
            closing=closing.id,
            these=self._these_sql(products, changed),
        )
        if not changed:
            return kept
        key = ('costs', company.id, instant, tuple(changed))
        anew = once(self.env, key, self._reckoned_costs_sql, company, instant, changed)
        return SQL("%s UNION ALL %s", kept, anew)

    @api.model
    def _closed_level_sql(self, closing, products, by_lot, changed) -> SQL:
        # the reader's warehouses are a condition of whatever is made of a level
        return SQL(
            """
            SELECT product_id, %(lot)s AS lot_id, COALESCE(warehouse_id, 0) AS place,
                   SUM(quantity)::numeric AS quantity, SUM(own_quantity)::numeric AS own_quantity
              FROM jxc_closing_line
             WHERE closing_id = %(closing)s AND %(these)s
          GROUP BY 1, 2, 3
            """,
            lot=self._lot_sql('jxc_closing_line', by_lot),
            closing=closing.id,
            these=self._these_sql(products, changed),
        )

    @api.model
    def _these_sql(self, products, changed=()) -> SQL:
        """Return the condition that a line is of ``products`` (None: of any) and unchanged."""
        these = [SQL("TRUE")]
        if products is not None:
            these.append(SQL("product_id = ANY(%s)", list(products)))
        if changed:
            these.append(SQL("product_id <> ALL(%s)", list(changed)))
        return SQL(" AND ").join(these)

    # === WHAT CAN BE RELIED ON === #

    @api.model
    def _kept_closings(self, company):
        """Return the closings of a company, whatever was dated into them since."""
        # the same for everybody: which warehouses a reader sees is asked of what is made of them
        closings = self.env['jxc.closing'].sudo()
        domain = [('company_id', '=', company.id), ('state', 'in', ('closed', 'locked'))]
        key = ('closings', company.id)
        return once(self.env, key, closings.search, domain, 0, None, 'month')

    @api.model
    def _valid_closings(self, company):
        """Return the closings that nothing was dated into since they were last checked."""
        closings = self._kept_closings(company)
        return closings.filtered(lambda closing: self._changed_since(closing) == ())

    @api.model
    def _changed_of(self, closing, products):
        """Return those of ``products`` (None: of all) that a closing cannot be relied on for.

        :return: ids in order; None where these are all that is asked for, or nobody knows which
        """
        changed = self._changed_since(closing)
        if changed is None or products is None:
            return changed
        changed = set(changed).intersection(products)
        return None if changed.issuperset(products) else sorted(changed)

    @api.model
    def _changed_since(self, closing):
        """Return the products that something of the month was changed of since the last check.

        What happens in a company is dated today; one look at the moves written since the oldest
        check mostly says that nothing was dated into a closing.

        :return: tuple of ids, None where nobody knows which
        """
        key = ('changed_since', closing.id)
        return once(self.env, key, self._find_changed_since, closing)

    @api.model
    def _find_changed_since(self, closing):
        known = closing.changed_product_ids.ids
        if closing.is_stale and not known:
            return None
        closing.env.flush_all()
        since = closing.checked_on - closing._margin()
        company = closing.company_id
        kept = self._kept_closings(company) | closing
        # mostly one look at the oldest answers for all; where it does not, the closing's own does
        for moment in (min(each.checked_on - each._margin() for each in kept), since):
            key = ('first_change', company.id, moment)
            first = once(self.env, key, self._first_change, company, moment)
            if not first or first >= closing.date_end:
                break
        else:
            # none of them where a bill of something else was written
            known = {*known, *closing._changed_products(since)}
        return None if None in known else tuple(sorted(known))

    @api.model
    def _first_change(self, company, since):
        """Return the earliest date of what was written after ``since``, or None."""
        # + 0: the index of dates would be walked from the first move ever, row by row
        query = SQL(
            """
            SELECT MIN(first) FROM (
                SELECT MIN(date + INTERVAL '0') AS first FROM stock_move
                 WHERE company_id = %(company)s AND state = 'done' AND write_date > %(since)s
             UNION ALL
                SELECT MIN(date) FROM product_value
                 WHERE company_id = %(company)s AND write_date > %(since)s
             UNION ALL
                SELECT MIN(date) FROM account_move
                 WHERE company_id = %(company)s AND write_date > %(since)s
                   AND move_type IN ('in_invoice', 'in_refund')
            ) AS change
            """,
            company=company.id,
            since=since,
        )
        return self.env.execute_query(query)[0][0]
