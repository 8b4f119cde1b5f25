from odoo import models
from odoo.fields import Domain

from .kpi_keys import KEYS


class ResUsers(models.Model):
    _inherit = 'res.users'

    def _jxc_kpi_domain(self):
        """Return the domain of the figures that this user's groups let him see, for a record rule.

        :return: Domain
        """
        if self.has_group('jxc_module.group_cost'):
            return Domain.TRUE
        return Domain('key', 'not in', [key for key, about in KEYS.items() if about.cost])
