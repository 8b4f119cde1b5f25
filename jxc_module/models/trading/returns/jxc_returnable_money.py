from collections import defaultdict

from odoo import models


class JxcReturnable(models.AbstractModel):
    """What a return does to invoices."""

    _inherit = 'jxc.returnable'

    def _jxc_return_credit(self, before, reason, money, journal):
        """Credit what came back of what was invoiced.

        :param before: ``{order line: quantity moved before the return}``
        :return: (account.move, list of sentences for the person)
        """
        wanted = self._jxc_return_to_credit(before)
        if not wanted:
            return self.env['account.move'], [
                self.env._("Nothing of it was invoiced: there is no credit note.")
            ]
        credits = self.env['account.move']
        accountant = self.env.user.has_group('account.group_account_invoice')
        for invoice, quantities in wanted.items():
            # Who returns may not create invoices; core lets salespeople make drafts of their own
            # orders as superuser, too. The draft holds what was just returned, at the old price.
            credit = invoice.sudo(self.env.su or not accountant)._jxc_reverse_part(
                quantities, reason
            )
            credits |= credit.sudo(self.env.su)
        if not accountant and not self.env.su:
            names = ', '.join(credits.sudo().mapped('display_name'))
            return credits, [
                self.env._("An accountant has to post the credit note %(credits)s.", credits=names)
            ]
        credits._jxc_flow_date_bills()
        credits.action_post()
        if money == 'refund':
            credits._jxc_settle_refund(journal)
        return credits, []

    def _jxc_return_to_credit(self, before):
        """Return what to credit: ``{invoice: {invoice line: quantity in its unit}}``.

        Never more than was invoiced of a line, and for lines invoiced by what is delivered never
        so much that less is invoiced than was kept. The latest invoice is credited first.
        """
        wanted = defaultdict(dict)
        for line, quantity in before.items():
            unit = line.product_uom_id
            after = line._jxc_moved_quantity()
            returned = quantity - after
            if line.display_type or unit.compare(returned, 0) <= 0:
                continue
            open_lines = line.sudo()._jxc_invoice_lines_left()
            invoiced = sum(open_lines.values())
            kept = after if line._jxc_is_invoiced_by_moved() else 0
            left = min(returned, invoiced - kept)
            for item, most in open_lines.items():
                taken = min(left, most)
                if unit.compare(taken, 0) <= 0:
                    continue
                left -= taken
                part = unit._compute_quantity(taken, item.product_uom_id or unit, round=False)
                wanted[item.move_id.sudo(self.env.su)][item.id] = part
        return wanted
