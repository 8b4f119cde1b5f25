from odoo import fields, models
from odoo.exceptions import AccessError


class JxcStocktakeEntry(models.Model):
    """Entries that are taken back."""

    _inherit = 'jxc.stocktake.entry'

    # === ACTIONS === #

    def action_undo(self):
        """Take these entries back; they stay, and say who undid them. Undoing twice does nothing.

        :raise AccessError: somebody else's entry
        :raise UserError: the count takes no entries any more
        """
        self.check_access('read')
        for entry in self:
            may = entry.user_id == self.env.user or entry.stocktake_id._may_lead()
            if not may:
                # the name of who counted, for who may read the entry
                raise AccessError(
                    self.env._(
                        "This was counted by %(user)s: only who counted it, the responsible of the "
                        "count or a manager may undo it.",
                        user=entry.sudo().user_id.name,
                    )
                )
        self.stocktake_id._lock_counting()
        # nobody writes entries by hand; who may undo was asked above
        todo = self.sudo().filtered(lambda entry: not entry.undone_on)
        todo.write({'undone_on': fields.Datetime.now(), 'undone_by_id': self.env.uid})
        todo.line_id._derive()
        return True
