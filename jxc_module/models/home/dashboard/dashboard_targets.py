from odoo import api, fields, models

from ....tools.report_periods import period_dates


class JxcDashboard(models.AbstractModel):
    """What was sold this month against its target."""

    _inherit = 'jxc.dashboard'

    @api.model
    def _jxc_card_month_target(self, card, frame):
        """Compare the company's month, or that of the warehouse shown, with its target."""
        if frame.limited and not frame.warehouse:
            return None  # several warehouses have targets of their own
        targets = self._targets(frame, [('user_id', '=', False)])
        return self._against(card, frame, targets, {})

    @api.model
    def _jxc_card_own_target(self, card, frame):
        """Compare the reader's own month with his target; without a target there is no card."""
        targets = self._targets(frame, [('user_id', '=', self.env.uid)])
        if not targets:
            return None
        return self._against(card, frame, targets, {'user_ids': [self.env.uid]})

    @api.model
    def _targets(self, frame, whose):
        """Return the targets of this month, ``{company id: amount}``."""
        first, _last = period_dates('this_month', frame.today)
        rows = self.env['jxc.target']._read_group(
            [
                *whose,
                ('warehouse_id', '=', frame.warehouse.id),
                ('month', '=', first),
                ('company_id', 'in', self.env.companies.ids),
            ],
            ['company_id'],
            ['amount:sum'],
        )
        return {company.id: amount for company, amount in rows}

    @api.model
    def _against(self, card, frame, targets, params):
        """Return the sales of this month, and how far they are on the way to the targets."""
        first, _last = period_dates('this_month', frame.today)
        report = self._flow_report(card, frame, first, frame.today, **params)
        if params:
            rows = report._read_group([], ['company_id'], ['revenue:sum'])
            sold = {company.id: figure or 0.0 for company, figure in rows}
        else:
            sold = self._flow_live(card, frame, first, frame.today)
        answer = self._money(sold)
        answer['action'] = self._window(card, [], {'jxc_report': report.env.context['jxc_report']})
        if not targets:
            answer['notes'] = [*answer['notes'], self.env._("No target for this month")]
            return answer
        target = self._money(targets)['value']
        answer['compare'] = [
            {
                'name': 'target',
                'label': self.env._("target"),
                'value': target,
                'action': self._targets_action(first),
            }
        ]
        answer['share'] = answer['value'] / target if target else False
        return answer

    @api.model
    def _targets_action(self, month):
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Sales Targets"),
            'res_model': 'jxc.target',
            'views': [[False, 'list'], [False, 'form']],
            'view_mode': 'list,form',
            'domain': [('month', '=', fields.Date.to_string(month))],
            'context': {},
            'target': 'current',
        }
