from datetime import timedelta

from odoo import api, fields, models

NOON = timedelta(hours=12)


class JxcStocktakeLine(models.Model):
    """Lots whose goods say another expiry than the book."""

    _inherit = 'jxc.stocktake.line'

    lot_expiration = fields.Datetime(related='lot_id.expiration_date', string="Expiry on the Book")
    expiry_differs = fields.Boolean(
        compute='_compute_expiry_differs',
        help="The goods say another expiry than the lot: choose which one is right.",
    )
    expiry_answer = fields.Selection(
        [('book', "That of the Book"), ('found', "That of the Goods")],
        string="Right Expiry",
        readonly=True,
        help="That of the goods is written on the lot when the count is posted.",
    )

    # === COMPUTE === #

    @api.depends('lot_id.expiration_date', 'lot_expiry')
    def _compute_expiry_differs(self):
        for line in self:
            book = line.lot_id.expiration_date
            line.expiry_differs = bool(
                line.lot_expiry
                and line.lot_id
                and (not book or line.company_id._jxc_local_day(book) != line.lot_expiry)
            )

    # === ACTIONS === #

    def action_expiry_found(self):
        """Take the expiry that the goods say for right."""
        self._decide('counted').filtered('expiry_differs').expiry_answer = 'found'
        return True

    def action_expiry_book(self):
        """Take the expiry of the book for right."""
        self._decide('counted').filtered('expiry_differs').expiry_answer = 'book'
        return True

    # === BUSINESS === #

    def _found_expiry(self):
        """Return the moment of the day that the goods say: noon there, so that any zone has it."""
        self.ensure_one()
        return self.company_id._jxc_day_start(self.lot_expiry) + NOON

    def _correct_lots(self):
        """Write the expiry of the goods on the lots where somebody took it for right."""
        for line in self.filtered(lambda line: line.expiry_answer == 'found' and line.lot_id):
            line.lot_id.expiration_date = line._found_expiry()
