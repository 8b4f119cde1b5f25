from dataclasses import dataclass
from datetime import date
from typing import Any

from odoo import fields

from ....tools.dashboard_days import spoken


@dataclass(frozen=True, eq=False)
class Card:
    """A card as its record says, see `jxc.dashboard.card`; kept between requests."""

    id: int
    key: str
    name: str
    hint: str
    section: str
    kind: str
    group_ids: frozenset
    needs_cost: bool
    action_id: int
    action: Any  # dictionary of the window action, None for actions of other kinds
    model_name: str
    terms: Any  # list of terms with words for days
    measure: str
    kpi: str
    warehouse_path: str
    chart: str
    tone: str


@dataclass(frozen=True)
class Frame:
    """What a reading of the dashboard is asked for: period, warehouse, and who looks."""

    period: str  # of tools.dashboard_days.PERIODS
    first: date  # local days of the company in use
    last: date
    today: date
    company: Any  # res.company in use
    warehouse: Any  # stock.warehouse, empty for all that the reader sees
    places: Any = None  # warehouses (ids) that are shown, None without a limit
    limited: bool = False  # the reader sees some warehouses only
    wall: bool = False  # hangs on a wall, where others look too
    money: bool = True  # amounts may be shown

    def spoken(self, terms):
        """Return a domain with its words for days (``@day+7``, ``@start``) replaced."""

        def day(number):
            return fields.Date.to_string(fields.Date.add(self.today, days=number))

        def start(number):
            moment = self.company._jxc_day_start(fields.Date.add(self.today, days=number))
            return fields.Datetime.to_string(moment)

        return spoken(terms, day, start)
