from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.lot_life import EXPIRED_DAYS, is_expired

INSIDE = ('internal', 'transit')

# what a gate has to say about one lot of a transfer; days in local days of the company
Block = namedtuple('Block', 'picking product lot lot_name cause days_left required quantity')


class StockMoveLine(models.Model):
    """The expiry gates: what must not leave to a customer, and what must not come in.

    Where lots are picked the line says how long its lot still lives.
    """

    _inherit = 'stock.move.line'

    jxc_days_left = fields.Integer(
        string="Days Left",
        compute='_compute_jxc_days_left',
        aggregator=None,
        help="Local days until the expiration date; 0 on that day, below zero after it.",
    )
    jxc_expiry_state = fields.Selection(related='lot_id.jxc_expiry_state')
    jxc_on_hold = fields.Boolean(related='lot_id.jxc_on_hold', string="Lot on Hold")

    # === COMPUTE === #

    @api.depends('lot_id.expiration_date', 'expiration_date', 'product_id', 'company_id')
    def _compute_jxc_days_left(self):
        for line in self:
            # the date of the lot stands on the line already
            line.jxc_days_left = line.sudo()._jxc_days_left() or 0

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # lines added to a transfer that is done move at once
        lines.filtered(lambda line: line.state == 'done')._jxc_pass_gates()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if {'lot_id', 'quantity', 'location_dest_id'} & vals.keys():
            self.filtered(lambda line: line.state == 'done')._jxc_pass_gates()
        return result

    def _action_done(self):
        # The last door: whatever the way here, a lot that is stopped does not pass.
        sold = self._jxc_sold_at_the_till()
        sold._jxc_log_till()
        (self - sold)._jxc_pass_gates()
        return super()._action_done()

    # === BUSINESS === #

    def _jxc_pass_gates(self):
        """Refuse to move lots that a gate stops and nobody has allowed on this transfer.

        :raises UserError: names lots, dates and what to do
        """
        gated = self.filtered(lambda line: line.company_id.jxc_expiry_gates)
        if not gated:
            return
        # a gate holds by what is true of the lots, not by what the user may read of them
        blocks = [block for block in gated.sudo()._jxc_blocks() if block.cause != 'warn']
        if blocks:
            raise UserError(self.env['stock.picking']._jxc_gate_message(blocks))

    def _jxc_blocks(self):
        """Return what the gates stop among these lines, minus what was allowed.

        A constant number of queries for any number of lines.

        :return: list of Block, one a transfer, lot and cause
        """
        blocks = {}
        for company, lines in self.grouped('company_id').items():
            if not company.jxc_expiry_gates:
                continue
            for line in lines:
                for cause, days_left, required in line._jxc_causes():
                    key = (*line._jxc_gate_key(), cause)
                    known = blocks.get(key)
                    quantity = line.quantity_product_uom + (known.quantity if known else 0)
                    blocks[key] = Block(
                        line.picking_id,
                        line.product_id,
                        line.lot_id,
                        line.lot_id.name or line.lot_name,
                        cause,
                        days_left,
                        required,
                        quantity,
                    )
        allowed = self._jxc_allowed() if blocks else ()
        return [block for key, block in blocks.items() if key not in allowed]

    def _jxc_sold_at_the_till(self):
        """Return the lines that a point of sale moves; they are logged, not refused.

        A person who validates such a transfer by its button meets the gate of the transfer before;
        what comes here alone was moved by the app itself.
        """
        if not any(self.company_id.mapped('jxc_expiry_gates')):
            return self.browse()
        return self._jxc_at_the_till()

    def _jxc_log_till(self):
        """Keep which stopped lots were sold at a point of sale, where no reason can be asked."""
        gated = self.filtered(lambda line: line.company_id.jxc_expiry_gates)
        # a gate looks at what is true of the lots; nobody at the till reads it
        blocks = [block for block in gated.sudo()._jxc_blocks() if block.cause != 'warn']
        if blocks:
            pickings = self.env['stock.picking']
            reason = self.env._("Sold at the point of sale")
            # The log has no rights to write at all: it is written by the gates and nobody else.
            self.env['jxc.expiry.log'].sudo().create(
                [{**pickings._jxc_log_values(block, reason), 'kind': 'pos'} for block in blocks]
            )

    def _jxc_gate_key(self):
        name = self.lot_id.name or self.lot_name or ''
        return self.picking_id.id, self.product_id.id, name

    def _jxc_allowed(self):
        """Return the keys of what somebody has let pass on these transfers."""
        # what was let pass is let pass for everybody who works on the transfer
        rows = self.env['jxc.expiry.log'].sudo()
        rows = rows.search([('picking_id', 'in', self.picking_id.ids)])
        return {
            (row.picking_id.id, row.product_id.id, row.lot_name or '', row.cause) for row in rows
        }

    def _jxc_causes(self):
        """Yield why this line is stopped: ``(cause, days left, days asked for)``."""
        self.ensure_one()
        if not (self.lot_id or self.lot_name) or self.product_uom_id.compare(self.quantity, 0) <= 0:
            return
        source, dest = map(self.move_id._jxc_usage, (self.location_id, self.location_dest_id))
        if source in INSIDE and dest == 'customer':
            yield from self._jxc_delivery_causes()
        elif source == 'supplier' and dest in INSIDE:
            yield from self._jxc_receipt_causes()

    def _jxc_days_left(self):
        """Return the local days until this line's lot expires, None without a date."""
        expires = self.lot_id.expiration_date if self.lot_id else self.expiration_date
        if not self.product_id.use_expiration_date or not expires:
            return None
        company = self.company_id
        return (company._jxc_local_day(expires) - company._jxc_local_day()).days

    def _jxc_delivery_causes(self):
        days_left = self._jxc_days_left()
        if self.lot_id.jxc_on_hold:
            yield 'hold', days_left or 0, 0
        if days_left is None:
            return
        level = self.env['jxc.expiry.level']._jxc_reached(
            self.company_id, self.product_id.categ_id, days_left
        )
        if level.effect_block_sale:
            yield 'blocked', days_left, 0
        elif is_expired(days_left):
            yield 'expired', days_left, 0
        elif level.effect_override:
            yield 'level', days_left, level.days_before
        elif level.effect_warn_delivery:
            yield 'warn', days_left, level.days_before
        required = self.move_id._jxc_customer()._jxc_min_life(self.product_id)
        if not is_expired(days_left) and days_left < required:
            yield 'min_life', days_left, required

    def _jxc_receipt_causes(self):
        days_left = self._jxc_days_left()
        if days_left is None:
            return
        # Goods that arrive expired are stopped also where no minimum is asked for.
        required = self.product_id.product_tmpl_id._jxc_receipt_min_life() or EXPIRED_DAYS + 1
        if days_left < required:
            yield 'receipt', days_left, required
