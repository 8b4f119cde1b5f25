from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

MOST = 200  # customers at once
AGAIN_DAYS = 14  # nobody is followed up in the same way twice within these days


class JxcWinback(models.Model):
    """Plan calls and make quotations for customers who did not buy what they usually buy."""

    _inherit = 'jxc.winback'

    @api.model
    def _baskets(self, partners, params=None):
        """Return what these customers usually buy and have not bought, as the reader sees it.

        :param params: of the report *Customer Preferences*, as text
        :return: ``{(company, partner): rows of the report}``
        :raise UserError: the parameters cannot be read, or there are too many customers
        """
        self._check_number(partners)
        report = self.env['jxc.report.customer_preference'].with_context(jxc_report=params or None)
        seen = partners._filtered_access('read')
        rows = report.search([('partner_id', 'in', seen.ids), ('is_missing', '=', True)])
        return dict(rows.grouped(lambda row: (row.company_id, row.partner_id)))

    @api.model
    def _check_number(self, partners):
        if len(partners) > MOST:
            raise UserError(
                self.env._(
                    "Up to %(most)s customers can be followed up at once, these are %(count)s. "
                    "Choose fewer rows.",
                    most=MOST,
                    count=len(partners),
                )
            )

    @api.model
    def _plan(self, kind, partners, params=None, deadline=None, user=None):
        """Follow up customers: one call or quotation each, none twice within 14 days.

        With the rights of the asker: his rows of the report, customers that he may read, orders
        that he may create.

        :param kind: ``'call'`` or ``'quotation'``
        :param deadline: local day of the calls, None for today
        :param user: res.users who calls; empty: the salesperson of each customer, or the asker
        :return: (jxc.winback, partners that were left out)
        :raise UserError: none of them usually buys something and did not
        """
        baskets = self._baskets(partners, params)
        if not baskets:
            raise UserError(
                self.env._(
                    "None of these customers lacks something that he usually buys. Choose rows "
                    "that are marked “Usually Buys, Not Now”, or a longer period."
                )
            )
        recent = self._recent(kind, baskets)
        todo = {key: rows for key, rows in baskets.items() if key not in recent}
        left_out = partners.browse(partner.id for _company, partner in baskets.keys() & recent)
        made = self.browse()
        for company in self.env['res.company'].browse({c.id for c, _partner in todo}):
            here = {partner: rows for (of, partner), rows in todo.items() if of == company}
            asked = self.with_company(company)
            made |= asked._make(kind, company, here, deadline or company._jxc_today(), user)
        return made, left_out

    @api.model
    def _recent(self, kind, baskets):
        """Return those ``(company, partner)`` that somebody followed up lately in this way."""
        domain = [('kind', '=', kind), ('partner_id', 'in', [p.id for _company, p in baskets])]
        # whoever did it: that it was done is all that is asked of it
        rows = self.sudo()._read_group(domain, ['company_id', 'partner_id'], ['day:max'])
        return {
            (company, partner)
            for company, partner, day in rows
            if (company._jxc_today() - day).days < AGAIN_DAYS
        }

    @api.model
    def _make(self, kind, company, baskets, deadline, user):
        who = self._callers(baskets, user)
        values = [
            {
                'company_id': company.id,
                'partner_id': partner.id,
                'kind': kind,
                'user_id': who[partner].id,
                'made_at': fields.Datetime.now(),
                'day': company._jxc_today(),
                'product_ids': [fields.Command.set(rows.product_id.ids)],
                'silent_days': min(rows.mapped('silent_days')),
            }
            for partner, rows in baskets.items()
        ]
        # nobody writes these by hand; who may read the rows and the customers was asked above
        made = self.sudo().create(values).with_env(self.env)
        if kind == 'call':
            self._plan_calls(baskets, who, deadline)
        else:
            orders = self._make_quotations(company, baskets, who)
            for winback, order in zip(made, orders, strict=True):
                winback.sudo().sale_id = order  # as above
        return made

    @api.model
    def _callers(self, baskets, user):
        """Return who takes care of each customer: somebody who may read him, else the asker."""
        wanted = {partner: user or partner.user_id for partner in baskets}
        seen = {}
        for one in self.env['res.users'].union(*wanted.values()):
            partners = self.env['res.partner'].union(*(p for p, u in wanted.items() if u == one))
            # asked in the name of who would call, answered with yes or no
            may = one.active and not one.sudo().share
            seen[one] = partners.with_user(one)._filtered_access('read').ids if may else []
        return {
            partner: one if partner.id in seen.get(one, ()) else self.env.user
            for partner, one in wanted.items()
        }

    # === CALLS === #

    @api.model
    def _plan_calls(self, baskets, who, deadline):
        kind = self.env.ref('mail.mail_activity_data_call', raise_if_not_found=False)
        model = self.env['ir.model']._get_id('res.partner')
        values = []
        for partner, rows in baskets.items():
            reader = self.with_context(lang=who[partner].lang or self.env.lang)
            values.append(
                {
                    'res_model_id': model,
                    'res_id': partner.id,
                    'activity_type_id': kind.id if kind else False,
                    'summary': reader.env._("Did not buy what he usually buys"),
                    'note': reader._call_note(rows),
                    'date_deadline': deadline,
                    'user_id': who[partner].id,
                }
            )
        # one list a person, not one mail a customer
        self.env['mail.activity'].with_context(mail_activity_quick_update=True).create(values)

    def _call_note(self, rows):
        """Return the figures of a customer as HTML: a line a product."""
        lines = [
            self.env._(
                "%(product)s: every %(interval)s days, last on %(day)s, %(silent)s days ago; "
                "%(quantity)s %(unit)s on %(orders)s days",
                product=row.product_id.with_env(self.env).display_name,
                interval=round(row.interval) or 1,
                day=format_date(self.env, row.last_order),
                silent=row.silent_days,
                quantity=f'{row.quantity:g}',
                unit=row.uom_id.with_env(self.env).name,
                orders=row.orders,
            )
            for row in rows.sorted('revenue', reverse=True)
        ]
        return Markup("<ul>%s</ul>") % Markup().join(Markup("<li>%s</li>") % one for one in lines)

    # === QUOTATIONS === #

    @api.model
    def _make_quotations(self, company, baskets, who):
        """Make a quotation a customer: usual quantities, at the prices of the last order."""
        params = next(iter(baskets.values()))._report_params()
        products = {product for rows in baskets.values() for product in rows.product_id.ids}
        partners = [partner.id for partner in baskets]
        usual = self.env['jxc.facts']._usual_lines(
            company, partners, products, params.date_from, params.date_to
        )
        last = self.env['sale.order.line'].browse({line for _qty, line in usual.values() if line})
        last.fetch(['price_unit', 'discount', 'product_uom_id', 'currency_id', 'tax_ids'])
        orders = self.env['sale.order'].create(
            [
                {
                    'partner_id': partner.id,
                    'company_id': company.id,
                    'origin': self.env._("Usual Basket"),
                    **self._owner(who[partner]),
                }
                for partner in baskets
            ]
        )
        lines = []
        for order, (partner, rows) in zip(orders, baskets.items(), strict=True):
            for product in rows.sorted('revenue', reverse=True).product_id:
                quantity, line_id = usual.get((partner.id, product.id), (1.0, 0))
                lines.append(self._usual_line(order, product, quantity, last.browse(line_id or [])))
        self.env['sale.order.line'].create(lines)
        return orders

    @api.model
    def _owner(self, user):
        """Return the salesperson of a quotation: others' only where the asker sees others'."""
        everybody = self.env.user.has_group('sales_team.group_sale_salesman_all_leads')
        return {'user_id': (user if everybody else self.env.user).id}

    @api.model
    def _usual_line(self, order, product, quantity, last):
        values = {'order_id': order.id, 'product_id': product.id, 'product_uom_qty': quantity}
        if not last or not product.active or not product.sale_ok:
            return values
        unit = last.product_uom_id
        values |= {
            'product_uom_id': unit.id,
            'product_uom_qty': product.uom_id._compute_quantity(quantity, unit, round=False),
        }
        # a price in another currency, or with other taxes in it, is none to repeat
        if last.currency_id == order.currency_id:
            values |= {'price_unit': last.price_unit, 'discount': last.discount}
        return values
