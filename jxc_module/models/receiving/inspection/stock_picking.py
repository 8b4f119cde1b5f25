from odoo import api, fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    _inherit = 'stock.picking'

    jxc_reject_to = fields.Selection(
        [('quarantine', "Quarantine"), ('return', "Return to Vendor")],
        string="Rejected Goods to",
        copy=False,
        readonly=True,
    )
    jxc_needs_inspection = fields.Boolean(
        compute='_compute_jxc_needs_inspection',
        help="Some of these goods are still to be inspected.",
    )

    # === COMPUTE === #

    @api.depends(
        'state',
        'move_line_ids.quantity',
        'move_line_ids.picked',
        'move_line_ids.jxc_inspected_qty',
    )
    def _compute_jxc_needs_inspection(self):
        for picking in self:
            picking.jxc_needs_inspection = bool(
                picking.state == 'assigned' and picking._jxc_lines_to_inspect()._jxc_uninspected()
            )

    # === ACTIONS === #

    @api.readonly
    def action_jxc_inspect(self):
        """Button: open the page on which what arrived is accepted or rejected."""
        if not self._jxc_lines_to_inspect():
            raise UserError(self.env._("Nothing in this receipt is to be inspected."))
        self._jxc_require_lots()
        return self.env['jxc.inspection']._dialog_action(
            self.env._("Inspection"), {'picking_ids': self.ids}, context=dict(self.env.context)
        )

    # === BUSINESS === #

    def _pre_action_done_hook(self):
        if self._jxc_lines_to_inspect()._jxc_uninspected():
            return self.action_jxc_inspect()
        return super()._pre_action_done_hook()

    def _action_done(self):
        left = self._jxc_lines_to_inspect()._jxc_uninspected()
        if left:
            raise UserError(
                self.env._(
                    "Inspect these goods before the receipt is validated: %(products)s.",
                    products=', '.join(left.product_id.mapped('display_name')),
                )
            )
        differences = self._jxc_receipt_differences()
        result = super()._action_done()
        self._jxc_return_rejected()
        self._jxc_tell_buyers(differences)
        return result

    def _jxc_lines_to_do(self):
        # what is rejected as a whole needs no life left: it does not come in
        return (
            super()
            ._jxc_lines_to_do()
            .filtered(
                lambda line: (
                    not line.jxc_rejected_qty
                    or line.product_uom_id.compare(line.jxc_rejected_qty, line.quantity) < 0
                )
            )
        )

    def _jxc_lines_coming(self):
        """Return the lines that validating brings in, where receipts are inspected at all."""
        receipts = self.filtered(
            lambda picking: (
                picking.picking_type_code == 'incoming'
                and picking.state not in ('done', 'cancel')
                and picking.company_id.jxc_inspection
            )
        )
        lines = self.env['stock.move.line']
        for picking in receipts:
            own = picking.move_line_ids.filtered(
                lambda line: (
                    line.quantity > 0
                    and line.move_id.location_id.usage in ('supplier', 'transit')
                    and not line.move_id.jxc_reject_of_id
                )
            )
            lines |= own.filtered('picked') or own
        return lines

    def _jxc_lines_to_inspect(self):
        """Return the lines that validating these receipts brings in and that are inspected."""
        lines = self._jxc_lines_coming()
        if not lines:
            return lines
        categories = lines.product_id.categ_id._jxc_inspected()
        return lines.filtered(
            lambda line: (
                line.picking_id.picking_type_id.jxc_inspect
                or line.product_id.jxc_inspect
                or line.product_id.categ_id in categories
                or line.picking_id.partner_id.commercial_partner_id.jxc_inspect
            )
        )

    def _jxc_require_lots(self):
        """Ask for lots before the inspection: results on goods without lots would be lost.

        Core asks for them only when the receipt is done, after what was inspected was entered.
        """
        missing = self._jxc_lines_coming().filtered(
            lambda line: (
                line.product_id.tracking != 'none'
                and not line.lot_id
                and not line.lot_name
                and (
                    line.picking_id.picking_type_id.use_create_lots
                    or line.picking_id.picking_type_id.use_existing_lots
                )
            )
        )
        if missing:
            raise UserError(
                self.env._(
                    "Enter the lots or serial numbers of %(products)s first (Details of the line), "
                    "then inspect.",
                    products=', '.join(missing.product_id.mapped('display_name')),
                )
            )

    def _jxc_inspect(self, results, reject_to='quarantine'):
        """Keep what was accepted and rejected; the goods move when the receipt is validated.

        :param dict results: ``{stock.move.line: (rejected quantity, jxc.reason, photo)}``, the
            quantity in the line's unit
        :param str reject_to: ``'quarantine'`` or ``'return'``
        :raises UserError: for more than arrived, or for rejected goods without a reason
        """
        self.check_access('write')
        self.move_line_ids.check_access('write')
        # of two who inspect at once the second one meets what the first one wrote
        self.lock_for_update()
        if any(picking.state in ('done', 'cancel') for picking in self):
            raise UserError(self.env._("The receipt is done or cancelled already."))
        for line, (rejected, reason, photo) in results.items():
            self._jxc_check_result(line, rejected, reason)
            # his right to it is checked above; what an inspection says, no request writes
            line.sudo().write(
                {
                    'jxc_inspected_qty': line.quantity,
                    'jxc_rejected_qty': rejected,
                    'jxc_reject_reason_id': reason.id if rejected else False,
                    'jxc_reject_photo': photo if rejected else False,
                }
            )
        self.sudo().jxc_reject_to = reject_to  # as above
        for move in self.env['stock.move.line'].union(*results).move_id:
            lines = move.move_line_ids
            rejected = sum(
                line.product_uom_id._compute_quantity(
                    line.jxc_rejected_qty, move.product_uom, round=False
                )
                for line in lines
            )
            bad = lines.filtered('jxc_rejected_qty')
            move.sudo().write(  # as above
                {
                    'jxc_rejected_qty': rejected,
                    'jxc_accepted_qty': move.quantity - rejected,
                    'jxc_reject_reason_id': bad[:1].jxc_reject_reason_id.id,
                    'jxc_reject_photo': bad[:1].jxc_reject_photo,
                }
            )

    def _jxc_check_result(self, line, rejected, reason):
        names = {'product': line.product_id.display_name, 'quantity': f'{line.quantity:g}'}
        if line.picking_id not in self:
            raise UserError(self.env._("%(product)s is not in this receipt.", **names))
        if rejected < 0 or line.product_uom_id.compare(rejected, line.quantity) > 0:
            raise UserError(
                self.env._(
                    "%(product)s: between 0 and %(quantity)s can be rejected, that is what came.",
                    **names,
                )
            )
        if rejected and reason.kind != 'reject':
            raise UserError(self.env._("%(product)s: choose why it is rejected.", **names))

    def _jxc_return_rejected(self):
        """Plan the return of what was rejected, where the inspection says so, by core's wizard.

        The goods wait in quarantine until the return is validated.
        """
        for picking in self.filtered(lambda one: one.jxc_reject_to == 'return'):
            rejected = picking.move_ids.filtered(
                lambda move: move.jxc_reject_of_id and move.state == 'done'
            )
            if not rejected:
                continue
            wizard = self.env['stock.return.picking'].create({'picking_id': picking.id})
            for line in wizard.product_return_moves:
                wanted = line.move_id in rejected
                line.write({'quantity': line.move_id.quantity if wanted else 0, 'to_refund': True})
            returned = wizard._create_return()
            returned.location_id = rejected.location_dest_id[:1]
            picking.message_post(
                body=self.env._(
                    "Rejected goods wait for their return: %(transfer)s.", transfer=returned.name
                )
            )
