import io
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ....tools.xlsx_book import Book, Column

FEW_IDS = 200  # more than an address holds
KEPT = 'jxc.statement: for one download'
FIGURES = (
    'opening',
    'late',
    'invoices',
    'refunds',
    'payments',
    'discounts',
    'others',
    'closing',
    'unbilled',
)
LEVELS = ('opening', 'closing', 'unbilled')  # what was open at a day


class JxcStatement(models.Model):
    """Statements as one workbook: totals, documents, goods not invoiced."""

    _inherit = 'jxc.statement'

    # === ACTIONS === #

    @api.readonly
    def action_jxc_xlsx(self):
        """Download these statements as one workbook.

        :return: action
        """
        if not self:
            raise UserError(self.env._("Choose the statements to be written."))
        self.check_access('read')
        if len(self) > FEW_IDS:
            # this one writes: on a replica core calls it again on the primary
            url = f'/web/content/{self._kept_book().id}?download=true'
        else:
            url = f'/jxc/statements.xlsx?ids={",".join(map(str, self.ids))}'
        return {'type': 'ir.actions.act_url', 'url': url, 'target': 'download'}

    # === BUSINESS === #

    def _kept_book(self):
        """Return the workbook as a file of the user who asks, readable by him alone.

        :return: ir.attachment
        """
        stream = io.BytesIO()
        self._write_book(stream)
        name = self.env._("Statements of account")
        vals = {'name': f'{name}.xlsx', 'raw': stream.getvalue(), 'description': KEPT}
        return self.env['ir.attachment'].create(vals)

    @api.autovacuum
    def _gc_kept_books(self):
        """Delete workbooks that were made for a download more than a day ago."""
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self.env['ir.attachment'].search(
            [
                *(('description', '=', KEPT), ('create_date', '<', yesterday)),
                *(('res_model', '=', False), ('res_id', '=', False)),
            ]
        ).unlink()

    def _write_book(self, stream):
        """Write these statements to a file; texts are read by SQL, not record by record.

        :param stream: file object, opened for writing bytes
        :return: number of documents
        """
        self.check_access('read')
        for name in ('jxc.statement', 'jxc.statement.line', 'jxc.statement.total'):
            self.env[name].flush_model()
        with Book(stream, self.env['jxc.report.mixin']._book_words()) as book:
            book.add_table(self.env._("Statements"), self._total_columns(), self._total_rows())
            lines = self._book_lines()
            booked = [row[1:] for row in lines if row[0] != 'unbilled']
            book.add_table(self.env._("Documents"), self._line_columns(), booked)
            goods = [row[1:] for row in lines if row[0] == 'unbilled']
            if goods:
                book.add_table(self.env._("Not Invoiced Yet"), self._line_columns(), goods)
        return len(booked)

    def _labels(self, model, name):
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    def _money(self, label, unit):
        decimals = self.env.company.currency_id.decimal_places
        return Column(label, 'money', 15, decimals, total=True, unit=unit)

    def _total_columns(self):
        total = self.env['jxc.statement.total']
        return [
            Column(self.env._("Partner"), width=32),
            Column(self.env._("Accounts")),
            Column(self.env._("From"), 'date', 12),
            Column(self.env._("To"), 'date', 12),
            Column(self.env._("Status"), width=12),
            Column(self.env._("Currency"), width=10),
            *(
                self._money(
                    total._fields[name]._description_string(self.env),
                    # receivable and payable, or what was open at several days, do not add up
                    (1, 2, 3, 5) if name in LEVELS else (1, 5),
                )
                for name in FIGURES
            ),
        ]

    def _total_rows(self):
        kinds = self._labels('jxc.statement', 'kind')
        states = self._labels('jxc.statement', 'state')
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.complete_name, statement.kind, statement.date_from,
                       statement.date_to, statement.state, currency.name, %(figures)s
                  FROM jxc_statement AS statement
                  JOIN res_partner AS partner ON partner.id = statement.partner_id
                  JOIN jxc_statement_total AS total ON total.statement_id = statement.id
                  JOIN res_currency AS currency ON currency.id = total.currency_id
                 WHERE statement.id IN %(ids)s
              ORDER BY partner.complete_name, statement.date_from, statement.id, currency.name
                """,
                figures=SQL(", ").join(
                    SQL("COALESCE(total.%s, 0)::float8", SQL.identifier(name)) for name in FIGURES
                ),
                ids=self._ids or (0,),
            )
        )
        return [(row[0], kinds[row[1]], row[2], row[3], states[row[4]], *row[5:]) for row in rows]

    def _line_columns(self):
        return [
            Column(self.env._("Partner"), width=32),
            Column(self.env._("Date"), 'date', 12),
            Column(self.env._("Kind"), width=16),
            Column(self.env._("Document"), width=20),
            Column(self.env._("Reference"), width=20),
            Column(self.env._("Product"), width=32),
            Column(self.env._("Quantity"), 'quantity', 12),
            Column(self.env._("Due Date"), 'date', 12),
            Column(self.env._("Currency"), width=10),
            self._money(self.env._("Amount"), 8),
            Column(self.env._("Disputed"), 'boolean', 10),
            Column(self.env._("Note"), width=24),
        ]

    def _book_lines(self):
        """Return the lines as tuples: the section, then the columns of the sheet."""
        sections = self._labels('jxc.statement.line', 'section')
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.section, partner.complete_name, line.date, line.name, line.ref,
                       line.product_id, line.quantity::float8, line.date_maturity, currency.name,
                       line.amount::float8, line.is_disputed, line.note
                  FROM jxc_statement_line AS line
                  JOIN jxc_statement AS statement ON statement.id = line.statement_id
                  JOIN res_partner AS partner ON partner.id = statement.partner_id
                  JOIN res_currency AS currency ON currency.id = line.currency_id
                 WHERE line.statement_id IN %s
              ORDER BY partner.complete_name, statement.date_from, statement.id, currency.name,
                       line.date, line.place, line.move_id, line.id
                """,
                self._ids or (0,),
            )
        )
        # names of goods that were sold to the partner, whether the reader may open them or not
        products = self.env['product.product'].sudo().with_context(active_test=False)
        products = products.browse({row[5] for row in rows if row[5]})
        names = {product.id: product.display_name for product in products}
        return [
            (row[0], row[1], row[2], sections[row[0]], row[3], row[4], names.get(row[5]), *row[6:])
            for row in rows
        ]
