from odoo import models
from odoo.exceptions import UserError

from .posting_frame import ORDER

SHOWN = 5  # names in a sentence


class JxcImport(models.Model):
    """What was made later and depends on what an undo would take: it is named, and nothing happens.

    ``_depends_<sheet>(rows)`` returns sentences. What merely names a product, a partner or a price
    does not hold an undo up: these are archived then, and the document keeps them.
    """

    _inherit = 'jxc.import'

    def _dependents(self, sheets):
        """Return sentences on what was made later and depends on sheets: why they stay."""
        texts = []
        for sheet in reversed(ORDER):
            if sheet in sheets:
                rows = self.env['jxc.import.record'].search(self._posted([sheet]))
                texts += self._held_up_by(sheet, rows)
        return texts

    def _held_up_by(self, sheet, rows):
        """Return sentences on what depends on some rows of a sheet."""
        rows = rows.filtered(lambda record: record.res_id and record.action != 'same')
        check = getattr(self, f'_depends_{sheet}', None)
        return check(rows) if rows and check else []

    def _depends_stock(self, rows):
        """Goods that left since, and a month that is locked over their day."""
        moves = self.env['stock.move'].browse(rows.mapped('res_id')).exists()
        later = self.env['stock.move'].search(
            [
                ('product_id', 'in', moves.product_id.ids),
                ('company_id', '=', self.company_id.id),
                ('state', '=', 'done'),
                ('id', 'not in', moves.ids),
                ('location_id.usage', 'in', ('internal', 'transit')),
                '|',
                ('id', '>', max(moves.ids, default=0)),
                ('write_date', '>', min(moves.mapped('create_date'), default=False)),
            ]
        )
        texts = []
        if later:
            texts.append(
                self.env._(
                    "Opening stock: %(names)s moved since (%(documents)s). Take that back first, "
                    "or correct the stock by a count.",
                    names=self._some(later.product_id),
                    documents=self._some_documents(later),
                )
            )
        try:
            self.env['jxc.closing']._check_unlocked(
                self.company_id, [self._opening_instant()] if moves else []
            )
        except UserError as error:
            texts.append(str(error))
        return texts

    def _depends_items(self, rows):
        """Items that were paid or matched since."""
        entries = self.env['account.move'].browse(rows.mapped('res_id')).exists()
        matched = entries.filtered(
            lambda entry: entry.line_ids.matched_debit_ids or entry.line_ids.matched_credit_ids
        )
        if not matched:
            return []
        return [
            self.env._(
                "Open items: %(count)s are matched with payments (%(names)s). Undo these matches.",
                count=len(matched),
                names=", ".join(matched[:SHOWN].mapped(lambda entry: entry.ref or entry.name)),
            )
        ]

    _depends_receivables = _depends_items
    _depends_payables = _depends_items
    _depends_prepayments = _depends_items
    _depends_bank = _depends_items

    def _depends_orders(self, rows):
        """Orders that were delivered, received or invoiced since."""
        texts = []
        for group in rows.grouped('res_model').values():
            orders = self._of(group)
            moved = orders.filtered(
                lambda order: order.invoice_ids or 'done' in order.picking_ids.mapped('state')
            )
            if moved:
                texts.append(
                    self.env._(
                        "Open orders: %(names)s are delivered, received or invoiced in part.",
                        names=self._some(moved),
                    )
                )
            # core lets nobody cancel a transfer that is due in a locked period
            locked = (orders - moved).filtered(
                lambda order: any(
                    picking.state not in ('done', 'cancel') and picking._is_date_in_lock_period()
                    for picking in order.picking_ids
                )
            )
            if locked:
                texts.append(
                    self.env._(
                        "Open orders: %(names)s are due in a period whose books are locked. Lift "
                        "the lock date, or give their transfers a later date.",
                        names=self._some(locked),
                    )
                )
        return texts

    _depends_sale_orders = _depends_orders
    _depends_purchase_orders = _depends_orders

    def _depends_products(self, rows):
        """Products of this import that were bought, sold or counted since, beside their opening."""
        made = rows.filtered(lambda record: record.action == 'create')
        return self._depends_on_goods(
            [('product_id', 'in', made.mapped('res_id'))], self.env._("Products")
        )

    def _depends_places(self, rows):
        """Warehouses and places of this import that hold, or held, goods of later documents."""
        made = rows.filtered(lambda record: record.action == 'create').grouped('res_model')
        warehouses, places = (
            self._of(made[model]) if model in made else self.env[model]
            for model in ('stock.warehouse', 'stock.location')
        )
        places |= warehouses.view_location_id
        if not places:
            return []
        return self._depends_on_goods(
            [
                '|',
                ('location_id', 'child_of', places.ids),
                ('location_dest_id', 'child_of', places.ids),
            ],
            self.env._("Warehouses and places"),
        )

    def _depends_on_goods(self, domain, title):
        """Return a sentence where goods of a domain moved by more than their opening."""
        moves = self.env['stock.move'].search(
            [
                *domain,
                ('company_id', '=', self.company_id.id),
                ('state', '=', 'done'),
                ('location_id', '!=', self.company_id.jxc_opening_place_id.id),
            ]
        )
        if not moves:
            return []
        return [
            self.env._(
                "%(sheet)s: %(names)s came or moved since by other documents (%(documents)s).",
                sheet=title,
                names=self._some(moves.product_id),
                documents=self._some_documents(moves),
            )
        ]

    # === SENTENCES === #

    def _some(self, ones):
        names = ones[:SHOWN].mapped('display_name')
        return ", ".join(names) + (", …" if len(ones) > SHOWN else "")

    def _some_documents(self, moves):
        """Return the documents of moves as their readers know them: order, transfer, count."""
        names = dict.fromkeys(
            f'{move.origin}: {move.reference}' if move.origin else move.reference or '–'
            for move in moves
        )
        texts = list(names)[:SHOWN]
        return ", ".join(texts) + (", …" if len(names) > SHOWN else "")
