from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ...base.bulk import touch

FAPIAO_STATES = [('none', "No Fapiao"), ('part', "Part"), ('full', "Full")]


class AccountMove(models.Model):
    """Which fapiaos (发票) cover a customer invoice, and how far. Nothing of it is stored here."""

    _inherit = 'account.move'

    jxc_fapiao_line_ids = fields.One2many('jxc.fapiao.line', 'move_id', string="Fapiaos")
    jxc_fapiao_number = fields.Char(
        string="Fapiao Number",
        compute='_compute_jxc_fapiao_number',
        inverse='_inverse_jxc_fapiao_number',
        search='_search_jxc_fapiao_number',
        help="A number typed here makes one fapiao for all of what the invoice still lacks; of "
        "several invoices at once, one for all of them.",
    )
    jxc_fapiao_state = fields.Selection(
        FAPIAO_STATES,
        string="Fapiao",
        compute='_compute_jxc_fapiao',
        search='_search_jxc_fapiao_state',
        help="How much of the invoice stands on fapiaos; void ones do not count.",
    )
    jxc_fapiao_open = fields.Monetary(
        string="Without Fapiao",
        compute='_compute_jxc_fapiao',
        currency_field='company_currency_id',
        help="Total - fapiaos, in company currency.",
    )

    # === COMPUTE === #

    @api.depends('jxc_fapiao_line_ids.fapiao_id.number', 'jxc_fapiao_line_ids.fapiao_id.state')
    def _compute_jxc_fapiao_number(self):
        rows = self._jxc_fapiao_numbers()
        for move in self:
            move.jxc_fapiao_number = rows.get(move._origin.id)

    @api.depends(
        'amount_total_signed',
        'move_type',
        'jxc_fapiao_line_ids.amount',
        'jxc_fapiao_line_ids.fapiao_id.state',
    )
    def _compute_jxc_fapiao(self):
        rows = self._jxc_fapiao_amounts()
        sales = self.get_sale_types(include_receipts=True)
        for move in self:
            state, given = rows.get(move._origin.id, ('none', 0))
            is_sale = move.move_type in sales
            move.jxc_fapiao_state = is_sale and state
            move.jxc_fapiao_open = is_sale and move.amount_total_signed - float(given)

    def _search_jxc_fapiao_number(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        counts = Domain('fapiao_id.state', '!=', 'void')
        if operator != 'in':
            found = counts & Domain('fapiao_id.number', operator, value)
            return Domain('jxc_fapiao_line_ids', 'any!', found)
        domain = Domain(
            'jxc_fapiao_line_ids', 'any!', counts & Domain('fapiao_id.number', 'in', value)
        )
        if not all(value):
            domain |= Domain('jxc_fapiao_line_ids', 'not any!', counts)
        return domain

    def _search_jxc_fapiao_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        words = [word for word in value if word]
        nothing = len(words) < len(list(value))

        def to_sql(model, alias, query):
            sql = model.env['jxc.facts']._fapiao_state_sql(SQL.identifier(alias))
            found = SQL("%s = ANY(%s)", sql, words)
            return SQL("(%s OR %s IS NULL)", found, sql) if nothing else found

        return Domain.custom(to_sql=to_sql)

    def _inverse_jxc_fapiao_number(self):
        for move in self:
            if move.jxc_fapiao_line_ids:
                raise UserError(
                    self.env._(
                        "%(invoice)s has a fapiao already. Change it there, or add another one.",
                        invoice=move.display_name,
                    )
                )
        numbered = self.filtered('jxc_fapiao_number')
        for (company, number), moves in numbered.grouped(
            lambda move: (move.company_id, move.jxc_fapiao_number)
        ).items():
            values = moves._jxc_fapiao_values()
            self.env['jxc.fapiao'].create({**values, 'company_id': company.id, 'number': number})

    # === QUERIES === #

    def _jxc_fapiao_numbers(self):
        """Return ``{move id: numbers of its fapiaos, the first one first}`` by one query."""
        if not self.ids:
            return {}
        sql = self.env['jxc.facts']._fapiao_numbers_sql(self.ids)
        return dict(self.env.execute_query(sql))

    def _jxc_fapiao_amounts(self):
        """Return ``{move id: (state, amount on fapiaos)}`` by one query."""
        if not self.ids:
            return {}
        facts, move = self.env['jxc.facts'], SQL.identifier(self._table)
        sql = SQL(
            "SELECT id, %s, %s FROM account_move WHERE id IN %s",
            facts._fapiao_state_sql(move),
            facts._fapiao_amount_sql(move),
            tuple(self.ids),
        )
        return {move_id: words for move_id, *words in self.env.execute_query(sql)}

    def _field_to_sql(self, alias, field_expr, query=None):
        # so that a list can be sorted and grouped by it
        if field_expr == 'jxc_fapiao_state':
            self._check_field_access(self._fields[field_expr], 'read')
            return self.env['jxc.facts']._fapiao_state_sql(SQL.identifier(alias))
        return super()._field_to_sql(alias, field_expr, query)

    # === ACTIONS === #

    def action_jxc_enter_fapiao(self):
        """Open a new fapiao over what these invoices still lack.

        :return: window action
        :raises UserError: where nothing is left, or for invoices of several companies
        """
        self.check_access('read')
        if len(self.company_id) != 1:
            raise UserError(self.env._("Choose invoices of one company: a fapiao belongs to one."))
        values = self._jxc_fapiao_values()
        values['company_id'] = self.company_id.id
        return self.env['jxc.fapiao']._jxc_new_action(self.env._("Fapiao"), values)

    # === BUSINESS === #

    def _jxc_fapiao_values(self):
        """Return the values of a fapiao over what these invoices lack, without its number.

        Tax is taken in proportion to what is left of each invoice.

        :raises UserError: where nothing is left
        """
        wanted = self.filtered(
            lambda move: (
                move.state != 'cancel'
                and move.is_sale_document(include_receipts=True)
                and not move.company_currency_id.is_zero(move.jxc_fapiao_open)
            )
        )
        total = sum(wanted.mapped('jxc_fapiao_open'))
        currency = self.company_currency_id[:1]
        if currency.is_zero(total):
            raise UserError(
                self.env._(
                    "Nothing to enter: choose customer invoices whose amount is not on fapiaos yet."
                )
            )
        tax = currency.round(
            sum(
                move.amount_tax_signed * move.jxc_fapiao_open / move.amount_total_signed
                for move in wanted
            )
        )
        return {
            'amount_untaxed': currency.round(total - tax),
            'amount_tax': tax,
            'line_ids': [
                Command.create({'move_id': move.id, 'amount': move.jxc_fapiao_open})
                for move in wanted
            ],
        }

    def _jxc_check_fapiao(self):
        """Refuse fapiao lines that add up to more than their invoice."""
        touch(self)  # of two who enter fapiaos of one invoice at once the second one starts again
        self.invalidate_recordset(['jxc_fapiao_open'])
        for move in self:
            self.env['jxc.fapiao']._jxc_check_within(
                move.company_currency_id,
                move.amount_total_signed,
                move.amount_total_signed - move.jxc_fapiao_open,
                move.display_name,
            )

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        # lines that this user does not see have their limit as well
        posted.sudo().filtered('jxc_fapiao_line_ids')._jxc_check_fapiao()
        return posted

    @api.ondelete(at_uninstall=False)
    def _unlink_without_fapiao(self):
        # also where the fapiao is not for this user's eyes
        for move in self.sudo().filtered('jxc_fapiao_line_ids'):
            raise ValidationError(
                self.env._(
                    "%(invoice)s stands on a fapiao. Take it off the fapiao before you delete it.",
                    invoice=move.display_name,
                )
            )
