from odoo import api, fields, models

# row ids hold the company too: a partner may owe to several of them
COMPANIES = 1_000_000


class JxcCollector(models.Model):
    """Whom to call today: one row a company and commercial partner that has open receivables.

    Read from the ledger as it is now, as far as the reader sees journal items. Amounts are in
    company currency, days those of the company.
    """

    _name = 'jxc.collector'
    _description = "Collection List"
    _auto = False
    _order = 'rank, overdue desc, id'
    _rec_name = 'partner_id'

    company_id = fields.Many2one('res.company', readonly=True)
    partner_id = fields.Many2one('res.partner', string="Customer", readonly=True)
    currency_id = fields.Many2one('res.currency', readonly=True)
    collector_id = fields.Many2one(
        'res.users',
        string="Responsible",
        readonly=True,
        help="The collector of the customer, else his salesperson.",
    )
    amount = fields.Monetary(string="Open Amount", readonly=True, help="All open instalments.")
    overdue = fields.Monetary(readonly=True)
    credit = fields.Monetary(
        string="Unapplied", readonly=True, help="Payments and credit notes not matched yet."
    )
    disputed = fields.Monetary(string="Disputed Overdue", readonly=True)
    oldest_due = fields.Date(readonly=True)
    days = fields.Integer(string="Days Overdue", readonly=True, aggregator='max')
    items = fields.Integer(string="Overdue Instalments", readonly=True)
    level_id = fields.Many2one(
        'jxc.reminder.level', string="Last Level", readonly=True, help="The highest level reached."
    )
    last_contact = fields.Datetime(readonly=True)
    promise_id = fields.Many2one('jxc.payment.promise', string="Last Promise", readonly=True)
    promise_date = fields.Date(string="Promised for", readonly=True)
    promise_amount = fields.Monetary(string="Promised", readonly=True)
    next_date = fields.Date(string="Next Action on", readonly=True)
    next_note = fields.Char(string="Next Action", readonly=True)
    state = fields.Selection(
        [
            ('broken', "Promise Broken"),
            ('to_call', "To Call"),
            ('later', "Later"),
            ('promised', "Promised"),
            ('disputed', "Disputed"),
            ('paused', "Paused"),
            ('covered', "Covered by Credits"),
            ('current', "Not Due Yet"),
        ],
        string="Status",
        readonly=True,
    )
    rank = fields.Integer(readonly=True, aggregator=None)
    phone = fields.Char(compute='_compute_address')
    email = fields.Char(compute='_compute_address')
    line_ids = fields.Many2many(
        'account.move.line', string="Open Instalments", compute='_compute_line_ids'
    )
    log_ids = fields.Many2many('jxc.collection.log', string="History", compute='_compute_log_ids')

    # === COMPUTE === #

    # Related fields would make core search this list at every change of a partner.
    def _compute_address(self):
        for row in self:
            row.phone, row.email = row.partner_id.phone, row.partner_id.email

    def _compute_line_ids(self):
        facts = self.env['jxc.facts']
        for company, rows in self.grouped('company_id').items():
            lines = self.env['account.move.line'].search(
                [
                    *facts._open_now_domain(company, 'asset_receivable'),
                    ('partner_id.commercial_partner_id', 'in', rows.partner_id.ids),
                ],
                order='date_maturity, id',
            )
            of = lines.grouped(lambda line: line.partner_id.commercial_partner_id)
            for row in rows:
                row.line_ids = of.get(row.partner_id, lines.browse())

    def _compute_log_ids(self):
        for company, rows in self.grouped('company_id').items():
            logs = self.env['jxc.collection.log'].search(
                [('company_id', '=', company.id), ('partner_id', 'in', rows.partner_id.ids)]
            )
            of = logs.grouped('partner_id')
            for row in rows:
                row.log_ids = of.get(row.partner_id, logs.browse())

    # === ACTIONS === #

    @api.readonly
    def action_call(self):
        return self._collection_action('call', self.env._("Log a Call"))

    @api.readonly
    def action_promise(self):
        return self._collection_action('promise', self.env._("Promise to Pay"))

    @api.readonly
    def action_dispute(self):
        return self._collection_action('dispute', self.env._("Dispute"))

    @api.readonly
    def action_pause(self):
        return self._collection_action('pause', self.env._("Pause Reminders"))

    def action_remind(self):
        """Prepare a reminder run for these customers only, one a company.

        :return: window action of its preview, of several the list
        """
        runs = self.env['jxc.reminder.run'].create(
            [
                {
                    'company_id': company.id,
                    'date': company._jxc_today(),
                    'partner_ids': [fields.Command.set(rows.partner_id.ids)],
                }
                for company, rows in self.grouped('company_id').items()
            ]
        )
        return runs._get_records_action()

    @api.readonly
    def action_open_items(self):
        """Open the open journal items behind the amounts.

        :return: window action
        """
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Open Instalments"),
            'res_model': 'account.move.line',
            'view_mode': 'list,form',
            'domain': [('id', 'in', self.line_ids.ids)],
            'context': {'create': False},
        }

    def _collection_action(self, kind, name):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': name,
            'res_model': 'jxc.collection.action',
            'view_mode': 'form',
            'target': 'new',
            'context': {
                'default_kind': kind,
                'default_partner_id': self.partner_id.id,
                'default_company_id': self.company_id.id,
            },
        }

    @api.model
    def _form_action(self):
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Collection"),
            'res_model': self._name,
            'view_mode': 'form',
        }

    @api.model
    def _row_id(self, company, partner):
        return partner.id * COMPANIES + company.id
