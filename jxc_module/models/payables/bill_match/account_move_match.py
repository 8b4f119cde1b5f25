from collections import defaultdict, namedtuple

from odoo import api, fields, models
from odoo.tools import SQL, formatLang

from .account_move import OUTSIDE

MatchRow = namedtuple(
    'MatchRow',
    'move line order_line ordered received rejected billed quantity order_price currency '
    'bill_price state price_differs',
)


class AccountMove(models.Model):
    """The figures behind the match of a bill, and order lines for what was typed by hand."""

    _inherit = 'account.move'

    jxc_match_text = fields.Text(
        string="Differences",
        compute='_compute_jxc_match_text',
        groups='jxc_module.group_cost',
        help="Each line of the bill that differs, with its figures.",
    )

    # === COMPUTE === #

    @api.depends('jxc_match_state')
    def _compute_jxc_match_text(self):
        rows = defaultdict(list)
        for row in self._origin._jxc_match_rows():
            if row.state in OUTSIDE:
                rows[row.move].append(row)
        for move in self:
            lines = [text for row in rows[move._origin] for text in self._jxc_sentences(row)]
            move.jxc_match_text = '\n'.join(lines)

    def _jxc_sentences(self, row):
        """Return what is to be said of a line that differs: its quantity, its price, or both.

        :param row: MatchRow
        """
        texts = [self._jxc_match_sentence(row)]
        if row.price_differs and row.state != 'price':
            texts.append(self._jxc_match_sentence(row._replace(state='price')))
        return texts

    def _jxc_match_sentence(self, row):
        """Return one sentence on a line that differs, with its figures.

        :param row: MatchRow
        """
        # the bill is the reader's, its orders need not be
        order_line = row.order_line.sudo()
        unit = order_line.product_uom_id.name
        names = {
            'line': order_line.product_id.display_name or row.line.name or '',
            'order': order_line.order_id.name or '',
            'ordered': self._jxc_match_number(row.ordered, unit),
            'received': self._jxc_match_number(row.received, unit),
            'rejected': self._jxc_match_number(row.rejected, unit),
            'billed': self._jxc_match_number(row.billed, unit),
            'order_price': formatLang(self.env, row.order_price or 0, currency_obj=row.currency),
            'bill_price': formatLang(self.env, row.bill_price or 0, currency_obj=row.currency),
        }
        if row.state == 'no_order':
            if row.order_line:
                return self.env._("%(line)s: order %(order)s is not confirmed.", **names)
            return self.env._("%(line)s: no order line stands behind it.", **names)
        if row.state == 'price':
            return self.env._(
                "%(line)s (%(order)s): ordered at %(order_price)s, billed at %(bill_price)s.",
                **names,
            )
        if row.rejected > 0:
            return self.env._(
                "%(line)s (%(order)s): ordered %(ordered)s, accepted %(received)s, rejected "
                "%(rejected)s, billed %(billed)s.",
                **names,
            )
        return self.env._(
            "%(line)s (%(order)s): ordered %(ordered)s, received %(received)s, billed %(billed)s.",
            **names,
        )

    @api.model
    def _jxc_match_number(self, quantity, unit):
        return f"{round(quantity or 0, 6):g} {unit or ''}".strip()

    # === BUSINESS === #

    def _jxc_link_proposals(self):
        """Propose an order line for each line of these bills that has none.

        Orders that the bill names (its reference or origin) come first; without a name, all open
        orders of the vendor. A line fits by its product, then by its price; each order line is
        proposed once a bill, as long as something of it is left to bill.

        :return: list of ``(account.move.line, purchase.order.line)``, the latter may be empty
        """
        proposals = []
        for bill in self.filtered(lambda one: one.move_type in ('in_invoice', 'in_refund')):
            loose = bill.invoice_line_ids.filtered(
                lambda line: line.display_type == 'product' and not line.purchase_line_id
            )
            if not loose:
                continue
            open_lines = list(bill._jxc_open_order_lines())
            for line in loose:
                fits = [one for one in open_lines if self._jxc_line_fits(line, one)]
                # nearest price first: two lines of one product differ in it, if in anything
                best = min(
                    fits,
                    key=lambda one, line=line: abs(one.price_unit - line.price_unit),
                    default=self.env['purchase.order.line'],
                )
                if best:
                    open_lines.remove(best)
                proposals.append((line, best))
        return proposals

    @api.model
    def _jxc_line_fits(self, line, order_line):
        if line.product_id:
            return line.product_id == order_line.product_id
        wording = (line.name or '').casefold()
        product = order_line.product_id
        return bool(wording) and any(
            word and word.casefold() in wording for word in (product.name, product.default_code)
        )

    def _jxc_open_order_lines(self):
        """Return the lines that this bill may be for: of the orders it names, else of all.

        Of a bill, only lines that something is left to bill of.
        """
        self.ensure_one()
        lines = self.env['purchase.order.line'].search(
            [
                ('company_id', '=', self.company_id.id),
                ('state', '=', 'purchase'),
                ('display_type', '=', False),
                ('is_downpayment', '=', False),
                ('order_id.partner_id.commercial_partner_id', '=', self.commercial_partner_id.id),
                ('id', 'not in', self.invoice_line_ids.purchase_line_id.ids),
            ],
            order='id',
        )
        words = set(f"{self.invoice_origin or ''} {self.ref or ''}".replace(',', ' ').split())
        # an order that the bill names is meant, also where nothing of it is left
        lines = lines.filtered(lambda line: line.order_id.name in words) or lines
        if self.move_type == 'in_invoice':
            lines = lines.filtered(
                lambda line: line.product_uom_id.compare(line.qty_invoiced, line.product_qty) < 0
            )
        return lines

    # === QUERIES === #

    def _jxc_match_rows(self):
        """Return the lines of these bills compared with order and receipt, in one query.

        :return: list of MatchRow; quantities in the order's unit, prices in its currency
        """
        bills = self.filtered(lambda move: move.move_type in ('in_invoice', 'in_refund'))
        if not bills.ids:
            return []
        env = self.env
        lines = env['jxc.facts']._bill_match_sql(SQL("%s", tuple(bills.ids)))
        found = env.execute_query(
            SQL(
                "SELECT move_id, line_id, purchase_line_id, ordered, received, rejected, billed,"
                " quantity, order_price, currency_id, bill_price, state, price_differs"
                " FROM (%s) AS line"
                " ORDER BY move_id, line_id",
                lines,
            )
        )
        prefetch = [row[1] for row in found]
        order_prefetch = [row[2] for row in found if row[2]]
        return [
            MatchRow(
                env['account.move'].browse(row[0]),
                env['account.move.line'].browse(row[1]).with_prefetch(prefetch),
                env['purchase.order.line'].browse(row[2] or ()).with_prefetch(order_prefetch),
                *(value or 0.0 for value in row[3:9]),
                env['res.currency'].browse(row[9] or ()),
                row[10] or 0.0,
                *row[11:],
            )
            for row in found
        ]
