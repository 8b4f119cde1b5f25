from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class JxcTransferSettle(models.TransientModel):
    """Say what became of goods that did not arrive as they were shipped."""

    _name = 'jxc.transfer.settle'
    _inherit = 'jxc.dialog'
    _description = "Settle a Transfer"

    transfer_id = fields.Many2one('jxc.transfer', required=True, readonly=True)
    line_ids = fields.One2many(
        'jxc.transfer.settle.line',
        'settle_id',
        string="Lines",
        compute='_compute_line_ids',
        store=True,
        readonly=False,
    )

    @api.depends('transfer_id')
    def _compute_line_ids(self):
        for dialog in self:
            dialog.line_ids = [
                Command.clear(),
                *map(Command.create, dialog._open_rows(dialog.transfer_id._origin)),
            ]

    @api.model
    def _open_rows(self, transfer):
        """Return what is open: what did not arrive, by line and lot, then what came beside it."""
        # what is on its way is the document's, which the user sees; both ends know it
        flows = transfer.sudo().line_ids._flows()
        rows = []
        for line in transfer.line_ids:
            by_lot = defaultdict(float)
            for (lot, _owner), quantity in flows[line.id]['lots'].items():
                by_lot[lot] += quantity
            rows += [
                {
                    'what': 'missing',
                    'transfer_line_id': line.id,
                    'lot_id': lot.id,
                    'open_qty': quantity,
                    'quantity': quantity,
                }
                for lot, quantity in by_lot.items()
                if line.product_id.uom_id.compare(quantity, 0) > 0
            ]
        rows += [
            {
                'what': 'over',
                'surplus_id': surplus.id,
                'lot_id': surplus.lot_id.id,
                'open_qty': surplus.quantity,
                'quantity': surplus.quantity,
            }
            for surplus in transfer.surplus_ids
            if not surplus.difference_id
        ]
        return rows

    def action_confirm(self):
        """Settle the rows of which it is said what became of them; the others stay open.

        :raise UserError: of no row it is said, or something is missing; it names the row
        """
        self.ensure_one()
        self = self._clean()  # noqa: PLW0642
        chosen = self.line_ids.filtered('kind')
        if not chosen:
            raise UserError(self.env._("Say of at least one row what became of it."))
        self._check_rows(chosen)
        differences = self.transfer_id._settle([row._decision() for row in chosen])
        for row, difference in zip(chosen, differences, strict=True):
            # nobody writes them by hand; `_settle` asked who may
            row.surplus_id.sudo()._settled_as(difference, row.quantity)
        return {'type': 'ir.actions.act_window_close'}

    # === BUSINESS === #

    def _check_rows(self, rows):
        """Refuse rows of another document, and what somebody settled meanwhile.

        :raise UserError: it names the product
        """
        self.transfer_id.check_access('write')
        # whoever settles at the same moment starts again and sees what was done
        self.transfer_id.sudo().lock_for_update(allow_referencing=True)
        for row in rows:
            named = row.transfer_line_id.transfer_id | row.surplus_id.transfer_id
            if named != self.transfer_id or bool(row.surplus_id) != (row.what == 'over'):
                raise UserError(self.env._("The page shows another transfer: open it again."))
            surplus = row.surplus_id
            if surplus and (
                surplus.difference_id
                or surplus.product_id.uom_id.compare(row.quantity, surplus.quantity) > 0
            ):
                raise UserError(
                    self.env._(
                        "%(product)s: %(quantity)s %(unit)s are not open any more. Open the page "
                        "again.",
                        product=row.product_id.display_name,
                        quantity=f'{row.quantity:g}',
                        unit=row.uom_id.name,
                    )
                )
