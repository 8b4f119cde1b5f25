from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

MOST_LINES = 500


class JxcTransfer(models.Model):
    """A new transfer of what somebody marked in a list, not saved yet."""

    _inherit = 'jxc.transfer'

    @api.model
    def _new_action(self, lines, source=None):
        """Return the form of a new transfer with these lines; only the destination is missing.

        :param list lines: values of lines, as :meth:`create` takes them
        :param source: warehouse that the goods lie in, or None to choose it
        :raise UserError: nothing is marked, or too much
        """
        if not lines or len(lines) > MOST_LINES:
            raise UserError(
                self.env._(
                    "Mark between 1 and %(most)s rows of goods that can be moved.", most=MOST_LINES
                )
            )
        context = {'default_line_ids': [Command.create(values) for values in lines]}
        if source:
            context |= {
                'default_source_warehouse_id': source.id,
                'default_company_id': source.company_id.id,
            }
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("New Transfer"),
            'res_model': self._name,
            'views': [(False, 'form')],
            'view_mode': 'form',
            'context': context,
        }
