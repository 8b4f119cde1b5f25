from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models


class JxcBackup(models.Model):
    """When a target makes backups, how long they are kept, how old a proof may be."""

    _inherit = 'jxc.backup'

    schedule = fields.Selection(
        [('manual', "By Hand"), ('daily', "Daily"), ('weekly', "Weekly")],
        required=True,
        default='manual',
        tracking=True,
    )
    hour = fields.Float(string="At", default=1.5, help="Local time of the responsible's company.")
    weekday = fields.Selection(
        [
            ('0', "Monday"),
            ('1', "Tuesday"),
            ('2', "Wednesday"),
            ('3', "Thursday"),
            ('4', "Friday"),
            ('5', "Saturday"),
            ('6', "Sunday"),
        ],
        default='6',
        required=True,
    )
    next_on = fields.Datetime(
        string="Next", compute='_compute_next_on', store=True, readonly=True, copy=False
    )
    keep_day = fields.Integer(string="Days", default=7)
    keep_week = fields.Integer(string="Weeks", default=4)
    keep_month = fields.Integer(string="Months", default=12)
    keep_year = fields.Integer(string="Years", default=0)
    verify_days = fields.Integer(
        string="Verify Every (Days)",
        default=7,
        help="It is restored into a hidden database, counted and compared. 0: by hand.",
    )
    max_age_days = fields.Integer(
        string="Alert After (Days)",
        default=8,
        help="Since the last verified backup; the responsible is told then. 0: never.",
    )

    _hour_in_a_day = models.Constraint(
        'CHECK(hour >= 0 AND hour < 24)', "Type a time of the day, 0:00 to 23:59."
    )
    _not_negative = models.Constraint(
        'CHECK(LEAST(keep_day, keep_week, keep_month, keep_year, verify_days, max_age_days) >= 0)',
        "Numbers of days, weeks, months and years cannot be negative.",
    )

    @api.depends('schedule', 'hour', 'weekday', 'user_id')
    def _compute_next_on(self):
        for backup in self:
            backup.next_on = backup._next_after(fields.Datetime.now())

    def _next_after(self, moment):
        """Return when the next backup is due after a naive UTC moment, False: by hand."""
        self.ensure_one()
        if self.schedule == 'manual':
            return False
        # the time zone of who is told; what zone that is, is no secret
        zone = pytz.timezone(self.user_id.sudo().company_id._jxc_tz())
        day = pytz.utc.localize(moment).astimezone(zone).date()
        minutes = round(self.hour * 60) % 1440
        for ahead in range(9):
            at = datetime.combine(day + timedelta(days=ahead), time(minutes // 60, minutes % 60))
            instant = zone.localize(at).astimezone(pytz.utc).replace(tzinfo=None)
            right = self.schedule == 'daily' or str(at.weekday()) == self.weekday
            if right and instant > moment:
                return instant
        return False

    def _verify_is_due(self):
        """Tell whether the last proof is old enough for the next one."""
        self.ensure_one()
        last, now = self.last_verified_on, fields.Datetime.now()
        days = self.verify_days
        return bool(days) and (not last or last <= now - timedelta(days=days))
