from odoo import api, models


class JxcCheck(models.AbstractModel):
    """Credit, overdue invoices and the amount of an order."""

    _inherit = 'jxc.check'

    @api.model
    def _in_company_currency(self, amount, order, rounded=True):
        """Return an amount of an order at the rate of the company's today, wherever one looks."""
        company = order.company_id
        today = company._jxc_today()
        return order.currency_id._convert(
            amount, company.currency_id, company, today, round=rounded
        )

    @api.model
    def _debtor(self, order):
        return order.partner_invoice_id.commercial_partner_id

    @api.model
    def _exposure_of(self, orders):
        partners = orders.partner_invoice_id
        return self.env['jxc.facts']._partner_exposure(partners, orders.company_id)

    @api.model
    def _jxc_check_credit(self, orders, rules, reader):
        """What the customer uses, undelivered orders included, and this order on top."""
        exposure = self._exposure_of(orders)
        findings = []
        for rule, order, _lines in self._pairs(orders, rules):
            debtor = self._debtor(order)
            figures = exposure[debtor.id]
            # a confirmed order is part of what is used already
            own = 0 if order.state == 'sale' else order.amount_total
            amount = self._in_company_currency(own, order)
            currency = order.company_id.currency_id
            if not figures['limit']:
                text = self.env._("%(customer)s has no credit limit.", customer=debtor.display_name)
                findings.append(self._finding(rule, order, text, 'ok'))
                continue
            over = figures['used'] + amount - figures['limit'] - rule.amount
            failed = currency.compare_amounts(over, 0) > 0
            amounts = {
                'limit': figures['limit'],
                'used': figures['used'],
                'undelivered': figures['undelivered'],
                'uninvoiced': figures['uninvoiced'] + figures['draft'],
                'amount': amount,
                'over': over,
            }
            findings.append(
                self._finding(
                    rule,
                    order,
                    ('credit', {'failed': failed, 'currency': currency, **amounts}),
                    'fail' if failed else 'ok',
                    exceeded=max(over, 0),
                    drill=(
                        'sale.order',
                        [
                            ('partner_invoice_id.commercial_partner_id', '=', debtor.id),
                            ('company_id', '=', order.company_id.id),
                            ('state', '=', 'sale'),
                            ('invoice_status', '!=', 'invoiced'),
                        ],
                        self.env._("Open orders of %(customer)s", customer=debtor.display_name),
                    ),
                )
            )
        return findings

    @api.model
    def _say_credit(self, reader, failed, currency, **amounts):
        words = {name: self._money(amount, currency) for name, amount in amounts.items()}
        if failed:
            return self.env._(
                "Credit %(limit)s, used %(used)s of which undelivered %(undelivered)s and "
                "not invoiced %(uninvoiced)s, this order %(amount)s: %(over)s too much.",
                **words,
            )
        return self.env._(
            "Credit %(limit)s, used %(used)s of which undelivered %(undelivered)s and "
            "not invoiced %(uninvoiced)s, this order %(amount)s.",
            **words,
        )

    @api.model
    def _jxc_check_overdue(self, orders, rules, reader):
        """What the customer should have paid by now."""
        exposure = self._exposure_of(orders)
        findings = []
        for rule, order, _lines in self._pairs(orders, rules):
            debtor = self._debtor(order)
            overdue, days = exposure[debtor.id]['overdue'], exposure[debtor.id]['overdue_days']
            currency = order.company_id.currency_id
            if not currency.compare_amounts(overdue, 0) > 0:
                text = self.env._(
                    "%(customer)s has no overdue invoices.", customer=debtor.display_name
                )
                findings.append(self._finding(rule, order, text, 'ok'))
                continue
            failed = currency.compare_amounts(overdue, rule.amount) > 0 and days > rule.days
            owed = {'customer': debtor, 'overdue': overdue, 'days': days, 'currency': currency}
            findings.append(
                self._finding(
                    rule,
                    order,
                    ('overdue', owed),
                    'fail' if failed else 'ok',
                    exceeded=overdue,
                    # whoever owes does not get more either
                    measures=(overdue, order.amount_total),
                    drill=(
                        'account.move.line',
                        self.env['jxc.facts']._exposed_items_domain(debtor.ids, order.company_id),
                        self.env._("Open items of %(customer)s", customer=debtor.display_name),
                    ),
                )
            )
        return findings

    @api.model
    def _say_overdue(self, reader, customer, overdue, days, currency):
        return self.env._(
            "%(customer)s owes %(overdue)s overdue, since %(days)s days.",
            customer=customer.display_name,
            overdue=self._money(overdue, currency),
            days=days,
        )

    @api.model
    def _jxc_check_amount(self, orders, rules, reader):
        """Orders above an amount, tax included."""
        findings = []
        for rule, order, _lines in self._pairs(orders, rules):
            amount = self._in_company_currency(order.amount_total, order)
            currency = order.company_id.currency_id
            over = amount - rule.amount
            failed = currency.compare_amounts(over, 0) > 0
            figures = {
                'failed': failed,
                'is_cost': order._jxc_price_is_cost,
                'amount': amount,
                'limit': rule.amount,
                'currency': currency,
            }
            findings.append(
                self._finding(
                    rule,
                    order,
                    ('amount', figures),
                    'fail' if failed else 'ok',
                    exceeded=max(over, 0),
                    secret=order._jxc_price_is_cost,
                )
            )
        return findings

    @api.model
    def _say_amount(self, reader, failed, is_cost, amount, limit, currency):
        if is_cost and not reader.costs:
            return (
                self.env._("The order is above the allowed amount.")
                if failed
                else self.env._("The order is within the allowed amount.")
            )
        return self.env._(
            "The order comes to %(amount)s, allowed are %(limit)s.",
            amount=self._money(amount, currency),
            limit=self._money(limit, currency),
        )
