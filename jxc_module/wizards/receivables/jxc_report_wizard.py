from odoo import api, fields, models

KINDS = ('both', 'receivable', 'payable')
BASES = ('due', 'document')


class JxcReportWizard(models.TransientModel):
    """Parameters of the ageing: one day, whose items, and by which buckets."""

    _inherit = 'jxc.report.wizard'

    has_ageing = fields.Boolean(compute='_compute_report_facts')
    ageing_kind = fields.Selection(
        [('both', "Receivable and Payable"), ('receivable', "Receivable"), ('payable', "Payable")],
        string="Accounts",
        default='both',
    )
    ageing_basis = fields.Selection(
        [('due', "Due Date"), ('document', "Document Date")], string="Age by", default='due'
    )
    bucket_set_id = fields.Many2one(
        'jxc.ageing.bucket.set', string="Buckets", help="Empty: the first set of the company."
    )

    # === COMPUTE === #

    @api.depends('report_key')
    def _compute_report_facts(self):
        result = super()._compute_report_facts()
        for wizard in self:
            wizard.has_ageing = wizard.report_key == 'ageing'
        return result

    @api.depends('report_key')
    def _compute_dates(self):
        today = self.env.company._jxc_today()
        # what is not given is today
        days = {
            wizard: wizard.date_to or wizard.date_from or today
            for wizard in self
            if wizard.report_key == 'ageing' and wizard.period in (False, 'dates')
        }
        result = super()._compute_dates()
        for wizard, day in days.items():
            wizard.date_from = wizard.date_to = day
        return result

    # === BUSINESS === #

    def _params_values(self):
        values = super()._params_values()
        if self.report_key == 'ageing':
            values['kind'] = KINDS.index(self.ageing_kind or 'both')
            values['basis'] = BASES.index(self.ageing_basis or 'due')
            values['buckets'] = self.bucket_set_id.id or 0
        return values

    def _period_values(self):
        values = super()._period_values() if self.report_key != 'ageing' or self.period else {}
        if self.report_key != 'ageing' or 'period' in values:
            return values
        day = str(self.date_to or self.env.company._jxc_today())
        return {'date_from': day, 'date_to': day}

    @api.model
    def _values_of(self, report):
        values = super()._values_of(report)
        if values['report_key'] == 'ageing':
            values.update(self._ageing_values(report._report_params()))
        return values

    @api.model
    def _ageing_values(self, params):
        """Return the values of the fields above that parameters of the ageing stand for."""
        return {
            'ageing_kind': KINDS[params.options['kind']],
            'ageing_basis': BASES[params.options['basis']],
            'bucket_set_id': params.options['buckets'] or False,
        }

    def _get_rows(self):
        """Yield the rows of the report; of the ageing one a grouping, with a key a bucket.

        :return: generator of ``{column: value}``; see ``jxc.report.ageing._get_wide_rows``
        """
        if self.report_key == 'ageing':
            return self._reading()._get_wide_rows()
        return super()._get_rows()
