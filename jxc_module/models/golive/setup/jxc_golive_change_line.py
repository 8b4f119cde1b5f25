from odoo import fields, models
from odoo.exceptions import UserError, ValidationError


class JxcGoliveChangeLine(models.Model):
    """One setting that the wizard changed, or one thing that it made."""

    _name = 'jxc.golive.change.line'
    _description = "Setting Changed by the Wizard"
    _order = 'id'

    change_id = fields.Many2one(
        'jxc.golive.change', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='change_id.company_id', store=True, index=True)
    key = fields.Char(required=True, readonly=True)
    name = fields.Char(string="Setting", required=True, readonly=True)
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(required=True, readonly=True)
    field_name = fields.Char(required=True, readonly=True)
    made = fields.Boolean(readonly=True, help="The wizard made it.")
    old = fields.Json(readonly=True)
    new = fields.Json(readonly=True)
    old_text = fields.Char(string="Before", readonly=True)
    new_text = fields.Char(string="After", readonly=True)
    result = fields.Char(string="When Undone", readonly=True)

    def _undo(self):
        """Give the setting its old value where it has ours still; write down what became of it.

        Called by :meth:`action_undo`, which asked who it is.
        """
        self.ensure_one()
        # the lines are written by the wizard alone: a setting of its plan, in the owner's company
        line = self.sudo()
        record = self.env[line.res_model].browse(line.res_id).exists()
        if line.res_model == 'res.company':
            record = record.sudo()
        if not record:
            result = self.env._("It is gone.")
        elif record[line.field_name] != line.new['value']:
            result = self.env._("Changed since then: left as it is.")
        else:
            result = line._restore(record)
        line.result = result

    def _restore(self, record):
        """Write the old value; say what became of it, or why core refuses it."""
        try:
            with self.env.cr.savepoint():
                record.write({self.field_name: self.old['value']})
        except (UserError, ValidationError) as error:
            return self.env._("It cannot be undone: %(reason)s", reason=str(error))
        return self.env._("Archived") if self.made else self.env._("As before")
