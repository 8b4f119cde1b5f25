from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.lot_life import EXPIRED_DAYS, is_expired
from ..base.during import during

NOTED_LOTS = 3
RESERVE_ONLY = 'jxc_reserve_only'  # domain of the quants that a move may reserve


class StockMove(models.Model):
    """Reserve for customers only what they may get, first expired first out."""

    _inherit = 'stock.move'

    jxc_expiry_note = fields.Char(
        string="Lots Left Out",
        compute='_compute_jxc_expiry_note',
        help="Why lots that are in stock were not reserved for this customer.",
    )

    # === COMPUTE === #

    @api.depends('state', 'product_id', 'location_id', 'partner_id', 'date', 'quantity')
    def _compute_jxc_expiry_note(self):
        self.jxc_expiry_note = False
        waiting = self.filtered(
            lambda move: move.state in ('confirmed', 'partially_available') and move._jxc_is_gated()
        )
        if not waiting:
            return
        quants = self.env['stock.quant'].search(
            [
                ('product_id', 'in', waiting.product_id.ids),
                ('location_id', 'child_of', waiting.location_id.ids),
                ('lot_id', '!=', False),
                ('quantity', '>', 0),
            ],
            order='removal_date, in_date, id',
        )
        by_product = quants.grouped('product_id')
        for move in waiting:
            texts = {}
            for quant in by_product.get(move.product_id, ()):
                free = quant.product_uom_id.compare(quant.quantity, quant.reserved_quantity) > 0
                if free and quant.location_id._child_of(move.location_id):
                    text = move._jxc_left_out(quant.lot_id)
                    if text:
                        texts.setdefault(quant.lot_id, text)
            shown = list(texts.values())[:NOTED_LOTS]
            if len(texts) > NOTED_LOTS:
                shown.append(self.env._("%(count)s more lots", count=len(texts) - NOTED_LOTS))
            move.jxc_expiry_note = '; '.join(shown)

    def _jxc_left_out(self, lot):
        """Return why a lot is not reserved for this move, or None."""
        if lot.jxc_on_hold:
            return self.env._("%(lot)s is on hold", lot=lot.name)
        if not lot.expiration_date or not self.product_id.use_expiration_date:
            return None
        company, day = self.company_id, self._jxc_ship_day()
        days = (company._jxc_local_day(lot.expiration_date) - day).days
        if is_expired(days):
            return self.env._("%(lot)s is expired", lot=lot.name)
        levels = self.env['jxc.expiry.level'].sudo()  # rules of the company, whoever reserves
        level = levels._jxc_reached(company, self.product_id.categ_id, days)
        if level.effect_block_reservation:
            return self.env._("%(lot)s has only %(days)s days left", lot=lot.name, days=days)
        required = self._jxc_customer()._jxc_min_life(self.product_id)
        if days < required:
            return self.env._(
                "%(lot)s has %(days)s days left, the customer asks for %(required)s",
                lot=lot.name,
                days=days,
                required=required,
            )
        return None

    # === BUSINESS === #

    def _jxc_is_gated(self):
        """Tell whether this move takes goods that in the end leave to a customer."""
        return (
            self.company_id.jxc_expiry_gates
            and self.product_id.tracking != 'none'
            and self.location_id.usage in ('internal', 'transit')
            and 'customer' in map(self._jxc_usage, (self.location_dest_id, self.location_final_id))
        )

    def _jxc_customer(self):
        """Return who gets the goods of this move in the end.

        :return: res.partner, empty where nobody is known
        """
        # a keeper knows the customer, but not the order
        move = self.sudo()
        return move.sale_line_id.order_id.partner_shipping_id or (
            move.picking_id.partner_id or move.partner_id
        )

    def _jxc_ship_day(self):
        """Return the local day on which the goods leave: planned, but not in the past."""
        company = self.company_id
        return max(company._jxc_local_day(self.date), company._jxc_local_day())

    def _jxc_reserving(self):
        """Begin the reservation of this move: what it must leave out is no quant within.

        Core has no argument for it; it hands on what has expired in the context.
        """
        domain = None
        if self._jxc_is_gated():
            domain = Domain('lot_id', 'not any', [('jxc_on_hold', '=', True)])
            if self.product_id.use_expiration_date:
                domain &= self._jxc_life_domain()
        return during(self.env, RESERVE_ONLY, domain)

    def _jxc_life_domain(self):
        """Return the domain of quants whose lots live long enough for this customer."""
        company, day = self.company_id, self._jxc_ship_day()
        days = max(self._jxc_customer()._jxc_min_life(self.product_id), EXPIRED_DAYS + 1)
        domain = Domain('expiration_date', '>=', company._jxc_life_start(day, days))
        below = None
        levels = self.env['jxc.expiry.level'].sudo()  # rules of the company, whoever reserves
        for up_to, level_id in levels._jxc_bands_of(company, self.product_id.categ_id):
            if levels.browse(level_id).effect_block_reservation:
                # on this level: longer than the level below, not longer than this one
                on_level = Domain('expiration_date', '<', company._jxc_life_start(day, up_to + 1))
                if below is not None:
                    on_level &= Domain(
                        'expiration_date', '>=', company._jxc_life_start(day, below + 1)
                    )
                domain &= ~on_level
            below = up_to
        return domain | Domain('expiration_date', '=', False)

    def _update_reserved_quantity(
        self, need, location_id, lot_id=None, package_id=None, owner_id=None, strict=True
    ):
        with self._jxc_reserving():
            return super()._update_reserved_quantity(
                need, location_id, lot_id, package_id, owner_id, strict
            )

    def _get_available_quantity(
        self,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
        allow_negative=False,
    ):
        with self._jxc_reserving():
            return super()._get_available_quantity(
                location_id, lot_id, package_id, owner_id, strict, allow_negative
            )
