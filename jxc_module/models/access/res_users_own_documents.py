from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

# Who has another job than his own sales sees all partners, as before.
SEES_ALL_CUSTOMERS = (
    'sales_team.group_sale_salesman_all_leads',
    'purchase.group_purchase_user',
    'stock.group_stock_user',
    'account.group_account_invoice',
    'account.group_account_readonly',
    'base.group_erp_manager',
)
# A receipt and a bill name the order they belong to.
SEES_ALL_PURCHASES = (
    'purchase.group_purchase_manager',
    'stock.group_stock_user',
    'account.group_account_invoice',
    'account.group_account_readonly',
)


class ResUsers(models.Model):
    """Domains of the record rules in `security/rules_access.xml`, which are cached.

    What is read here has to clear the cache when it changes: groups and companies of a user do so
    in core, the switches by `jxc.rule.source`. A domain is kept for other requests: it must hold
    numbers only, no record.
    """

    _inherit = 'res.users'

    # === PURCHASES === #

    def _jxc_own_purchase_companies(self, company_ids):
        """Return the ids of those companies in which this user sees his own purchases only."""
        self.ensure_one()
        if not self.has_group('purchase.group_purchase_user') or any(
            map(self.has_group, SEES_ALL_PURCHASES)
        ):
            return []
        companies = self.env['res.company'].sudo().browse(company_ids)  # a switch, no secret
        return companies.filtered('jxc_own_purchases').ids

    def _jxc_own_purchase_domain(self, company_ids, path=''):
        """Return the domain of purchase orders, or what belongs to one, that this user may see.

        :param company_ids: the active companies
        :param path: to the purchase order, such as ``'order_id.'``
        """
        limited = self._jxc_own_purchase_companies(company_ids)
        if not limited:
            return Domain.TRUE
        domain = (
            Domain('company_id', 'not in', limited)
            | Domain(f'{path}user_id', '=', False)
            | Domain(f'{path}user_id', '=', self.id)
        )
        # what has no purchase order is nobody's in particular
        return domain | Domain(path.removesuffix('.'), '=', False) if path else domain

    def _jxc_own_bill_domain(self, company_ids, move_field='id'):
        """Return the domain of journal entries without a line from a hidden purchase order.

        A vendor bill does not say whose it is: core leaves its salesperson empty.

        :param move_field: stored field with the id of the journal entry
        """
        limited = self._jxc_own_purchase_companies(company_ids)
        if not limited:
            return Domain.TRUE
        user_id = self.id

        def bill_sql(model, alias, query):
            orders, lines = model.env['purchase.order'], model.env['purchase.order.line']
            items = model.env['account.move.line']
            return SQL(
                """
                NOT EXISTS (
                    SELECT FROM account_move_line AS own_item
                    JOIN purchase_order_line AS own_line ON own_line.id = %(line)s
                    JOIN purchase_order AS own_order ON own_order.id = %(order)s
                    WHERE %(move)s = %(this)s
                      AND %(user)s != %(user_id)s
                      AND %(company)s = ANY(%(companies)s)
                )
                """,
                line=_column(items, 'own_item', 'purchase_line_id'),
                order=_column(lines, 'own_line', 'order_id'),
                move=_column(items, 'own_item', 'move_id'),
                this=SQL.identifier(alias, move_field),
                user=_column(orders, 'own_order', 'user_id'),
                company=_column(orders, 'own_order', 'company_id'),
                user_id=user_id,
                companies=limited,
            )

        return Domain.custom(to_sql=bill_sql)

    # === CUSTOMERS === #

    def _jxc_own_customer_companies(self, company_ids):
        """Return the ids of those companies in which this user sees his own customers only."""
        self.ensure_one()
        if not self.has_group('sales_team.group_sale_salesman') or any(
            map(self.has_group, SEES_ALL_CUSTOMERS)
        ):
            return []
        companies = self.env['res.company'].sudo().browse(company_ids)  # a switch, no secret
        return companies.filtered('jxc_own_customers').ids

    def _jxc_own_customer_domain(self, company_ids):
        """Return the domain of the partners that this user may see.

        Seen or hidden is a whole family, the company with its contacts and addresses, so that no
        form shows half of it. Hidden is one that has a salesperson, unless

        * he or one of its members is a customer of this user,
        * this user may read a sales order or an invoice of a member (core's rules: his own and
          unassigned ones), whatever the member is in it,
        * a member is somebody else too: a colleague, a vendor, one of our companies or warehouses.

        A partner shared by all companies is hidden as soon as one of the active companies says so.
        """
        limited = self._jxc_own_customer_companies(company_ids)
        if not limited:
            return Domain.TRUE
        open_companies = [id_ for id_ in company_ids if id_ not in limited]
        user_id = self.id

        def customer_sql(model, alias, query):
            return _customer_sql(model.env, alias, user_id)

        return (
            Domain('partner_share', '=', False)
            | Domain('user_id', '=', user_id)
            | Domain('company_id', 'in', open_companies)
            | Domain.custom(to_sql=customer_sql)
        )


def _column(model, alias, name):
    return SQL.identifier(alias, name, to_flush=model._fields[name])


def _customer_sql(env, alias, user_id):
    """Return the condition that the partner's family is not somebody else's, see above."""
    partners, orders, moves = env['res.partner'], env['sale.order'], env['account.move']
    companies, warehouses = env['res.company'], env['stock.warehouse']

    def mine(model, table, name):
        user = _column(model, table, name)
        return SQL("(%s = %s OR %s IS NULL)", user, user_id, user)

    return SQL(
        """
        EXISTS (
            SELECT FROM res_partner AS family
            WHERE family.id = %(family_id)s AND %(family_user)s IS NULL
        ) OR EXISTS (
            SELECT FROM res_partner AS member
            WHERE %(member_family)s = %(family_id)s
              AND (
                %(member_user)s = %(user_id)s
                OR %(supplier_rank)s > 0
                OR %(share)s IS NOT TRUE
                OR EXISTS (SELECT FROM res_company AS ours WHERE %(company_partner)s = member.id)
                OR EXISTS (
                    SELECT FROM stock_warehouse AS ours WHERE %(warehouse_partner)s = member.id
                )
                OR EXISTS (
                    SELECT FROM sale_order AS own
                    WHERE %(my_order)s AND member.id IN (%(ordering)s, %(billed)s, %(shipped)s)
                )
                OR EXISTS (
                    SELECT FROM account_move AS own
                    WHERE %(my_invoice)s
                      AND %(move_type)s IN ('out_invoice', 'out_refund')
                      AND member.id IN (%(invoiced)s, %(delivered)s)
                )
              )
        )
        """,
        family_id=_column(partners, alias, 'commercial_partner_id'),
        family_user=_column(partners, 'family', 'user_id'),
        member_family=_column(partners, 'member', 'commercial_partner_id'),
        member_user=_column(partners, 'member', 'user_id'),
        supplier_rank=_column(partners, 'member', 'supplier_rank'),
        share=_column(partners, 'member', 'partner_share'),
        company_partner=_column(companies, 'ours', 'partner_id'),
        warehouse_partner=_column(warehouses, 'ours', 'partner_id'),
        my_order=mine(orders, 'own', 'user_id'),
        ordering=_column(orders, 'own', 'partner_id'),
        billed=_column(orders, 'own', 'partner_invoice_id'),
        shipped=_column(orders, 'own', 'partner_shipping_id'),
        my_invoice=mine(moves, 'own', 'invoice_user_id'),
        move_type=_column(moves, 'own', 'move_type'),
        invoiced=_column(moves, 'own', 'partner_id'),
        delivered=_column(moves, 'own', 'partner_shipping_id'),
        user_id=user_id,
    )
