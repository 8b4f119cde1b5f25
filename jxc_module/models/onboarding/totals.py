from decimal import Decimal

from odoo import fields, models

from ...tools.import_sheets import SHEETS
from ...tools.import_suspects import suspects
from .jxc_import_total import BOOKED


class JxcImport(models.Model):
    """Control totals: the old system, the file and the books tie."""

    _inherit = 'jxc.import'

    total_ids = fields.One2many('jxc.import.total', 'import_id', string="Control Totals")

    def _given_fields(self):
        return super()._given_fields() | {'total_ids'}

    def _read_now(self):
        result = super()._read_now()
        self._make_totals()
        return result

    def _sheet_label(self, sheet):
        """Return the title of a sheet in the reader's language."""
        return SHEETS[sheet].label(self.env.lang) if sheet in SHEETS else sheet

    def _sums(self):
        """Return what the rows add up to, ``{(sheet, kind, currency id): (file, books)}``."""
        self.ensure_one()
        # costs of the company's own file and books; who reads an import sees costs
        return self.env['jxc.facts'].sudo()._import_sums(self)

    def _make_totals(self):
        """Let there be a total for each sheet and currency of the file; typed ones stay."""
        sums = self._sums()
        # lines are made by the program, their figure is typed by people
        totals = self.env['jxc.import.total'].sudo()
        there = {
            (total.sheet, total.kind, total.currency_id.id): total
            for total in totals.search([('import_id', '=', self.id)])
        }
        totals.create(
            [
                {'import_id': self.id, 'sheet': sheet, 'kind': kind, 'currency_id': currency}
                for sheet, kind, currency in sums
                if (sheet, kind, currency) not in there
            ]
        )
        gone = [one for key, one in there.items() if key not in sums and not one.expected]
        totals.browse().union(*gone).unlink()
        self.invalidate_recordset(['total_ids'])

    def _set_expected(self, sheet, kind, amount, currency=None):
        """Keep a total that the cover of the workbook says.

        :param currency: res.currency, that of the company by default
        """
        currency = currency or self.company_id.currency_id
        totals = self.env['jxc.import.total'].sudo()  # as above
        key = {
            'import_id': self.id,
            'sheet': sheet,
            'kind': kind,
            'currency_id': currency.id,
        }
        there = totals.search([(name, '=', value) for name, value in key.items()])
        if there:
            there.expected = amount
        else:
            totals.create(key | {'expected': amount})

    # === DIFFERENCES === #

    def _differences(self, books=False):
        """Return sentences on totals that do not tie, with the rows that may be behind it.

        :param bool books: compare the books, too
        """
        self._make_totals()
        texts = []
        for total in self.total_ids:
            money = total.kind in ('value', 'amount')
            rounding = total.currency_id.rounding if money else 0.005
            file = Decimal(str(total.in_file))
            expected = Decimal(str(total.expected))
            if total.expected and abs(file - expected) >= Decimal(str(rounding)):
                texts.append(self._say_difference(total, file - expected))
            if books and total.sheet in BOOKED and abs(total.in_books - total.in_file) >= rounding:
                texts.append(
                    self.env._(
                        "%(sheet)s, %(kind)s: the file says %(file)s, the books %(books)s.",
                        sheet=total.sheet_name,
                        kind=dict(total._fields['kind']._description_selection(self.env))[
                            total.kind
                        ],
                        file=f'{total.in_file:,.2f}',
                        books=f'{total.in_books:,.2f}',
                    )
                )
        return [*texts, *self._trial_balance_differences()]

    def _say_difference(self, total, difference):
        """Return the sentence on a total that differs from the old system's."""
        # figures of this import, for who may open it
        rows = self.env['jxc.facts'].sudo()._import_amounts(self, total)
        reasons = {
            'whole': self.env._("the difference itself"),
            'sign': self.env._("with the wrong sign"),
            'tenth': self.env._("ten times too large"),
            'swapped': self.env._("two digits exchanged"),
            'large': self.env._("large"),
        }
        named = ", ".join(
            self.env._(
                "row %(row)s: %(amount)s (%(why)s)",
                row=one.row,
                amount=f'{one.amount:,.2f}',
                why=reasons[one.why],
            )
            for one in suspects(rows, difference)
        )
        return self.env._(
            "%(sheet)s, %(kind)s: the old system says %(expected)s, the file %(file)s, "
            "%(difference)s apart. Look at %(rows)s.",
            sheet=total.sheet_name,
            kind=dict(total._fields['kind']._description_selection(self.env))[total.kind],
            expected=f'{total.expected:,.2f}',
            file=f'{total.in_file:,.2f}',
            difference=f'{difference:,.2f}',
            rows=named,
        )

    def _trial_balance_differences(self):
        """Compare receivables and payables with the trial balance of the file.

        Prepayments may stand on the same accounts or on their own: both tie.
        """
        # figures of this import, for who may open it
        balance = self.env['jxc.facts'].sudo()._import_balances(self)
        if not balance:
            return []
        own = self.env['jxc.facts'].sudo()._import_partner_sums(self)
        texts = []
        labels = {'receivables': self.env._("Receivables"), 'payables': self.env._("Payables")}
        kinds = {'receivables': 'asset_receivable', 'payables': 'liability_payable'}
        for sheet, kind in kinds.items():
            label = labels[sheet]
            if kind not in balance or sheet not in own:
                continue
            wanted = balance[kind]
            items, advance = own[sheet], own.get((sheet, 'prepayments'), Decimal(0))
            if all(abs(wanted - one) >= Decimal('0.005') for one in (items, items - advance)):
                texts.append(
                    self.env._(
                        "%(label)s: the trial balance says %(balance)s, the open items add up to "
                        "%(items)s (%(advance)s paid in advance).",
                        label=label,
                        balance=f'{wanted:,.2f}',
                        items=f'{items:,.2f}',
                        advance=f'{advance:,.2f}',
                    )
                )
        return texts

    def _note_gone(self):
        """Warn of rows that an earlier file had and this one has no longer."""
        # rows of a file are written by the program alone
        records = self.env['jxc.import.record'].sudo()
        # findings are the program's
        findings = self.env['jxc.import.row'].sudo()
        findings.search([('import_id', '=', self.id), ('kind', '=', 'gone')]).unlink()
        gone = self.env['jxc.facts'].sudo()._import_gone(self)
        findings.create(
            [
                {
                    'import_id': self.id,
                    'sheet': record.sheet,
                    'sheet_name': record.sheet_name,
                    'level': 'warning',
                    'kind': 'gone',
                    'value': record.key,
                    'message': self.env._(
                        "Row %(row)s of %(name)s (%(key)s) is not in this file any more.",
                        row=record.row_number,
                        name=record.import_id.name,
                        key=record.key,
                    ),
                    'remedy': self.env._("Archive it, or take back that sheet, if it is gone."),
                }
                for record in records.browse(gone)
            ]
        )
