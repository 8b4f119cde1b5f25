from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import html_translate

from ....tools.dunning import Step


class JxcReminderLevel(models.Model):
    """A step of dunning, taken by its days. The own levels of a company replace the shared ones."""

    _name = 'jxc.reminder.level'
    _description = "Reminder Level"
    _order = 'company_id, days, id'

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        'res.company', index=True, ondelete='cascade', help="Empty: for all companies."
    )
    days = fields.Integer(
        string="Days Overdue",
        required=True,
        help="An instalment gets this reminder at the earliest so many days after its due date.",
    )
    template_id = fields.Many2one(
        'mail.template',
        string="Mail",
        domain="[('model', '=', 'jxc.reminder')]",
        ondelete='restrict',
        help="Mail to customers with an address, in their language. Empty: they get the letter.",
    )
    letter_text = fields.Html(
        string="Text",
        translate=html_translate,
        help="What the letter and the mail say above the list of invoices.",
    )

    _days_positive = models.Constraint('CHECK (days >= 0)', "Days overdue cannot be negative.")
    _days_unique = models.UniqueIndex(
        '(COALESCE(company_id, 0), days) WHERE active',
        "There is a reminder level with the same days already. Choose other days.",
    )

    @api.constrains('template_id')
    def _check_template(self):
        """Refuse a mail about something else: letters are mailed as superuser and would send that.

        Asked again when they are: a template may have become another one.
        """
        for level in self:
            template = level.template_id
            if template and template.model != 'jxc.reminder':
                raise ValidationError(
                    self.env._(
                        "%(template)s is no mail about reminders. Choose another one for "
                        "%(level)s.",
                        template=template.name,
                        level=level.display_name,
                    )
                )

    @api.depends('name', 'days')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for level in self:
            level.display_name = self.env._(
                "%(name)s (%(days)s days)", name=level.name, days=level.days
            )

    @api.model
    def _for_company(self, company):
        """Return the levels that count for a company: its own, else the shared ones."""
        own = self.search(Domain('company_id', '=', company.id), order='days')
        return own or self.search(Domain('company_id', '=', False), order='days')

    def _steps(self):
        return [Step(level.id, level.days) for level in self]
