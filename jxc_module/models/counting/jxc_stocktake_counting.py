from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .jxc_stocktake import COUNTED


class JxcStocktake(models.Model):
    """What entries ask of their count."""

    _inherit = 'jxc.stocktake'

    def _lock_counting(self):
        """Keep these counts in the state in which they take entries, until the transaction ends.

        Others may enter at the same time; whoever ends the counting waits for them.

        :return: these counts, as superuser
        :raise UserError: one is gone, or takes no entries
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT id, state FROM jxc_stocktake WHERE id IN %s FOR SHARE",
                tuple(self.ids) or (0,),
            )
        )
        states = dict(rows)
        readable = self.search([('id', 'in', self.ids)])
        if len(readable) < len(self):
            raise UserError(
                self.env._(
                    "This count is gone, or you have no right to it. What you counted was not "
                    "stored: keep it and ask who is responsible."
                )
            )
        for count in readable:
            if states.get(count.id) not in COUNTED:
                raise UserError(
                    self.env._(
                        "%(count)s takes no entries any more (%(state)s). Ask who is responsible "
                        "to have it counted again.",
                        count=count.name,
                        state=dict(self._fields['state']._description_selection(self.env))[
                            count.state
                        ],
                    )
                )
        # seen to be readable above; what an entry needs of it follows from its scope
        return readable.sudo()

    def _find_places(self, location_ids):
        """Return the places of these counts by (count, location); new ones in scope are added.

        :return: ``{(id of the count, id of the location): jxc.stocktake.place}``
        """
        domain = [('stocktake_id', 'in', self.ids), ('location_id', 'in', list(location_ids))]
        # places of others have to be found, to be told from those that are new
        places = self.env['jxc.stocktake.place'].sudo().search(domain)
        found = {(place.stocktake_id.id, place.location_id.id): place for place in places}
        for count in self:
            fresh = location_ids - {location for of, location in found if of == count.id}
            if not fresh:
                continue
            domain = [('id', 'in', list(fresh)), *count._place_domain()]
            for location in self.env['stock.location'].sudo().search(domain):
                found[count.id, location.id] = places.create(
                    {
                        'stocktake_id': count.id,
                        'company_id': count.company_id.id,
                        'location_id': location.id,
                        'warehouse_id': location.warehouse_id.id,
                    }
                )
        return found

    def _may_lead(self):
        """Tell whether the user leads these counts: their responsible, or a manager."""
        return all(
            self.env.su
            or count.user_id == self.env.user
            or self.env.user.has_group('jxc_module.group_manager')
            for count in self
        )
