from collections import defaultdict

from odoo import models

REFUNDS = ('out_refund', 'in_refund')
# Core rounds what each move brings of a unit of the order: so many roundings may lie between.
NOISE = 2.5


class JxcOrder(models.AbstractModel):
    """What a return does to invoices."""

    _inherit = 'jxc.order'

    def _jxc_return_credit(self, before, cheaper, reason, money, journal):
        """Credit what came back of what was invoiced.

        :param before: of :meth:`_jxc_return_before`
        :param cheaper: of :meth:`_jxc_return_made_cheaper`
        :return: (account.move, list of sentences for the person)
        """
        texts, whole = self._jxc_return_broken_kits(before)
        wanted = self._jxc_return_to_credit(whole, cheaper)
        if not wanted:
            nothing = self.env._("Nothing of it was invoiced: there is no credit note.")
            return self.env['account.move'], texts or [nothing]
        credits = self.env['account.move']
        accountant = self.env.user.has_group('account.group_account_invoice')
        for invoice, quantities in wanted.items():
            # Who returns may not create invoices; core lets salespeople make drafts of their own
            # orders as superuser, too. The draft holds what was just returned, at the old price.
            credit = invoice.sudo(self.env.su or not accountant)._jxc_reverse_part(
                quantities, reason, self._jxc_return_prices(quantities, cheaper)
            )
            credits |= credit.sudo(self.env.su)
        # quantities of the drafts made above, kept on lines of an order that he may change
        self._jxc_return_keep(credits.sudo())
        if not accountant and not self.env.su:
            # names of these drafts
            names = ', '.join(credits.sudo().mapped('display_name'))
            return credits, [
                *texts,
                self.env._("An accountant has to post the credit note %(credits)s.", credits=names),
            ]
        credits._jxc_flow_date_bills()
        credits.action_post()
        if money == 'refund':
            texts += credits._jxc_settle_refund(journal)
        return credits, texts

    def _jxc_return_keep(self, credits):
        """Keep on the lines what was credited, so that it is not invoiced once more."""
        for line in self.order_line:
            # which invoice lines are of this line: its user may read no invoices, nothing of them
            # is shown
            items = credits.invoice_line_ids & line.sudo().invoice_lines
            quantity = sum(
                item.product_uom_id._compute_quantity(
                    item.quantity, line.product_uom_id, round=False
                )
                for item in items
            )
            if quantity:
                # kept by the return itself, whoever may take goods back
                line.sudo().jxc_credited_back += quantity

    def _jxc_return_before(self):
        """Return what was moved of each line that can have moves, and of each part of a kit.

        :return: ``{order line: (quantity, {product: quantity in its unit})}``
        """
        # down payments, sections and notes have no unit: nothing of them is moved
        return {
            line: (line._jxc_moved_quantity(), line._jxc_moved_parts())
            for line in self.order_line
            if line.product_uom_id
        }

    def _jxc_return_broken_kits(self, before):
        """Tell of which kits only a part came back: what that is worth, a person decides.

        :param before: of :meth:`_jxc_return_before`
        :return: (list of sentences, ``{order line: (quantity moved before, what came back)}`` of
            all other lines; what came back is not rounded, a piece is no round part of a dozen)
        """
        texts, whole = [], {}
        for line, (quantity, parts) in before.items():
            kits = quantity - line._jxc_moved_quantity()
            now = line._jxc_moved_parts()
            broken = parts.keys() - line.product_id and any(
                product.uom_id.compare((moved - now.get(product, 0)) * quantity, kits * moved)
                for product, moved in parts.items()
            )
            if broken:
                texts.append(
                    self.env._(
                        "Only a part of the kit %(product)s came back: make its credit note by "
                        "hand.",
                        product=line.product_id.display_name,
                    )
                )
                continue
            gone = kits
            if parts.keys() == {line.product_id}:
                own = line.product_id
                gone = own.uom_id._compute_quantity(
                    parts[own] - now.get(own, 0), line.product_uom_id, round=False
                )
            whole[line] = (quantity, gone)
        return texts, whole

    def _jxc_return_made_cheaper(self):
        """Return which lines of credit notes took off the price alone, before goods come back.

        :return: ``{item id: its part, 0 to 1}``
        """
        # ids of credit notes of an order that he may change, nothing of them is shown
        lines = self.order_line.filtered('product_uom_id').sudo()
        if not lines.invoice_lines.move_id.filtered(lambda move: move.move_type in REFUNDS):
            return {}
        found = self.env['jxc.facts']._order_allowances(lines)
        return {item: part for _some, parts in found.values() for item, part in parts.items()}

    def _jxc_return_prices(self, quantities, cheaper):
        """Return which part of their price is credited: ``{invoice line id: 0 to 1}``."""
        if not cheaper:
            return {}
        prices = {}
        for line in self.order_line.sudo():  # as in _jxc_return_to_credit
            for item in line.invoice_lines.filtered(lambda item: item.id in quantities):
                prices[item.id] = item._jxc_price_left(line.invoice_lines, cheaper)
        return {item: part for item, part in prices.items() if part < 1}

    def _jxc_return_to_credit(self, before, cheaper):
        """Return what to credit: ``{invoice: {invoice line: quantity in its unit}}``.

        Never more than was invoiced of a line, and for lines invoiced by what is delivered never
        so much that less is invoiced than was kept. Of lines invoiced by what is ordered, what came
        above that was never invoiced. The latest invoice is credited first.

        :param before: of :meth:`_jxc_return_broken_kits`
        :param cheaper: of :meth:`_jxc_return_made_cheaper`
        """
        wanted = defaultdict(dict)
        for line, (quantity, gone) in before.items():
            unit = line.product_uom_id
            after = line._jxc_moved_quantity()
            if unit.compare(quantity - after, 0) <= 0:
                continue
            # as in _jxc_return_keep: quantities that were invoiced of the lines that come back
            open_lines = line.sudo()._jxc_invoice_lines_left(cheaper)
            invoiced = sum(open_lines.values())
            if line._jxc_is_invoiced_by_moved():
                left = min(quantity - after, invoiced - after + line._jxc_rejected_quantity())
            else:
                top = max(line._jxc_ordered_quantity(), invoiced)
                left = min(min(quantity, top) - min(after, top), invoiced)
            if abs(left - gone) < NOISE * unit.rounding:
                left = gone
            for item, most in open_lines.items():
                taken = min(left, most)
                if unit.compare(taken, 0) <= 0:
                    continue
                left -= taken
                part = unit._compute_quantity(taken, item.product_uom_id or unit, round=False)
                wanted[item.move_id.sudo(self.env.su)][item.id] = part
        return wanted
