from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Below this a value (company currency) differs by the noise of floating point only.
CENT = 0.005


class JxcClosing(models.Model):
    """Whether a closing still says what its month looks like today."""

    _inherit = 'jxc.closing'

    def action_check(self):
        """Compare the closings with what they would be today, where something changed since."""
        self.check_access('read')
        # figures are the whole company's; the result stands on a closing that he may read
        for closing in self.sudo():
            if closing.state in ('closed', 'locked'):
                closing._check()

    @api.model
    def _cron_jxc_closing_check(self):
        """Check all closings: back-dated moves, later bills, prices changed for the past."""
        closings = self.search([('state', 'in', ('closed', 'locked'))], order='month')
        self.env['jxc.job.runner']._run_records(
            'cron_closing_check', closings, lambda closing: closing._check()
        )

    def _check(self):
        """Recompute the products that something happened to, and note the difference."""
        self.ensure_one()
        self.env.flush_all()
        now = fields.Datetime.now()
        # what was re-dated out of the month left no trace in it: look at everything then, unless
        # whoever did it wrote down of which products
        known = self.changed_product_ids.ids
        products = None
        if known or not self.is_stale:
            products = [*known, *self._changed_products(self.checked_on - self._margin())]
            products = sorted(set(filter(None, products)))
        differs, quantity, value, changed = 0, 0.0, 0.0, []
        if products or products is None:
            # so that the comparison does not start from this closing
            self._set_stale(products)
            differs, quantity, value, changed = self._difference(products)
        self.write(
            {
                'is_stale': bool(differs),
                'changed_product_ids': [fields.Command.set(changed or [])],
                'stale_products': differs,
                'difference_qty': quantity,
                'difference_value': value,
                'checked_on': now,
            }
        )

    def _difference(self, products):
        """Compare today with the lines.

        :return: (number of lines that differ, quantity, value, ids of their products or None)

        Goods that came in without a price keep the one of the closing: that a product costs
        another price today changes nothing in a month that is closed.
        """
        which = SQL("TRUE") if products is None else SQL("product_id = ANY(%s)", products)
        [row] = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*), COALESCE(SUM(quantity), 0)::float8,
                       COALESCE(SUM(value), 0)::float8, array_agg(DISTINCT product_id)
                  FROM (SELECT product_id, SUM(quantity) AS quantity, SUM(value) AS value,
                               SUM(own_quantity) AS own_quantity
                          FROM (SELECT product_id, COALESCE(warehouse_id, 0) AS place, lot_id,
                                       -quantity AS quantity, -value AS value,
                                       -own_quantity AS own_quantity
                                  FROM jxc_closing_line WHERE closing_id = %s AND %s
                             UNION ALL
                                SELECT product_id, place, lot_id, quantity, value, own_quantity
                                  FROM (%s) AS fresh) AS part
                      GROUP BY product_id, place, lot_id
                        HAVING ABS(SUM(quantity)) > 0.000001 OR ABS(SUM(own_quantity)) > 0.000001
                            OR ABS(SUM(value)) > %s) AS line
                """,
                self.id,
                which,
                self._fresh_lines_sql(products, self._closed_prices(which)),
                CENT,
            )
        )
        return row

    def _closed_prices(self, which):
        """Return ``{product id: its cost when the month was closed}``."""
        query = SQL(
            "SELECT product_id, MIN(price) FROM jxc_closing_line"
            " WHERE closing_id = %s AND price IS NOT NULL AND %s GROUP BY product_id",
            self.id,
            which,
        )
        return dict(self.env.execute_query(query))

    def _changed_products(self, since):
        """Return the ids that :meth:`_changed_products_sql` gives; None where one is not known."""
        query = self._changed_products_sql(since)
        return [product for (product,) in self.env.execute_query(query)]

    def _changed_products_sql(self, since) -> SQL:
        """Return the products with something before the end of the month written after ``since``.

        :return: SELECT of ``product_id``
        """
        return SQL(
            """
            SELECT product_id FROM stock_move
             WHERE company_id = %(company)s AND state = 'done'
               AND date < %(end)s AND write_date > %(since)s
             UNION
            SELECT line.product_id
              FROM stock_move_line AS line
              JOIN stock_move AS move ON move.id = line.move_id
             WHERE line.company_id = %(company)s AND line.state = 'done'
               AND line.write_date > %(since)s AND move.date < %(end)s
             UNION
            SELECT COALESCE(hand.product_id, move.product_id)
              FROM product_value AS hand
         LEFT JOIN stock_move AS move ON move.id = hand.move_id
             WHERE hand.company_id = %(company)s AND hand.date < %(end)s
               AND hand.write_date > %(since)s
             UNION
            SELECT line.product_id
              FROM account_move AS bill
              JOIN account_move_line AS item ON item.move_id = bill.id
              JOIN purchase_order_line AS line ON line.id = item.purchase_line_id
             WHERE bill.company_id = %(company)s AND bill.write_date > %(since)s
               AND item.date < %(end)s
            """,
            company=self.company_id.id,
            end=self.date_end,
            since=since,
        )

    @api.model
    def _watch(self, company, dates, products):
        """Refuse what is dated into a locked month, else mark the closings behind it as stale.

        :param dates: naive UTC datetimes, at least one
        :param products: recordset of what it happened to
        :raise UserError: names the month
        """
        self._check_unlocked(company, dates)
        self._mark_stale(company, min(dates), products.ids)

    @api.model
    def _mark_stale(self, company, first, products=None):
        """Note that something dated at ``first`` (naive UTC) or later left or entered the past.

        :param products: ids of what it happened to, None where nobody knows
        """
        # whoever dates something into the past makes closings stale, and sees none of them
        closings = self.sudo().search(
            [
                ('company_id', '=', company.id),
                ('date_end', '>', first),
                ('state', 'in', ('closed', 'locked')),
            ]
        )
        if closings:
            closings._set_stale(products)
            self.env.ref('jxc_module.cron_closing_check')._trigger()

    def _set_stale(self, products):
        """Note that these closings cannot be relied on for some products, None for all of them."""
        if not products:
            self.write({'is_stale': True, 'changed_product_ids': [fields.Command.clear()]})
            return
        for closing in self:
            if not closing.is_stale or closing.changed_product_ids:  # else all of them already
                links = [fields.Command.link(product) for product in products]
                closing.write({'is_stale': True, 'changed_product_ids': links})

    @api.model
    def _check_unlocked(self, company, dates):
        """Refuse what is dated into a locked month, where the company wants that.

        :param dates: naive UTC datetimes
        :raise UserError: names the month
        """
        if not company.jxc_closing_refuses or not dates:
            return
        # a locked month holds for everybody; of it the message names the month only
        locked = self.sudo().search(
            [
                ('company_id', '=', company.id),
                ('state', '=', 'locked'),
                ('date_end', '>', min(dates)),
            ],
            order='month desc',
            limit=1,
        )
        if locked:
            self._refuse(locked)

    @api.model
    def _refuse(self, locked):
        raise UserError(
            self.env._(
                "%(month)s is locked: nothing can be dated into it or changed in it. Use a later "
                "date, or ask an accountant to unlock the month.",
                month=locked.display_name,
            )
        )
