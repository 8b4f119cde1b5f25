from odoo import api, fields, models

from ....tools.report_params import period_dates


class JxcDashboard(models.AbstractModel):
    """What was sold this month against its target."""

    _inherit = 'jxc.dashboard'

    @api.model
    def _jxc_card_month_target(self, card, frame):
        """Compare the company's month, or that of the warehouse shown, with its target."""
        if frame.limited and not frame.warehouse:
            return None  # several warehouses have targets of their own
        return self._against_target(card, frame, [('user_id', '=', False)], {})

    @api.model
    def _jxc_card_own_target(self, card, frame):
        """Compare the reader's own month with his target; without one there is no card."""
        own = {'user_ids': [self.env.uid]}
        answer = self._against_target(card, frame, [('user_id', '=', self.env.uid)], own)
        return answer if answer['compare'] else None

    @api.model
    def _against_target(self, card, frame, whose, params):
        first, _last = period_dates('this_month', frame.today)
        params = {
            'date_from': fields.Date.to_string(first),
            'date_to': fields.Date.to_string(frame.today),
            **params,
            **self._houses(frame),
        }
        report = self.env['jxc.report.sales_summary']._with_params(**params)
        rows = report._read_group([], ['company_id'], ['revenue:sum'])
        answer = self._money({company.id: figure or 0.0 for company, figure in rows})
        answer['action'] = self._window(card, [], {'jxc_report': report.env.context['jxc_report']})
        targets = self.env['jxc.target']._read_group(
            [
                *whose,
                ('warehouse_id', '=', frame.warehouse.id),
                ('month', '=', first),
                ('company_id', 'in', self.env.companies.ids),
            ],
            ['company_id'],
            ['amount:sum'],
        )
        answer['compare'] = []
        if not targets:
            answer['notes'] = [*answer['notes'], self.env._("No target for this month")]
            return answer
        target = self._money({company.id: amount for company, amount in targets})['value']
        answer['compare'].append(
            {
                'name': 'target',
                'label': self.env._("target"),
                'value': target,
                'action': self._targets_action(first),
            }
        )
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
