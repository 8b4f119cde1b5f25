from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class JxcStocktake(models.Model):
    """The book of a day whose books are locked: nothing can be dated there any more."""

    _inherit = 'jxc.stocktake'

    def _check_scope(self):
        result = super()._check_scope()
        self._check_books_open()
        return result

    def _check_books_open(self):
        """Raise where the accounts of the day of a count are locked for the user.

        :raise UserError: it names the count, the day and the lock
        """
        for count in self.filtered('as_of'):
            company = count.company_id
            day = company._jxc_local_day(count.as_of)
            locks = company._get_lock_date_violations(day, sale=False, purchase=False, tax=False)
            if locks:
                raise UserError(
                    self.env._(
                        "%(count)s counts as of %(day)s, which is locked: %(locks)s. Count as of a "
                        "later day, or ask an accountant to open the period.",
                        count=count.name,
                        day=format_date(self.env, day),
                        locks=company._format_lock_dates(locks),
                    )
                )
