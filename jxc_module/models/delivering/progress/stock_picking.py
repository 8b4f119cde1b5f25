from urllib.parse import quote, urlencode

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# what says that a customer has the goods
SIGNED = frozenset({'jxc_signed_on', 'jxc_signed_by', 'signature'})


class StockPicking(models.Model):
    """What a customer asks about his parcel: who carries it, its number, who signed for it."""

    _inherit = 'stock.picking'

    # beside the app "Delivery Costs" its carrier and tracking number are shown instead
    jxc_carrier_id = fields.Many2one(
        'res.partner', string="Carried by", copy=False, help="The carrier of this transfer."
    )
    jxc_tracking_number = fields.Char(string="Tracking Number", copy=False)
    jxc_tracking_text = fields.Char(
        string="Carrier and Tracking", compute='_compute_jxc_tracking', compute_sudo=True
    )
    jxc_tracking_url = fields.Char(
        string="Tracking Page", compute='_compute_jxc_tracking', compute_sudo=True
    )
    jxc_signed_on = fields.Datetime(
        string="Signed on",
        copy=False,
        readonly=True,
        help="When the customer confirmed that the goods arrived.",
    )
    jxc_signed_by = fields.Char(string="Signed by", copy=False)

    # === COMPUTE === #

    @api.depends('jxc_carrier_id.name', 'jxc_carrier_id.jxc_tracking_page', 'jxc_tracking_number')
    def _compute_jxc_tracking(self):
        for picking in self:
            carrier, number, page = picking._jxc_tracking()
            picking.jxc_tracking_text = ' '.join(word for word in (carrier, number) if word)
            picking.jxc_tracking_url = page

    def _jxc_tracking(self):
        """Return name of the carrier, tracking number and address of the page that shows it."""
        self.ensure_one()
        if 'carrier_tracking_ref' in self._fields and (
            self.carrier_id or self.carrier_tracking_ref
        ):
            # core keeps a list of addresses as JSON where a carrier split the parcels
            page = self.carrier_tracking_url or ''
            page = page if page.startswith(('http://', 'https://')) else False
            return self.carrier_id.name, self.carrier_tracking_ref, page
        carrier, number = self.jxc_carrier_id, self.jxc_tracking_number
        page = False
        if number and carrier.jxc_tracking_page:
            page = carrier.jxc_tracking_page.replace('{number}', quote(number, safe=''))
        return carrier.name, number, page

    # === CRUD === #

    def write(self, vals):
        if not SIGNED.isdisjoint(vals):
            self._jxc_ensure_may_sign()
        result = super().write(vals)
        if vals.get('signature'):
            # core's own signature, drawn on the screen, is the customer's word
            unsigned = self.filtered(lambda picking: not picking.jxc_signed_on)
            unsigned._jxc_note_signed(fields.Datetime.now())
        return result

    # === ACTIONS === #

    def action_jxc_sign(self):
        """Note that the customer confirmed these deliveries, today and by whom it says.

        :raise UserError: for a transfer that is no finished delivery to a customer
        """
        for picking in self:
            move = picking.sudo().move_ids[:1]  # whether it came for a sale
            if picking.state != 'done' or move._jxc_usage(picking.location_dest_id) != 'customer':
                raise UserError(
                    self.env._(
                        "%(picking)s has not been delivered to a customer yet. Validate the "
                        "delivery first, then note who signed for it.",
                        picking=picking.name,
                    )
                )
        self.check_access('write')
        self._jxc_ensure_may_sign()
        for signed_by, pickings in (
            self.filtered(lambda one: not one.jxc_signed_on).grouped('jxc_signed_by').items()
        ):
            pickings._jxc_note_signed(fields.Datetime.now())
            words = self.env._("The customer confirmed that the goods arrived.")
            if signed_by:
                words = self.env._("%(name)s signed for the goods.", name=signed_by)
            pickings._message_log_batch(bodies={picking.id: words for picking in pickings})

    def action_jxc_unsign(self):
        """Take the confirmation back, for a click on the wrong delivery."""
        self._jxc_ensure_may_sign()
        signed = self.filtered('jxc_signed_on')
        signed.jxc_signed_by = False
        signed._jxc_note_signed(False)
        words = self.env._("The confirmation of the customer was taken back.")
        signed._message_log_batch(bodies={picking.id: words for picking in signed})

    def _jxc_note_signed(self, moment):
        # the moment is the system's: whoever may sign, which the callers ask, does not choose it
        self.sudo().jxc_signed_on = moment

    def _jxc_ensure_may_sign(self):
        """Refuse to note for deliveries of others that their customer got the goods.

        Core lets salespeople write on every transfer: theirs are those of orders that they may
        change. Keepers sign for what they deliver.

        :raises AccessError: names the deliveries
        """
        if self.env.su or self.env.user.has_group('stock.group_stock_user'):
            return
        # the link to an order may be hidden from who must not see the order
        orders = self.sudo().sale_id.with_env(self.env)._filtered_access('write')
        foreign = self.filtered(lambda picking: picking.sudo().sale_id.id not in orders.ids)
        if foreign:
            raise AccessError(
                self.env._(
                    "%(pickings)s: only the salesperson of the order or the warehouse may note "
                    "that the customer has the goods.",
                    pickings=', '.join(foreign.mapped('name')),
                )
            )

    # === PRINT === #

    def _jxc_slip_lines(self):
        """Return the lines of the delivery slip: product by product and lot by lot.

        :return: list of dicts: ``product``, ``description``, ``lot``, ``expiry`` (date or False),
            ``quantity`` and ``uom`` (as moved), ``price`` and ``amount`` (of the order, untaxed,
            in its currency; None where the company does not print prices or there is no order)
        """
        self.ensure_one()
        with_price = self.company_id.jxc_slip_prices
        lines = []
        readable = self._jxc_with_lots() or self
        for move in readable.move_ids.filtered(lambda move: move.state != 'cancel'):
            product_uom = move.product_id.uom_id
            totals = {
                lot: sum(moved.mapped('quantity_product_uom'))
                for lot, moved in move.move_line_ids.grouped('lot_id').items()
            }
            if not totals or self.state not in ('done', 'assigned'):
                totals = {self.env['stock.lot']: move.product_qty}
            for lot, quantity in totals.items():
                shown = product_uom._compute_quantity(quantity, move.product_uom)
                if move.product_uom.is_zero(shown):
                    continue
                price = move._jxc_slip_price() if with_price else None
                lines.append(
                    {
                        'product': move.product_id,
                        'lot': lot.name,
                        'expiry': self.company_id._jxc_local_day(lot.expiration_date)
                        if lot.expiration_date
                        else False,
                        'quantity': shown,
                        'uom': move.product_uom,
                        'price': price,
                        'amount': None if price is None else price * shown,
                    }
                )
        return lines

    @api.model
    def _jxc_slip_totals(self, lines):
        """Return what the lines of a slip add up to: a list of ``(unit, quantity)``, a unit once.

        :param lines: as from :meth:`_jxc_slip_lines`
        """
        totals = {}
        for line in lines:
            totals[line['uom']] = totals.get(line['uom'], 0) + line['quantity']
        return list(totals.items())

    def _jxc_barcode_text(self, parcel=None):
        """Return what is scanned on a label: the parcel, its tracking number or the delivery."""
        self.ensure_one()
        return parcel or self._jxc_tracking()[1] or self.name

    def _jxc_barcode_url(self, parcel=None):
        """Return the address of the picture of a label's bar code."""
        text = self._jxc_barcode_text(parcel)
        return '/report/barcode/?' + urlencode(
            {'barcode_type': 'Code128', 'value': text, 'width': 600, 'height': 100}
        )
