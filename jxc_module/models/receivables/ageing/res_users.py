from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = 'res.users'

    def _jxc_reads_ledger(self):
        """Say how this user reads what partners owe, by role.

        :return: ``'rules'`` (his record rules on journal items are right), ``'company'`` (all of
            a company), ``'own'`` (own customers, where the company says so), or None
        """
        if self.has_group('account.group_account_invoice') or self.has_group(
            'account.group_account_readonly'
        ):
            return 'rules'
        if self.has_group('jxc_module.group_manager'):
            return 'company'
        return 'own' if self.has_group('jxc_module.group_sales_ageing') else None

    def _jxc_own_debtor_domain(self, path=''):
        """Return the domain of the customers who are this user's own.

        :param path: to the partner, such as ``'partner_id.'``
        """
        return Domain(f'{path}commercial_partner_id.user_id', '=', self.id)

    def _jxc_statement_domain(self, company_ids, path=''):
        """Return the domain of the statements that this user may see, for record rules.

        :param path: to the statement, such as ``'statement_id.'``
        """
        if self._jxc_reads_ledger() != 'own':
            return Domain.TRUE
        companies = self.env['res.company'].sudo().browse(company_ids)  # a switch, no secret
        shown = companies.filtered('jxc_sales_see_ageing').ids
        # what we owe him is not the salesperson's business
        return (
            Domain(f'{path}company_id', 'in', shown)
            & Domain(f'{path}kind', '=', 'receivable')
            & self._jxc_own_debtor_domain(f'{path}partner_id.')
        )
