from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

NAMED = 3  # documents that a line of the page names
# less than nothing beyond the noise of floating point: quantity, value (company currency)
NO_STOCK, NO_VALUE = -0.000001, -0.005


class JxcClosing(models.Model):
    """What is still open when a month is to be closed: shown first, and it may be left so."""

    _inherit = 'jxc.closing'

    # === ACTIONS === #

    def action_review(self):
        """Show what is open in this month before it is closed; close it where nothing is.

        :return: action of the page that asks, or nothing
        """
        self.ensure_one()
        self._check_rights()
        self._locked_rows(('draft', 'closed'))
        if not self._what_is_open():
            return self.action_close()
        title = self.env._("Still Open in %(month)s", month=self.display_name)
        return self.env['jxc.closing.review']._dialog_action(title, {'closing_id': self.id})

    # === BUSINESS === #

    def _open_labels(self):
        """Return the kinds of what can be open, with their words; a room that knows more adds it.

        :return: ``{kind: label}``, in the order of the page; ``_open_<kind>`` finds its records
        """
        return {
            'invoices': self.env._("Draft invoices and credit notes"),
            'bills': self.env._("Draft bills and refunds"),
            'entries': self.env._("Draft journal entries"),
            'payments': self.env._("Draft payments"),
            'transfers': self.env._("Transfers that are not done"),
            'unbilled': self.env._("Purchases received and not billed"),
            'negative': self.env._("Products with a stock below zero"),
            'below_zero': self.env._("Products with a value below zero"),
        }

    def _what_is_open(self):
        """Return what is open up to the end of this month, however long ago it was begun.

        A closing is the whole company's, and so are these counts; opening one shows what the
        reader may see. A fixed number of queries.

        :return: list of dicts ``kind, name, count, examples`` (names of the first ones), and
            ``amount`` (company currency, 0 where a kind has none); kinds with nothing are left out
        """
        self.ensure_one()
        rows = []
        found = self._open_stock()
        for kind, label in self._open_labels().items():
            records, amount = self._open_records(kind, found)
            if count := len(records):
                # names beside a count, of documents of the company that he closes
                names = records.sudo()[:NAMED].mapped('display_name')
                rows.append(
                    {
                        'kind': kind,
                        'name': label,
                        'count': count,
                        'examples': ', '.join(names) + (' …' if count > NAMED else ''),
                        'amount': amount,
                    }
                )
        return rows

    def _open_records(self, kind, stock=None):
        """Return the records of a kind that are open, as the reader, and their amount.

        :param stock: what :meth:`_open_stock` gave, where it was asked already
        """
        model = self._open_model(kind)
        if kind in ('negative', 'below_zero'):
            rows = self._open_stock() if stock is None else stock
            place = 1 if kind == 'negative' else 2
            rows = [row for row in rows if row[place]]
            amount = sum(row[3] for row in rows) if kind == 'below_zero' else 0.0
            return model.browse(row[0] for row in rows), amount
        if kind == 'unbilled':
            return model.browse(self._open_unbilled()), 0.0
        # of the company that the reader closes (`_check_rights`), whatever else he may read
        ids = model.sudo().search(self._open_domain(kind), order='id').ids
        return model.browse(ids), 0.0

    def _open_model(self, kind):
        """Return the model of the records of a kind."""
        models_of = {
            'payments': 'account.payment',
            'transfers': 'stock.picking',
            'unbilled': 'purchase.order',
            'negative': 'product.product',
            'below_zero': 'product.product',
        }
        return self.env[models_of.get(kind, 'account.move')]

    def _open_domain(self, kind):
        """Return the domain of the drafts of a kind."""
        company = Domain('company_id', '=', self.company_id.id)
        day = Domain('date', '<=', self._last_day())
        draft = company & day & Domain('state', '=', 'draft')
        if kind == 'transfers':
            end = self._month_end(self.company_id, self.month)
            undone = Domain('state', 'not in', ('done', 'cancel'))
            return company & undone & Domain('scheduled_date', '<', end)
        if kind == 'payments':
            return draft
        types = {
            'invoices': ('out_invoice', 'out_refund', 'out_receipt'),
            'bills': ('in_invoice', 'in_refund', 'in_receipt'),
            'entries': ('entry',),
        }[kind]
        return draft & Domain('move_type', 'in', types)

    def _open_unbilled(self):
        """Return the ids of purchase orders with goods received and not billed at the end."""
        facts = self.env['jxc.facts']._whole_company(self.company_id)
        query = facts._unbilled_sql(self.company_id, self._last_day(), 'payable')
        rows = facts.env.execute_query(
            SQL("SELECT DISTINCT order_id FROM (%s) AS unbilled ORDER BY 1", query)
        )
        return [order for (order,) in rows]

    def _open_stock(self):
        """Return the products below zero at the end of the month, in a warehouse or in value.

        :return: list of ``(product id, stock below zero, value below zero, value)``
        """
        end = self._month_end(self.company_id, self.month)
        return self.env.execute_query(
            SQL(
                """
                SELECT product_id, MIN(quantity) < %(no_stock)s, SUM(value) < %(no_value)s,
                       SUM(value)
                  FROM (SELECT product_id, SUM(value) AS value,
                               SUM(quantity) FILTER (WHERE place <> 0) AS quantity
                          FROM (%(fresh)s) AS line
                      GROUP BY product_id, place, lot_id) AS spot
              GROUP BY product_id
                HAVING MIN(quantity) < %(no_stock)s OR SUM(value) < %(no_value)s
              ORDER BY product_id
                """,
                no_stock=NO_STOCK,
                no_value=NO_VALUE,
                fresh=self._fresh_lines_sql(None, until=end),
            )
        )

    def _last_day(self):
        """Return the last local day of the month."""
        return fields.Date.end_of(self.month, 'month')
