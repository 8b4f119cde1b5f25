from odoo import api, models
from odoo.fields import Domain


class JxcFacts(models.AbstractModel):
    """Whose receivables and payables a reader sees."""

    _inherit = 'jxc.facts'

    @api.model
    def _ledger_for_reader(self, company):
        """Return the facts to read a company's open items from, and the domain to read them with.

        An accountant reads under his record rules. A manager has rules of sales and purchases on
        journal items, which leave out payments: half of a ledger is wrong, so he reads all of the
        company, as his role says. A salesperson reads the receivables of his own customers, where
        the company wants that, payments included.

        :return: ``(jxc.facts, domain on account.move.line)``
        """
        domain = Domain('company_id', '=', company.id)
        if self.env.su:
            return self, domain
        how = self.env.user._jxc_reads_ledger()
        if how == 'rules':
            return self, domain
        # sudo: this company alone, for whoever may open the report; see above
        if how == 'company':
            return self.sudo(), domain
        if how == 'own' and company.sudo().jxc_sales_see_ageing:
            # a switch of the company lets him; narrowed to his own customers
            own = self.env.user._jxc_own_debtor_domain('partner_id.')
            accounts = Domain('account_id.account_type', '=', 'asset_receivable')
            return self.sudo(), domain & own & accounts
        return self, Domain.FALSE
