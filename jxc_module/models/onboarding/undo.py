from odoo import models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..base.halving import attempt, halves
from .posting_frame import ORDER

SHOWN = 5  # names in a sentence
KEPT = ('stock.warehouse',)  # their types of operation refer to each other: archived only


class JxcImport(models.Model):
    """Take back what was posted, the last sheet first, as long as nothing depends on it.

    Stock is set to nothing by core's own way of correcting finished moves, and these moves are then
    deleted: moves the other way would leave the receipt in the stack of first-in first-out, and its
    price in the average, so that values would not read as before.
    """

    _inherit = 'jxc.import'

    def _undo_rows(self, sheet, records):
        """Take back some rows of a sheet, whichever import they are of."""
        undo = getattr(self, f'_jxc_import_undo_{sheet}', self._undo_plainly)
        made = records.filtered(lambda record: record.res_id and record.action != 'same')
        undo(made)
        records.write({'posted': False, 'res_id': False, 'old_values': False, 'action': 'create'})
        self.env.flush_all()

    def _undo_plainly(self, records):
        """Delete records that were made and nothing refers to, archive the others; give fields that
        were changed their old values.
        """
        for record in records.sorted('id', reverse=True):
            if record.action == 'update' and record.old_values:
                one = self.env[record.res_model].browse(record.res_id).exists()
                if one:
                    known = {
                        name: value
                        for name, value in record.old_values.items()
                        if name in one._fields
                    }
                    one.with_context(disable_auto_revaluation=True).write(known)
        made = records.filtered(lambda record: record.action == 'create')
        for model, group in made.grouped('res_model').items():
            ones = self._of(group).sorted('id', reverse=True)
            if model in KEPT:
                ones.active = False
                continue
            self._delete_or_archive(ones)

    def _delete_or_archive(self, ones):
        for part, _result, error in halves(ones, self._try_unlink):
            if error is not None and 'active' in part._fields:
                part.active = False

    def _of(self, records):
        """Return what rows of one model made, each once."""
        return self.env[records[0].res_model].browse(set(records.mapped('res_id'))).exists()

    def _try_unlink(self, ones):
        def work():
            ones.unlink()
            self.env.flush_all()

        # that something still refers to it is an answer, not an error
        with mute_logger('odoo.sql_db'):
            return attempt(self.env, work)

    def _jxc_import_undo_stock(self, records):
        """Let opening stock never have come."""
        moves = self.env['stock.move'].browse(records.mapped('res_id')).exists()
        entries = moves.account_move_id
        if entries and entries.filtered(
            lambda entry: set(self._moves_of(entry).ids) - set(moves.ids)
        ):
            raise UserError(
                self.env._("Opening stock is in the books: undo the whole sheet, not a part of it.")
            )
        self.env['product.value'].search([('move_id', 'in', moves.ids)]).unlink()
        moves.move_line_ids.write({'quantity': 0})  # core puts the quants right
        lines = moves.move_line_ids
        moves.write({'state': 'draft'})
        lines.unlink()
        moves.unlink()
        self._drop_entries(entries)
        self._give_costs_back(records)
        lots = self.env['stock.lot'].browse(
            [one.old_values['lot'] for one in records if (one.old_values or {}).get('lot')]
        )
        self.env['stock.quant']._unlink_zero_quants()
        for _part, _result, _error in halves(lots.exists(), self._try_unlink):
            pass  # a lot that something refers to stays, empty

    def _moves_of(self, entry):
        return self.env['stock.move'].search([('account_move_id', '=', entry.id)])

    def _give_costs_back(self, records):
        """Let products and lots cost what they did; averages follow from what is left."""
        costs = {'standard_price': {}, 'lot_price': {}}
        priced = set()
        for record in records:
            old = record.old_values or {}
            if 'standard_price' in old:
                costs['standard_price'][old['product']] = old['standard_price']
            if 'lot_price' in old and not old.get('lot'):
                costs['lot_price'][old['product']] = old['lot_price']
            if old.get('priced'):
                priced.add(old['product'])
        products = self.env['product.product'].browse(costs['standard_price']).exists()
        self._take_back_costs(products.browse(priced))
        for record in records:
            for id_, date in (record.old_values or {}).get('dates', {}).items():
                self.env['product.value'].browse(int(id_)).exists().date = date
        for product in products.with_context(disable_auto_revaluation=True):
            product.standard_price = costs['standard_price'][product.id]
        own = self.env['jxc.import.record'].search(
            [
                *(('sheet', '=', 'products'), ('res_model', '=', 'product.product')),
                *(('res_id', 'in', list(priced)), ('posted', '=', True)),
                ('import_id', '=', self.id),
            ]
        )
        # the cost of the sheet of products was dated at the opening, too
        self._write_costs(
            {
                one: one.standard_price
                for one in products.browse(own.mapped('res_id'))
                if one.standard_price
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        left = self.env['stock.move']._read_group(
            [
                ('product_id', 'in', products.ids),
                ('company_id', '=', self.company_id.id),
                ('is_in', '=', True),
            ],
            ['product_id'],
        )
        products.browse([product.id for (product,) in left])._update_standard_price()

    # === WHAT DEPENDS ON IT === #

    def _dependents(self, sheets):
        """Return sentences on what was made later and depends on sheets: why they stay."""
        texts = []
        for sheet in reversed(ORDER):
            if sheet in sheets and (check := getattr(self, f'_depends_{sheet}', None)):
                rows = self.record_ids.filtered(
                    lambda record, sheet=sheet: (
                        record.sheet == sheet
                        and record.posted
                        and record.res_id
                        and record.action != 'same'
                    )
                )
                if rows:
                    texts += check(rows)
        return texts

    def _depends_stock(self, rows):
        """Goods that moved since."""
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
        if not later:
            return []
        return [
            self.env._(
                "Opening stock: %(count)s later moves of %(names)s.",
                count=len(later),
                names=self._some(later.product_id),
            )
        ]

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
        return texts

    _depends_sale_orders = _depends_orders
    _depends_purchase_orders = _depends_orders

    def _some(self, ones):
        names = ones[:SHOWN].mapped('display_name')
        return ", ".join(names) + (", …" if len(ones) > SHOWN else "")
