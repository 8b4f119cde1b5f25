from odoo import api, models


class JxcCheck(models.AbstractModel):
    """What is given away: lines at price 0."""

    _inherit = 'jxc.check'

    @api.model
    def _jxc_check_gift(self, orders, rules, reader):
        """Gifts at their sales price, as a share of the order with them added."""
        findings = []
        for rule, order, lines in self._pairs(orders, rules):
            gifts = lines.filtered(lambda line: self._ordered(line) > 0 and self._is_gift(line))
            if not gifts:
                text = self.env._("Nothing is given away.")
                findings.append(self._finding(rule, order, text, 'ok'))
                continue
            currency = order.company_id.currency_id
            worth = sum(self._sales_value(order, line) for line in gifts)
            paid = max(self._in_company_currency(order.amount_untaxed, order), 0)
            share = 100 * worth / (worth + paid) if currency.compare_amounts(worth, 0) > 0 else 0
            over = share - rule.percent
            figures = {
                'worth': worth,
                'share': share,
                'limit': rule.percent,
                'currency': currency,
            }
            findings.append(
                self._finding(
                    rule,
                    order,
                    ('gift', figures),
                    'fail' if round(over, 6) > 0 else 'ok',
                    exceeded=max(over, 0),
                    measures=(over, worth),
                )
            )
        return findings

    @api.model
    def _say_gift(self, reader, worth, share, limit, currency):
        return self.env._(
            "Gifts worth %(worth)s at sales prices are %(share)s of the order; allowed are "
            "%(limit)s.",
            worth=self._money(worth, currency),
            share=self._percent(share),
            limit=self._percent(limit),
        )

    @api.model
    def _sales_value(self, order, line):
        """Return what a line would cost at the sales price of its product, company currency."""
        product, company = line.product_id, order.company_id
        quantity = line.product_uom_id._compute_quantity(
            self._ordered(line), product.uom_id, round=False
        )
        today = company._jxc_today()
        return product.currency_id._convert(
            product.lst_price * quantity, company.currency_id, company, today
        )
