from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PurchaseOrderLine(models.Model):
    _inherit = 'purchase.order.line'

    jxc_lot_name = fields.Char(
        string="Lot", copy=False, help="Of the goods that will come: it is put on the receipt."
    )
    jxc_expiration_date = fields.Datetime(
        string="Expiration", copy=False, help="Of the lot that will come."
    )
    jxc_lot_ids = fields.One2many(
        'jxc.purchase.lot',
        'line_id',
        string="Lots",
        help="Where one line comes in several lots: how much of each.",
    )

    jxc_tracking = fields.Selection(related='product_id.tracking')

    # === COMPUTE === #

    @api.constrains('jxc_lot_ids', 'product_qty')
    def _check_jxc_lot_ids(self):
        for line in self.filtered('jxc_lot_ids'):
            total = sum(line.jxc_lot_ids.mapped('quantity'))
            if line.product_uom_id.compare(total, line.product_qty) > 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s: the lots come to %(lots)s, ordered are %(ordered)s %(unit)s.",
                        product=line.product_id.display_name,
                        lots=f'{total:g}',
                        ordered=f'{line.product_qty:g}',
                        unit=line.product_uom_id.name,
                    )
                )

    @api.depends('jxc_credited_back')
    def _compute_qty_invoiced(self):
        result = super()._compute_qty_invoiced()
        self._jxc_not_invoiced_again()
        return result

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        self._jxc_check_kept(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._jxc_check_kept(vals)
        result = super().write(vals)
        if {'jxc_lot_name', 'jxc_expiration_date', 'jxc_lot_ids'} & vals.keys():
            self._jxc_put_lots()
        return result

    # === BUSINESS === #

    def _prepare_account_move_line(self, move=False):
        values = super()._prepare_account_move_line(move=move)
        if move and move.move_type == 'in_refund':
            return values
        return self._jxc_with_share(values)

    def _jxc_typed_lots(self):
        """Return the lots typed on this line: list of (name, expiration or False, quantity).

        Quantities in the unit of the line; those of the table first, a lot of the line alone has
        all of it.
        """
        self.ensure_one()
        if self.jxc_lot_ids:
            return [
                (lot.name, lot.expiration_date, lot.quantity) for lot in self.jxc_lot_ids.sorted()
            ]
        if self.jxc_lot_name:
            return [(self.jxc_lot_name, self.jxc_expiration_date, self.product_qty)]
        return []

    def _jxc_put_lots(self):
        """Put the lots typed on these lines on the lines of their open receipts.

        Receipts on which somebody has already given lots are left alone.
        """
        values = []
        for line in self:
            lots = line._jxc_typed_lots() if line.product_id.tracking != 'none' else []
            if not lots:
                continue
            moves = line.move_ids.filtered(
                lambda move: (
                    move.state not in ('draft', 'done', 'cancel')
                    and move._jxc_usage(move.location_id) not in ('internal', 'transit')
                    and not move._is_purchase_return()
                    and not any(found.lot_id or found.lot_name for found in move.move_line_ids)
                )
            )
            for move in moves[:1]:
                unit = line.product_uom_id
                values += move._jxc_put_lots(
                    [
                        (name, day, unit._compute_quantity(quantity, move.product_uom))
                        for name, day, quantity in lots
                    ]
                )
        if values:
            self.env['stock.move.line'].create(values)
