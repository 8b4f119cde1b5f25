from itertools import count

from odoo import models

from ..base.during import ongoing
from .trial import TRIAL

_NUMBERS = count(1)


class IrSequence(models.Model):
    """A trial takes no numbers: those that it took would be missing afterwards."""

    _inherit = 'ir.sequence'

    def _next(self, sequence_date=None):
        if ongoing(self.env, TRIAL):
            return f'TRY-{self.id}-{next(_NUMBERS)}'
        return super()._next(sequence_date=sequence_date)
