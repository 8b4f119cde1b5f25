from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools.trades import MOST_BRANCHES, USUAL, Answers

QUESTIONS = ('dated', 'inspects', 'credit', 'strict', 'warehouses', 'approve_above')


class JxcGoliveSetup(models.TransientModel):
    """The questionnaire, and the settings that follow from its answers, before they are written."""

    _name = 'jxc.golive.setup'
    _inherit = 'jxc.dialog'
    _description = "Settings by Trade"

    trade = fields.Selection(
        selection=lambda self: self.env['jxc.golive.change']._trade_selection(),
        string="What do you trade in?",
        required=True,
        default='general',
    )
    dated = fields.Boolean(string="Do goods have expiry dates?")
    inspects = fields.Boolean(string="Are receipts inspected before they may be used?")
    credit = fields.Boolean(string="Do customers pay later?", default=True)
    strict = fields.Boolean(
        string="Does a second person agree to what is unusual?",
        help="Sales below cost, above the credit limit, of short-lived lots; transfers; closed "
        "months.",
    )
    warehouses = fields.Integer(
        string="How many warehouses and branches are there?",
        default=1,
        help="Those that are missing are made, with names that you change afterwards.",
    )
    currency_id = fields.Many2one('res.currency', compute='_compute_currency_id')
    approve_above = fields.Monetary(string="Orders above this amount are approved", help="0: none.")
    line_ids = fields.One2many('jxc.golive.setup.line', 'setup_id', string="What Would Change")

    _warehouses_some = models.Constraint(
        'CHECK (warehouses >= 1 AND approve_above >= 0)',
        "There is at least one warehouse, and amounts are not negative.",
    )

    # === COMPUTE === #

    @api.depends_context('company')
    def _compute_currency_id(self):
        self.currency_id = self.env.company.currency_id

    # === SCREEN === #

    @api.onchange('trade')
    def _onchange_trade(self):
        """Answer the questions as is usual in the trade."""
        if self.trade in USUAL:
            usual = USUAL[self.trade]
            self.update(
                {name: getattr(usual, name) for name in QUESTIONS if name != 'approve_above'}
            )

    @api.onchange('trade', *QUESTIONS)
    def _onchange_answers(self):
        off = set(self.line_ids.filtered(lambda line: not line.apply).mapped('key'))
        self.line_ids = [Command.clear(), *self._line_commands(off)]

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        setups = super().create([{**vals, 'line_ids': []} for vals in vals_list])
        for setup, vals in zip(setups, vals_list, strict=True):
            setup.line_ids = setup._line_commands(_unticked(vals))
        return setups

    def write(self, vals):
        off = _unticked(vals) if 'line_ids' in vals else None
        result = super().write({name: vals[name] for name in vals if name != 'line_ids'})
        if vals.keys() & {'trade', 'line_ids', *QUESTIONS}:
            for setup in self:
                kept = setup.line_ids.filtered(lambda line: not line.apply).mapped('key')
                commands = setup._line_commands(set(kept) if off is None else off)
                super(JxcGoliveSetup, setup).write({'line_ids': [Command.clear(), *commands]})
        return result

    # === ACTIONS === #

    def action_apply(self):
        """Write what is ticked, and show what was changed.

        :raise UserError: nothing is ticked, or nothing differs
        """
        self.ensure_one()
        self.check_access('write')
        keys = set(self.line_ids.filtered('apply').mapped('key'))
        change = self.env['jxc.golive']._setup_apply(self._answers(), keys)
        if not change:
            raise UserError(self.env._("Nothing would change: tick a setting, or close the page."))
        return {
            **self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_golive_change'),
            'views': [(False, 'form')],
            'view_mode': 'form',
            'res_id': change.id,
        }

    # === BUSINESS === #

    def _answers(self):
        if not 1 <= self.warehouses <= MOST_BRANCHES:
            raise UserError(
                self.env._(
                    "The wizard makes up to %(most)s warehouses: enter 1 to %(most)s.",
                    most=MOST_BRANCHES,
                )
            )
        return Answers(self.trade, **{name: self[name] for name in QUESTIONS})

    def _line_commands(self, off):
        """Return commands for the lines of what would change.

        :param off: keys that were unticked
        """
        if self.trade not in USUAL:
            return []
        return [
            Command.create(
                {
                    'key': row['key'],
                    'name': row['label'],
                    'old_text': row['old_text'],
                    'new_text': row['new_text'],
                    'apply': row['key'] not in off,
                }
            )
            for row in self.env['jxc.golive']._setup_rows(self._answers())
        ]


def _unticked(vals):
    """Return the keys of the lines that a client sends unticked; nothing else of them is used."""
    lines = [
        part[2]
        for part in vals.get('line_ids') or []
        if isinstance(part, (list, tuple)) and len(part) == 3 and isinstance(part[2], dict)
    ]
    return {
        line['key'] for line in lines if isinstance(line.get('key'), str) and not line.get('apply')
    }
