"""What is kept of the past: closed months, scores of vendors, targets, figures of the day."""

from dateutil.relativedelta import relativedelta

from odoo import fields

from ...kpi.kpi_keys import DAILY, RANGED
from ..story import events

FIGURE_DAYS = 62  # days back of which the levels are made
LOCKED_BUT = 2  # of the closed months the last ones are not locked
TARGETS = {None: 300000, 'sales': 210000, 'manager': 90000}  # yuan a month; None: all


def months(stage):
    """Return the first days of the months of the story that have ended, the oldest first."""
    month = stage.day(events.DAYS).replace(day=1)
    found = []
    while month < stage.today.replace(day=1):
        found.append(month)
        month += relativedelta(months=1)
    return found


def close(stage):
    """Close the months that have ended, and lock the older ones."""
    closings = stage.as_person('accountant', 'jxc.closing').create(
        [{'company_id': stage.company.id, 'month': month} for month in months(stage)]
    )
    for closing in closings.sorted('month'):
        closing._start()
        while closing.state == 'running':
            closing._step()
    closings.sorted('month')[:-LOCKED_BUT].action_lock()


def score(stage):
    """Keep the scores of vendors of the last months."""
    scores = stage.env['jxc.vendor.score']
    for month in months(stage)[-3:]:
        scores._snapshot(stage.company, month)


def aim(stage):
    """Set sales targets of this month and the last one."""
    this = stage.today.replace(day=1)
    stage.env['jxc.target'].create(
        [
            {
                'company_id': stage.company.id,
                'user_id': stage.people[login].id if login else False,
                'month': month,
                'amount': amount,
            }
            for month in (this - relativedelta(months=1), this)
            for login, amount in TARGETS.items()
        ]
    )


def figures(stage):
    """Make the figures of the day: flows of all days, levels of the last two months."""
    company = stage.company
    table = stage.env['jxc.kpi']._kpi_whole(company)
    table._kpi_make(RANGED, company, stage.day(events.DAYS), stage.day(1))
    for ago in range(FIGURE_DAYS, 0, -1):
        table._kpi_make(DAILY, company, stage.day(ago), stage.day(ago))
    company.jxc_kpi_made_on = fields.Datetime.now()
    stage.env['jxc.dashboard.change']._find_changes(company)


def report(stage):
    """Let the manager find the report of the day among his messages."""
    stage.env['jxc.daily.report'].create(
        {
            'name': stage.say("Daily report", "经营日报"),
            'company_id': stage.company.id,
            'user_ids': stage.people['manager'].ids,
        }
    )
