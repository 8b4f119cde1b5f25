from odoo import api, fields, models
from odoo.tools import format_date

from ....tools.dashboard_days import compared, last_days
from ...base.once import once

# Figures that happen on a day; the other keys of `jxc.kpi` say what there was at its end.
FLOWS = ('sales', 'margin', 'orders', 'money_in', 'money_out')
# Cheap to count: of a period that is no longer than a month they are counted now, late documents
# with them.
LIVE = ('revenue', 'received')
LIVE_DAYS = 31
CHART_DAYS = 14


class JxcDashboard(models.AbstractModel):
    """Cards of the figures of the day: today's from its report, past days' as they were kept."""

    _inherit = 'jxc.dashboard'

    @api.model
    def _figure_of_days(self, card, frame):
        """Return what a card with a key of `jxc.kpi` says."""
        if frame.limited and not self._has_warehouses(card):
            return None  # a total of the company
        if card.kpi in FLOWS:
            return self._flow(card, frame)
        return self._level(card, frame)

    # === WHAT HAPPENED IN A PERIOD === #

    @api.model
    def _flow(self, card, frame):
        """Return the figure of the period, what it is compared with, and its last days."""
        if self._is_live(card, frame):
            by_company = self._flow_live(card, frame, frame.first, frame.last)
        else:
            by_company = self._flow_sum(card, frame, frame.first, frame.last)
        answer = {
            **self._as_figure(card, by_company or {}),
            'action': self._flow_action(card, frame, frame.first, frame.last),
            'compare': self._compare(card, frame),
        }
        if by_company is None:
            answer['value'] = False
            answer['notes'] = [self.env._("Past days are worked out at night.")]
        if frame.warehouse and not self._has_warehouses(card):
            answer.setdefault('notes', []).append(self.env._("All warehouses"))
        if card.chart:
            answer['chart'] = self._flow_chart(card, frame)
        return answer

    @api.model
    def _compare(self, card, frame):
        """Return the figures of other periods, those that are known."""
        rows = []
        for name, first, last in compared(frame.period, frame.first, frame.last):
            before = self._flow_sum(card, frame, first, last)
            if before is None:
                continue
            figure = self._as_figure(card, before)
            rows.append(
                {
                    'name': name,
                    'label': self._compare_label(name),
                    'value': figure['value'],
                    'action': self._flow_action(card, frame, first, last),
                }
            )
        return rows

    @api.model
    def _compare_label(self, name):
        return {
            'day_before': self.env._("day before"),
            'weekday': self.env._("same weekday"),
            'last_year': self.env._("last year"),
            'previous': self.env._("period before"),
        }[name]

    @api.model
    def _flow_chart(self, card, frame):
        """Return the last days as bars; a day without a figure has an empty one."""
        days = last_days(frame.last, CHART_DAYS)
        figures = [self._flow_sum(card, frame, day, day) for day in days]
        return {
            'type': card.chart,
            'labels': [format_date(self.env, day, date_format='MM-dd') for day in days],
            'values': [
                None if figure is None else self._as_figure(card, figure)['value']
                for figure in figures
            ],
            'actions': [self._flow_action(card, frame, day, day) for day in days],
        }

    @api.model
    def _flow_sum(self, card, frame, first, last):
        """Return the figure of some days, ``{company id: figure}``; None where none is known."""
        found = {}
        if first <= frame.today <= last:
            found = dict(self._flow_live(card, frame, frame.today, frame.today))
        for (company, place), days in self._kept(card, frame).items():
            if self._is_shown(card, frame, place):
                known = [figure for day, (figure, _more) in days.items() if first <= day <= last]
                if known:
                    found[company] = found.get(company, 0.0) + sum(known)
        return found or ({} if first == frame.today else None)

    @api.model
    def _is_shown(self, card, frame, place):
        """Tell whether a card shows the figure of a warehouse (id), or of a company (False)."""
        if frame.places is not None and self._has_warehouses(card):
            return place in frame.places
        return not place

    @api.model
    def _kept(self, card, frame):
        """Return the figures of past days of one key, see ``_jxc_kpi_read``."""
        return once(
            self.env, ('dashboard_kept', self.env, frame.period, frame.last), self._read_kept, frame
        ).get(card.kpi, {})

    @api.model
    def _read_kept(self, frame):
        """Read all figures of past days that the cards ask for, in as few queries as there are
        groups of days: those of last year are far from the others.
        """
        kpi = self.env['jxc.kpi']
        keys = [key for key in FLOWS if key != 'money_out']  # no card shows it
        spans = [(frame.first, frame.last)]
        spans += [(first, last) for _n, first, last in compared(frame.period, *spans[0])]
        lately, before = set(last_days(frame.last, CHART_DAYS)), set()
        for first, last in spans:
            days = last_days(last, (last - first).days + 1)
            (before if (frame.today - last).days > 300 else lately).update(days)
        lately.discard(frame.today)
        found = {}
        for days in filter(None, (lately, before)):
            for key, places in kpi._jxc_kpi_read(keys, sorted(days)).items():
                for place, figures in places.items():
                    found.setdefault(key, {}).setdefault(place, {}).update(figures)
        return found

    # === COUNTED NOW === #

    @api.model
    def _flow_live(self, card, frame, first, last):
        """Return the figure of some days as it is now, ``{company id: figure}``."""
        found = {}
        days = once(
            self.env,
            ('dashboard_live', self.env, card.model_name, card.measure, frame.places),
            self._read_live,
            card,
            frame,
        )
        for (company, day), figure in days.items():
            if first <= day <= last:
                found[company] = found.get(company, 0.0) + figure
        return found

    @api.model
    def _read_live(self, card, frame):
        """Return the figures of the days that are counted now, ``{(company id, day): figure}``.

        One reading for all cards of this figure: of sales those of the month, which has a target.
        """
        first = frame.today
        if card.measure == 'revenue':
            first = frame.today.replace(day=1)
        if self._is_live(card, frame):
            first = min(first, frame.first)
        if not card.measure:  # a number of records; of past days they are kept
            answer = {'domain': self._orders_domain(frame, frame.today, frame.today)}
            domain = self._with_domain(card, frame, answer)['domain']
            rows = self.env[card.model_name]._read_group(domain, ['company_id'], ['__count'])
            return {(company.id, frame.today): count for company, count in rows}
        report = self._flow_report(card, frame, first, frame.today)
        rows = report._read_group([], ['company_id', 'day:day'], [f'{card.measure}:sum'])
        return {(company.id, day): figure or 0.0 for company, day, figure in rows}

    @api.model
    def _is_live(self, card, frame):
        return card.measure in LIVE and (frame.last - frame.first).days < LIVE_DAYS

    @api.model
    def _flow_report(self, card, frame, first, last, **params):
        """Return the report of a card for some days, its warehouses, and other parameters."""
        if self._has_warehouses(card):
            params = {**params, **self._houses(frame)}
        return self.env[card.model_name]._with_params(
            date_from=fields.Date.to_string(first), date_to=fields.Date.to_string(last), **params
        )

    @api.model
    def _has_warehouses(self, card):
        if not card.measure:
            return bool(card.warehouse_path)
        return 'warehouse_ids' in self.env[card.model_name]._report_filters

    @api.model
    def _houses(self, frame):
        """Return the parameter of a report for the warehouses that are shown."""
        return {} if frame.places is None else {'warehouse_ids': list(frame.places)}

    @api.model
    def _flow_action(self, card, frame, first, last):
        """Return the records of these days, which add up to the figure."""
        if not card.measure:
            domain = self._orders_domain(frame, first, last)
            return self._window(card, self._with_domain(card, frame, {'domain': domain})['domain'])
        report = self._flow_report(card, frame, first, last)
        return self._window(card, [], {'jxc_report': report.env.context['jxc_report']})

    # === BOTH === #

    @api.model
    def _as_figure(self, card, by_company):
        """Return ``value`` and what belongs to it, of ``{company id: figure}``."""
        if card.kind == 'money':
            return self._money(by_company)
        return {'value': self._number(sum(by_company.values()))}
