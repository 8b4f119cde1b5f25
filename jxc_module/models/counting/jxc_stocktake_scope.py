from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..base.responsible import check_responsible


class JxcStocktake(models.Model):
    """What a count covers."""

    _inherit = 'jxc.stocktake'

    # === CONSTRAINTS === #

    @api.constrains('user_id')
    def _check_user(self):
        check_responsible(self)

    # === QUERIES === #

    def _place_domain(self):
        """Return the domain on locations of the places that this count covers."""
        self.ensure_one()
        domain = Domain('usage', '=', 'internal') & Domain('company_id', '=', self.company_id.id)
        if self.warehouse_ids:
            domain &= Domain('warehouse_id', 'in', self.warehouse_ids.ids)
        if self.location_ids:
            operator = 'child_of' if self.with_children else 'in'
            domain &= Domain('id', operator, self.location_ids.ids)
        return domain

    def _product_domain(self):
        """Return the domain on products of this count; true where all are counted."""
        self.ensure_one()
        domain = Domain.TRUE
        if self.category_ids:
            domain &= Domain('categ_id', 'child_of', self.category_ids.ids)
        if self.product_ids:
            domain &= Domain('id', 'in', self.product_ids.ids)
        if self.abc_class:
            domain &= Domain('jxc_abc_class', '=', self.abc_class)
        if self.xyz_class:
            domain &= Domain('jxc_xyz_class', '=', self.xyz_class)
        if self.vendor_ids:
            domain &= Domain('seller_ids.partner_id', 'in', self.vendor_ids.ids)
        return domain

    def _counted_sql(self, condition):
        """Return the posted lines that counted the same goods as a row ``stock`` before."""
        self.env['jxc.stocktake.line'].flush_model()
        return SQL(
            """
            SELECT 1
              FROM jxc_stocktake_line AS earlier
             WHERE earlier.state = 'posted'
               AND %(same)s
               AND %(condition)s
            """,
            same=self.env['jxc.facts']._stocktake_same_sql('earlier', 'stock'),
            condition=condition,
        )

    def _moved_sql(self):
        """Return the lines of moves since a line ``earlier`` was counted."""
        lines = self.env['stock.move.line']
        lines.flush_model(['product_id', 'location_id', 'location_dest_id', 'state', 'date'])
        return SQL(
            """
            SELECT 1
              FROM stock_move_line AS moved
              JOIN stock_move AS move ON move.id = moved.move_id
             WHERE moved.state = 'done'
               AND moved.product_id = earlier.product_id
               AND earlier.location_id IN (moved.location_id, moved.location_dest_id)
               AND moved.lot_id IS NOT DISTINCT FROM earlier.lot_id
               AND moved.date > earlier.counted_on
               AND move.is_inventory IS NOT TRUE
            """
        )

    def _quant_domain(self, place='location_id'):
        """Return the domain of what this count covers, on quants or on lines of moves.

        :param str place: the field that says where
        """
        self.ensure_one()
        domain = Domain(place, 'any', self._place_domain())
        products = self._product_domain()
        if not products.is_true():
            domain &= Domain('product_id', 'any', products)
        if self.lot_ids:
            domain &= Domain('lot_id', 'in', self.lot_ids.ids)
        if self.expiring_days:
            last = self.company_id._jxc_today() + timedelta(days=self.expiring_days + 1)
            until = self.company_id._jxc_day_start(last)
            domain &= Domain('lot_id.expiration_date', '<', until)
        return domain

    def _covers_all(self):
        """Tell whether all products of the places are counted."""
        self.ensure_one()
        return self._product_domain().is_true() and not (
            self.lot_ids
            or self.expiring_days
            or self.only_negative
            or self.only_moved
            or self.never_counted
            or self.sample
        )

    def _stock_sql(self):
        """Return the stock that this count covers, see :meth:`JxcFacts._stocktake_stock_sql`."""
        self.ensure_one()
        model = self.with_context(active_test=False).with_company(self.company_id)
        stock = model.env['jxc.facts']._stocktake_stock_sql(
            model._quant_domain(),
            self.as_of or None,
            [model._quant_domain(place) for place in ('location_dest_id', 'location_id')],
        )
        conditions = [SQL("TRUE")]
        if self.only_negative:
            conditions.append(SQL("stock.book < 0"))
        if self.never_counted:
            conditions.append(SQL("NOT EXISTS (%s)", self._counted_sql(SQL("TRUE"))))
        if self.only_moved:
            conditions.append(
                SQL("NOT EXISTS (%s)", self._counted_sql(SQL("NOT EXISTS (%s)", self._moved_sql())))
            )
        return SQL(
            "SELECT stock.* FROM (%s) AS stock WHERE %s", stock, SQL(" AND ").join(conditions)
        )

    # === BUSINESS === #

    def _check_scope(self):
        """Raise where this count names what cannot be counted."""
        self.ensure_one()
        scope = self.with_context(active_test=False)
        for records in (scope.warehouse_ids, scope.location_ids, scope.product_ids):
            archived = records.filtered(lambda record: not record.active)
            if archived:
                raise UserError(
                    self.env._(
                        "%(count)s: %(record)s is archived. Take it out of the scope, or unarchive "
                        "it first.",
                        count=self.name,
                        record=archived[0].display_name,
                    )
                )
        foreign = (self.warehouse_ids | self.location_ids.warehouse_id).filtered(
            lambda warehouse: warehouse.company_id != self.company_id
        )
        if foreign:
            raise UserError(
                self.env._(
                    "%(count)s: %(warehouse)s belongs to another company. A count covers one "
                    "company: open one there.",
                    count=self.name,
                    warehouse=foreign[0].display_name,
                )
            )

    @api.model
    def _scope_fields(self):
        return {
            'company_id',
            'mode',
            'entry_mode',
            'blind',
            'as_of',
            'warehouse_ids',
            'location_ids',
            'with_children',
            'category_ids',
            'product_ids',
            'abc_class',
            'xyz_class',
            'vendor_ids',
            'lot_ids',
            'expiring_days',
            'only_negative',
            'only_moved',
            'never_counted',
            'sample',
            'sample_size',
            'sample_percent',
            'sample_seed',
        }
