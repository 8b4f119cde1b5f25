from odoo import api, models
from odoo.tools import SQL

from ...base.once import once


class JxcDashboard(models.AbstractModel):
    """Amounts of several companies: added where there is a rate, which is told; else apart."""

    _inherit = 'jxc.dashboard'

    @api.model
    def _money(self, by_company):
        """Return an amount in the currency of the company in use.

        :param by_company: ``{company id: amount in the currency of that company}``
        :return: ``value, currency_id, notes``, and ``apart``: amounts in currencies without a rate
        """
        own = self.env.company.currency_id
        total, notes, apart = 0.0, [], []
        # of companies in use: their currency is no secret
        companies = self.env['res.company'].sudo().browse(filter(None, by_company))
        by_currency = {}
        for company in companies:
            currency = company.currency_id
            by_currency[currency] = by_currency.get(currency, 0.0) + by_company[company.id]
        rates = (
            once(self.env, ('dashboard_rates', self.env), self._rates)
            if by_currency.keys() - {own}
            else {}
        )
        for currency, amount in by_currency.items():
            if currency == own:
                total += amount
            elif rate := rates.get(currency.id):
                total += amount * rate
                notes.append(
                    self.env._(
                        "%(from)s at %(rate)s %(to)s",
                        **{'from': currency.name, 'rate': f'{rate:.4f}', 'to': own.name},
                    )
                )
            elif not currency.is_zero(amount):
                apart.append({'value': currency.round(amount), 'currency_id': currency.id})
        if apart:
            notes.append(self.env._("No rate: not added"))
        return {
            'value': own.round(total),
            'currency_id': own.id,
            'notes': notes,
            'apart': apart,
        }

    @api.model
    def _rates(self):
        """Return what one of each currency that has a rate is in the currency of the company."""
        company = self.env.company
        own = company.currency_id
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (currency_id) currency_id, rate
                  FROM res_currency_rate
                 WHERE name <= %s AND rate > 0 AND (company_id IS NULL OR company_id = %s)
              ORDER BY currency_id, company_id NULLS LAST, name DESC
                """,
                company._jxc_today(),
                company.root_id.id,
                to_flush=self.env['res.currency.rate']._fields['rate'],
            )
        )
        rates = dict(rows)
        # a currency without any rate of its own counts 1: that of the books
        base = rates.get(own.id, 1.0)
        return {currency_id: base / rate for currency_id, rate in rates.items()}
