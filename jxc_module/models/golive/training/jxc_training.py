from odoo import api, fields, models
from odoo.exceptions import UserError

# What each role learns. A tour is `jxc_training_<role>` of the JavaScript registry
# (`static/src/training/tours.js`); an exercise is a method ``_jxc_exercise_<name>`` of the model,
# which the data proves.
PREFIX = 'jxc_training_'
# role: exercises; who has the role has all of them to do
ROLES = {
    'keeper': ('receipt_with_lot', 'delivery'),
    'sales': ('sales_order',),
    'buyer': ('purchase_order', 'vendor_price'),
    'accountant': ('invoice', 'payment'),
    'manager': ('signature',),
}
TOURS = {f'{PREFIX}{role}': role for role in ROLES}
EXERCISES = {name for names in ROLES.values() for name in names}


class JxcTraining(models.Model):
    """A guided tour that a user began, and when he came to its end."""

    _name = 'jxc.training'
    _description = "Training"
    _order = 'id desc'
    _rec_name = 'lesson'

    user_id = fields.Many2one('res.users', required=True, readonly=True, ondelete='cascade')
    lesson = fields.Char(required=True, readonly=True, help="Name of the tour.")
    done_on = fields.Datetime(readonly=True)
    running = fields.Boolean(readonly=True, help="Begun and not ended.")
    tours_on = fields.Boolean(
        readonly=True, help="Odoo's own tours were switched on before; else they stay off after it."
    )

    _once = models.UniqueIndex('(user_id, lesson)', "A tour is kept once for each user.")

    # === BUSINESS === #

    @api.model
    def start(self, lesson):
        """Note that the user begins a tour.

        Guided tours of Odoo are switched on for it; they are off again when it ends, where they
        were off before, so that no other tour begins by itself.

        :param str lesson: of :data:`TOURS`
        :raise UserError: there is no such tour, or it is of a role that the user does not have
        """
        if not isinstance(lesson, str) or TOURS.get(lesson) not in self._own_roles():
            raise UserError(self.env._("There is no such tour for your roles. Reload the page."))
        row = self._own(lesson)
        # his own row, which nobody writes by hand
        on = row.tours_on if row.running else self.env.user.sudo().tour_enabled
        values = {'running': True, 'tours_on': on}
        if row:
            row.write(values)
        else:
            row.create({'user_id': self.env.uid, 'lesson': lesson, **values})

    @api.model
    def _end(self, lesson):
        """Note that the user came to the end of a tour."""
        row = self._own(lesson)
        if not row.running:
            return
        row.write({'running': False, 'done_on': fields.Datetime.now()})
        if not row.tours_on:
            # his own setting, as it was before
            self.env.user.sudo().tour_enabled = False

    @api.model
    def _is_alone(self):
        """Tell whether tours are switched on for one of ours only, begun and not ended."""
        # his own rows
        return bool(
            self.sudo().search_count(
                [
                    ('user_id', '=', self.env.uid),
                    ('running', '=', True),
                    ('tours_on', '=', False),
                ],
                limit=1,
            )
        )

    @api.model
    def _own(self, lesson):
        # his own row, which nobody writes by hand
        return self.sudo().search([('user_id', '=', self.env.uid), ('lesson', '=', lesson)])
