import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

HOST = re.compile(r'[a-z0-9]([a-z0-9.-]*[a-z0-9])?')


class JxcChannelHost(models.Model):
    """A host that messages may go to beside those of the three robots."""

    _name = 'jxc.channel.host'
    _description = "Host of Channels"
    _order = 'name'

    name = fields.Char(string="Host", required=True, help="Such as hooks.example.com.")
    allow_private = fields.Boolean(
        string="Inside of the House",
        help="The name may stand for an address of this network or this machine.",
    )

    _once = models.UniqueIndex("(name)", "This host is in the list already.")

    @api.constrains('name')
    def _check_name(self):
        for host in self:
            if not HOST.fullmatch(host.name):
                raise ValidationError(
                    self.env._(
                        "“%s” is no host. Type it in small letters, without https:// and path.",
                        host.name,
                    )
                )

    @api.model
    def _of(self, name):
        """Return the row of a host, or none."""
        # which hosts are allowed is asked for by whoever sends
        return self.sudo().search([('name', '=', name)], limit=1)
