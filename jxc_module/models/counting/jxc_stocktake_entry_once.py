from odoo import api, models
from odoo.exceptions import UserError


class JxcStocktakeEntry(models.Model):
    """What a device sends twice is stored once."""

    _inherit = 'jxc.stocktake.entry'

    @api.model
    def _client_key(self, vals):
        client_id = vals.get('client_id')
        return (vals['stocktake_id'], client_id) if client_id else None

    @api.model
    def _known_entries(self, given):
        """Return the ids of entries that were sent already, by their key."""
        keys = {self._client_key(vals) for vals in given} - {None}
        if not keys:
            return {}
        # entries of others with the same number: told below without showing them
        found = self.sudo().search_fetch(
            [
                ('stocktake_id', 'in', [key[0] for key in keys]),
                ('client_id', 'in', [key[1] for key in keys]),
            ],
            ['stocktake_id', 'client_id', 'user_id'],
        )
        known = {(entry.stocktake_id.id, entry.client_id): entry.id for entry in found}
        if any(
            entry.user_id != self.env.user and (entry.stocktake_id.id, entry.client_id) in keys
            for entry in found
        ):
            raise UserError(
                self.env._(
                    "An entry with this number was sent by somebody else. Reload the page and "
                    "count it again."
                )
            )
        return {key: known[key] for key in keys if key in known}
