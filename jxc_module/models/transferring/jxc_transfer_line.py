import math

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

MOST = 1e12  # of a unit: a barcode that got into the quantity is more
# what a client may send and nobody writes: it follows from the quantity and from what is done
FOLLOWS = frozenset({'company_id', 'product_qty', 'move_ids', 'is_extra'})


class JxcTransferLine(models.Model):
    """A product, or one lot or package of it, that a transfer moves; figures: see the moves."""

    _name = 'jxc.transfer.line'
    _description = "Line of a Transfer"
    _inherit = ['jxc.read.only']
    _order = 'transfer_id, id'
    _check_company_auto = True

    transfer_id = fields.Many2one(
        'jxc.transfer', required=True, index=True, ondelete='cascade', readonly=True
    )
    company_id = fields.Many2one(related='transfer_id.company_id', store=True, index=True)
    state = fields.Selection(related='transfer_id.state')
    product_id = fields.Many2one(
        'product.product',
        required=True,
        index=True,
        check_company=True,
        domain=[('type', '=', 'consu')],
    )
    uom_id = fields.Many2one(
        'uom.uom',
        string="Unit",
        compute='_compute_uom_id',
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    quantity = fields.Float(digits='Product Unit', default=1.0, required=True)
    product_qty = fields.Float(
        string="Quantity in the Product's Unit",
        compute='_compute_product_qty',
        store=True,
        digits='Product Unit',
    )
    lot_id = fields.Many2one(
        'stock.lot',
        check_company=True,
        index='btree_not_null',
        domain="[('product_id', '=', product_id)]",
    )
    package_id = fields.Many2one('stock.package', check_company=True, index='btree_not_null')
    move_ids = fields.One2many('stock.move', 'jxc_transfer_line_id', string="Moves")
    is_extra = fields.Boolean(
        readonly=True, copy=False, help="Nobody asked for it: it was added while it was moved."
    )

    # === COMPUTE === #

    @api.depends('product_id')
    def _compute_uom_id(self):
        for line in self:
            line.uom_id = line.product_id.uom_id

    @api.depends('quantity', 'uom_id', 'product_id')
    def _compute_product_qty(self):
        for line in self:
            unit = line.product_id.uom_id
            if not unit or not line.uom_id or not line.uom_id._has_common_reference(unit):
                line.product_qty = 0
                continue
            line.product_qty = line.uom_id._compute_quantity(
                line.quantity, unit, rounding_method='HALF-UP'
            )

    @api.depends('product_id', 'transfer_id')
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.transfer_id.name}: {line.product_id.display_name}"

    # === CONSTRAINTS === #

    @api.constrains('quantity', 'uom_id', 'product_id')
    def _check_quantity(self):
        for line in self:
            product, unit = line.product_id, line.uom_id
            if not unit._has_common_reference(product.uom_id):
                raise ValidationError(
                    self.env._(
                        "%(product)s is kept in %(unit)s and cannot be counted in %(other)s. "
                        "Choose a unit that can be converted.",
                        product=product.display_name,
                        unit=product.uom_id.name,
                        other=unit.name,
                    )
                )
            valid = math.isfinite(line.quantity) and 0 <= line.quantity <= MOST
            if valid and (line.is_extra or product.uom_id.compare(line.product_qty, 0) > 0):
                continue
            raise ValidationError(
                self.env._(
                    "%(product)s: %(quantity)s %(unit)s cannot be transferred. Enter a quantity "
                    "above 0 and up to %(most)s.",
                    product=product.display_name,
                    quantity=f'{line.quantity:g}',
                    unit=unit.name,
                    most=f'{MOST:,.0f}',
                )
            )

    @api.constrains('product_id', 'lot_id')
    def _check_product(self):
        for line in self:
            product = line.product_id
            if product.type != 'consu' or not product.active:
                raise ValidationError(
                    self.env._(
                        "%(product)s is archived or is no goods. Restore it, or take the line "
                        "off the transfer.",
                        product=product.display_name,
                    )
                )
            if line.lot_id and line.lot_id.product_id != product:
                raise ValidationError(
                    self.env._(
                        "Lot %(lot)s is not one of %(product)s. Choose a lot of this product.",
                        lot=line.lot_id.name,
                        product=product.display_name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_number(vals)
        lines = super().create([self._given(vals) for vals in vals_list])
        lines._check_editable()
        return lines

    def write(self, vals):
        if vals.keys() & {
            'product_id',
            'uom_id',
            'quantity',
            'lot_id',
            'package_id',
            'transfer_id',
        }:
            self._check_editable()
        self._check_number(vals)
        result = super().write(self._given(vals))
        if 'transfer_id' in vals:  # nor does a line get into one that was requested
            self._check_editable()
        return result

    @api.model
    def _jxc_read_only_fields(self):
        return FOLLOWS

    @api.model
    def _given(self, vals):
        """Return values without what follows from others; a form sends it, too."""
        if self.env.su:
            return vals
        return {name: value for name, value in vals.items() if name not in FOLLOWS}

    @api.ondelete(at_uninstall=False)
    def _unlink_only_of_drafts(self):
        self._check_editable(('draft', 'refused', 'cancelled'))

    def _check_editable(self, states=('draft',)):
        if self.env.su:
            return
        for line in self:
            if line.transfer_id.state not in states:
                raise UserError(
                    self.env._(
                        "The lines of %(transfer)s stay as they are once it was requested. Set it "
                        "back to draft, or cancel it.",
                        transfer=line.transfer_id.name,
                    )
                )

    @api.model
    def _check_number(self, vals):
        """Refuse what is no number before core rounds it."""
        quantity = vals.get('quantity', 0)
        try:
            number = float(quantity)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise ValidationError(
                self.env._(
                    '"%(quantity)s" is no quantity. Enter a number above 0.',
                    quantity=str(quantity)[:40],
                )
            )

    def _check_given_quantity(self, quantity):
        """Refuse what is no quantity to move.

        :raise UserError: it names the product
        """
        number = isinstance(quantity, (int, float)) and not isinstance(quantity, bool)
        if number and math.isfinite(quantity) and 0 <= quantity <= MOST:
            return
        raise UserError(
            self.env._(
                '%(product)s: "%(quantity)s" is no quantity. Enter a number from 0 on.',
                product=self.product_id.display_name,
                quantity=str(quantity)[:40],
            )
        )
