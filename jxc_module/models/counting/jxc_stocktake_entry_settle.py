from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.during import during
from .jxc_stocktake_notes import SETTLING


class JxcStocktakeEntry(models.Model):
    """A code that nobody knew, with text and photo, becomes an entry or is dismissed; both stay."""

    _inherit = 'jxc.stocktake.entry'

    # === ACTIONS === #

    @api.readonly
    def action_settle(self):
        """Open the page on which it is said what this is."""
        self.ensure_one()
        self.check_access('read')
        return self.env['jxc.stocktake.settle']._dialog_action(
            self.env._("Unknown Article"), {'entry_id': self.id, 'quantity': self.quantity}
        )

    # === BUSINESS === #

    @api.model
    def _unsettled(self):
        """Return the domain of notes that nobody has settled."""
        return [
            ('product_id', '=', False),
            ('settled_on', '=', False),
            ('undone_on', '=', False),
        ]

    def _settle(self, values=None):
        """Store what a note turned out to be, or dismiss it; a second time does nothing.

        The book is that of the moment at which it was noted: as with other late entries, by dates.

        :param dict values: product, lot and quantity of the entry; None: it is dismissed
        :return: the new entry, or none
        :raise AccessError: the user does not lead the count
        :raise UserError: it is no note, or cannot be counted as that product
        """
        self.ensure_one()
        self.check_access('read')
        count = self.stocktake_id
        if not count._may_lead():
            raise AccessError(
                self.env._(
                    "%(count)s: its responsible or a manager settles what is unknown.",
                    count=count.name,
                )
            )
        if self.product_id or self.undone_on:
            raise UserError(self.env._("This is no note of an unknown article."))
        with during(self.env, SETTLING, True):
            count._lock_counting()
            self.invalidate_recordset(['settled_on'])
            if self.settled_on:
                return self.browse()
            made = self.browse()
            if values is not None:
                made = self.create(
                    {
                        **values,
                        'stocktake_id': count.id,
                        'location_id': self.location_id.id,
                        'device_time': self.device_time,
                        'how': self.how,
                        'note': self.note or self.unknown_code,
                        'client_id': f'note-{self.id}',
                    }
                )
            # nobody writes entries by hand; who may settle was asked above
            self.sudo().write({'settled_on': fields.Datetime.now(), 'settled_by_id': self.env.uid})
        return made
