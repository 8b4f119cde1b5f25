from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ...base.once import once

LEVELS = ('receivable', 'overdue', 'stock_value', 'turnover_days')
BEFORE = timedelta(days=30)
TURNOVER = timedelta(days=89)


class JxcDashboard(models.AbstractModel):
    """Cards of what there was at the end of yesterday: as the night found it."""

    _inherit = 'jxc.dashboard'

    @api.model
    def _level(self, card, frame):
        """Return the figure of the last night with its day, and that of 30 days before."""
        day = frame.today - timedelta(days=1)
        levels = once(self.env, ('dashboard_levels', self.env), self._read_levels, day)
        if card.kpi not in levels:
            return None  # not for this reader
        figure = self._level_on(card, frame, levels[card.kpi], day)
        if figure is None:
            return {'value': False, 'notes': [self.env._("Worked out at night.")], 'action': False}
        answer = {
            **figure,
            'as_of': self.env._("End of %(day)s", day=format_date(self.env, day)),
            'action': getattr(self, f'_open_{card.kpi}')(card, frame, day),
            'measure': self._level_measure(card),
        }
        before = self._level_on(card, frame, levels[card.kpi], day - BEFORE)
        if before is not None:
            answer['compare'] = [
                {
                    'name': 'month_before',
                    'label': self.env._("30 days before"),
                    'value': before['value'],
                    'action': getattr(self, f'_open_{card.kpi}')(card, frame, day - BEFORE),
                }
            ]
        if frame.warehouse and not self._has_warehouses(card):
            answer.setdefault('notes', []).append(self.env._("All warehouses"))
        return answer

    @api.model
    def _read_levels(self, day):
        return self.env['jxc.kpi']._jxc_kpi_read(LEVELS, [day, day - BEFORE])

    @api.model
    def _level_on(self, card, frame, places, day):
        """Return the figure of a day, None where none was kept."""
        found = {}
        for (company, place), days in places.items():
            if day in days and self._is_shown(card, frame, place):
                found[company] = found.get(company, 0.0) + days[day][0]
        if not found:
            return None
        if card.kind == 'days':  # days of several places are no sum
            one = frame.places is None or len(frame.places) == 1
            return {'value': found.get(frame.company.id, False)} if one else None
        return self._money(found)

    @api.model
    def _level_measure(self, card):
        return {'stock_value': 'closing_value:sum', 'turnover_days': False}.get(
            card.kpi, 'amount:sum'
        )

    # === THEIR RECORDS === #

    @api.model
    def _open_receivable(self, card, frame, day):
        return self._report_of(
            'ageing', card.name, [], date_to=day, ageing_kind='receivable', ageing_basis='due'
        )

    @api.model
    def _open_overdue(self, card, frame, day):
        return self._overdue_action(card.name, day)

    @api.model
    def _overdue_action(self, name, day):
        """Return what customers owe past its due date on a day: credits are no part of it."""
        late = [('date_maturity', '<', fields.Date.to_string(day)), ('amount', '>=', 0)]
        return self._report_of(
            'ageing', name, late, date_to=day, ageing_kind='receivable', ageing_basis='due'
        )

    @api.model
    def _open_stock_value(self, card, frame, day):
        return self._report_of(
            'stock_movement', card.name, [], date_from=day, date_to=day, **self._houses(frame)
        )

    @api.model
    def _open_turnover_days(self, card, frame, day):
        return self._report_of(
            'turnover', card.name, [], date_from=day - TURNOVER, date_to=day, **self._houses(frame)
        )
