from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .jxc_stocktake import COUNTED

READ = ['name', 'company_id', 'state', 'entry_mode', 'as_of', 'user_id', 'blind', 'covers_all']


class JxcStocktake(models.Model):
    """What entries ask of their count."""

    _inherit = 'jxc.stocktake'

    def _lock_counting(self):
        """Keep these counts in the state in which they take entries, until the transaction ends.

        Others may enter at the same time; whoever ends the counting waits for them.

        :return: these counts, as superuser
        :raise UserError: one is gone, or takes no entries
        """
        self.flush_model(['state'])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, state FROM jxc_stocktake WHERE id IN %s FOR SHARE",
                tuple(self.ids) or (0,),
            )
        )
        states = dict(rows)
        readable = self.search_fetch([('id', 'in', self.ids)], READ)
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
        own = self.env['jxc.stocktake.place'].sudo(False)
        places = own.search_fetch(domain, ['stocktake_id', 'location_id'])
        found = {(place.stocktake_id.id, place.location_id.id): place for place in places}
        asked = {(count.id, location_id) for count in self for location_id in location_ids}
        if asked - found.keys():
            found |= self._add_places(asked - found.keys())
        return found

    def _add_places(self, asked):
        """Add places that were made since these counts were opened, as far as the user may.

        :param asked: set of (count, location), as ids
        """
        # places of others have to be found, to be told from those that are new
        places = self.env['jxc.stocktake.place'].sudo()
        domain = [
            ('stocktake_id', 'in', self.ids),
            ('location_id', 'in', [location_id for _count, location_id in asked]),
        ]
        there = {(place.stocktake_id.id, place.location_id.id) for place in places.search(domain)}
        made = {}
        for count in self:
            fresh = [location for of, location in asked - there if of == count.id]
            domain = [('id', 'in', fresh), *count._place_domain()]
            # of what the count covers; what the user may not see is left out at the end
            for location in self.env['stock.location'].sudo().search(domain):
                made[count.id, location.id] = places.create(
                    {
                        'stocktake_id': count.id,
                        'company_id': count.company_id.id,
                        'location_id': location.id,
                        'warehouse_id': location.warehouse_id.id,
                    }
                )
        readable = places.union(*made.values()).sudo(False)._filtered_access('read').sudo()
        return {key: place for key, place in made.items() if place in readable}

    def _check_leads(self):
        """Raise where the user does not lead one of these counts."""
        for count in self:
            if not count._may_lead():
                # the name of the responsible: who asks has to know whom to turn to
                raise AccessError(
                    self.env._(
                        "%(count)s: its responsible (%(user)s) or a manager decides about this.",
                        count=count.name,
                        user=count.sudo().user_id.name or '–',
                    )
                )

    def _may_lead(self):
        """Tell whether the user leads these counts: their responsible, or a manager."""
        return all(
            self.env.su
            or count.user_id == self.env.user
            or self.env.user.has_group('jxc_module.group_manager')
            for count in self
        )
