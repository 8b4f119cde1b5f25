from odoo import models
from odoo.exceptions import UserError


class JxcStocktake(models.Model):
    """From counting to review, and back."""

    _inherit = 'jxc.stocktake'

    # === ACTIONS === #

    def action_review(self):
        """End the counting: review follows, or a second count of what is above the limits.

        :raise UserError: lines of the second count were not counted yet
        """
        for count in self._begin('counting', 'second'):
            count._check_counted_again()
            count._spread_lots()
            again = count._lines_to_recount()
            if again:
                count._demand_recount(again)
                count.state = 'second'
            else:
                count.state = 'review'
        return True

    def action_back(self):
        """Go back to the review of an approved count, or to the counting of one in review."""
        for count in self._begin('review', 'approved'):
            before = {'review': 'counting', 'approved': 'review'}[count.state]
            count.write({'state': before, 'approved_by_id': False, 'approved_on': False})
            if before == 'counting':
                left = count.line_ids.filtered(lambda line: line.state == 'left')
                left._derive()
        return True

    def action_confirm_dates(self):
        """Agree to the figures that go by dates: late entries, and the book of a day."""
        self._begin('review').dates_confirmed = True
        return True

    def action_cancel(self):
        """Give these counts up: the freeze ends, nothing is changed in stock.

        :raise UserError: a count is being posted or was
        """
        self.check_access('read')
        # a state, and the name of a count that the user sees
        started = self.sudo().filtered(lambda count: count.state in ('posting', 'posted'))
        if started:
            raise UserError(
                self.env._(
                    "%(count)s was posted: reverse it instead.",
                    count=started[0].name,
                )
            )
        counts = self._begin('draft', 'counting', 'second', 'review', 'approved')
        counts._jxc_requests(('requested',))._jxc_outdate()
        counts._lift_freeze()
        counts.write({'state': 'cancelled'})
        return True

    def action_unfreeze(self):
        """Let goods move again in the places of these counts; counting goes on."""
        counts = self._begin('counting', 'second', 'review', 'approved', 'posting')
        counts._lift_freeze()
        return True

    # === BUSINESS === #

    def _check_counted_again(self):
        self.ensure_one()
        waiting = self.line_ids.filtered(lambda line: line.state == 'again')
        if waiting:
            raise UserError(
                self.env._(
                    "%(count)s: %(number)s lines are to be counted again, the first is %(product)s "
                    "in %(place)s. Count them, or take the demand back in review.",
                    count=self.name,
                    number=len(waiting),
                    product=waiting[0].product_id.display_name,
                    place=waiting[0].location_id.display_name,
                )
            )
