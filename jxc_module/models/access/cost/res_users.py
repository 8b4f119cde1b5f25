from odoo import models, tools


class ResUsers(models.Model):
    _inherit = 'res.users'

    @tools.ormcache('self.id')
    def _jxc_costs_hidden(self):
        """Return whether costs are masked for this user.

        Every internal user holds `group_cost` until the switch "Hide costs" removes that; portal
        users and visitors never see more or less than in core.

        Asked at each access to a masked field, thus cached; like core's groups of a user it is
        forgotten when groups change.

        :return: bool
        """
        self.ensure_one()
        return self._has_group('base.group_user') and not self._has_group('jxc_module.group_cost')

    def _jxc_cost_journal_ids(self):
        """Return the journals of bills and of stock valuation, for record rules (cached there).

        :return: list of ids, of all companies
        """
        # ids for the condition of a rule: they say nothing to who reads by it
        journals = self.env['account.journal'].sudo().with_context(active_test=False)
        found = journals.search([('type', '=', 'purchase')])
        for company in self.env['res.company'].sudo()._jxc_all():
            categories = self.env['product.category'].sudo().with_company(company)
            found |= company.account_stock_journal_id
            found |= categories.search(
                [('property_stock_journal', '!=', False)]
            ).property_stock_journal
        return found.ids
