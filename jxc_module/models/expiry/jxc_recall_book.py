from odoo import models

from ...tools.xlsx_book import Book, Column, Words


class JxcRecall(models.Model):
    """The recall as a workbook, as far as the reader may see it."""

    _inherit = 'jxc.recall'

    def _write_book(self, stream):
        """Write customers, deliveries and stock to a file.

        :param stream: file object, opened for writing bytes
        """
        self.ensure_one()
        with Book(stream, Words(total=self.env._("Total"))) as book:
            for name, columns, rows in (
                self._customers_sheet(),
                self._deliveries_sheet(),
                self._stock_sheet(),
            ):
                book.add_table(name, columns, rows)

    def _quantity(self, label, unit):
        """Return a column of quantities, added up where all are in one unit."""
        return Column(label, 'quantity', total=True, unit=unit)

    def _customers_sheet(self):
        columns = [
            Column(self.env._("Customer"), width=28),
            Column(self.env._("Email"), width=24),
            Column(self.env._("Phone")),
            Column(self.env._("Warehouse")),
            Column(self.env._("Product"), width=40),
            self._quantity(self.env._("Delivered"), 7),
            self._quantity(self.env._("Came Back"), 7),
            Column(self.env._("Unit")),
            Column(self.env._("Status")),
            Column(self.env._("Informed on"), 'datetime', width=18),
        ]
        states = dict(self.customer_ids._fields['state']._description_selection(self.env))
        rows = [
            [
                row.partner_id.display_name or self.env._("Unknown customer"),
                row.email or '',
                row.phone or '',
                row.warehouse_id.name or '',
                row.product_id.display_name,
                row.quantity,
                row.quantity_back,
                row.uom_id.name,
                states[row.state],
                self._local(row.informed_date),
            ]
            for row in self.customer_ids
        ]
        return self.env._("Customers"), columns, rows

    def _deliveries_sheet(self):
        columns = [
            Column(self.env._("Date"), 'datetime', width=18),
            Column(self.env._("Delivery"), width=18),
            Column(self.env._("Delivered to"), width=28),
            Column(self.env._("Product"), width=40),
            Column(self.env._("Lot")),
            self._quantity(self.env._("Delivered"), 7),
            self._quantity(self.env._("Came Back"), 7),
            Column(self.env._("Unit")),
        ]
        rows = [
            [
                self._local(line.date),
                line.picking_id.name or '',
                line.partner_id.display_name or self.env._("Unknown customer"),
                line.product_id.display_name,
                line.lot_id.name,
                line.quantity,
                line.quantity_back,
                line.uom_id.name,
            ]
            for line in self.line_ids
        ]
        return self.env._("Deliveries"), columns, rows

    def _stock_sheet(self):
        columns = [
            Column(self.env._("Product"), width=40),
            Column(self.env._("Lot")),
            Column(self.env._("Location"), width=24),
            self._quantity(self.env._("On Hand"), 5),
            self._quantity(self.env._("Reserved"), 5),
            Column(self.env._("Unit")),
        ]
        rows = [
            [
                quant.product_id.display_name,
                quant.lot_id.name,
                quant.location_id.display_name,
                quant.quantity,
                quant.reserved_quantity,
                quant.product_uom_id.name,
            ]
            for quant in self._stock_quants()
        ]
        return self.env._("In Stock"), columns, rows

    def _stock_quants(self):
        """Return what is still in stock of these lots and the reader may see."""
        return self.env['stock.quant'].search(self._stock_domain(), order='location_id, lot_id, id')

    def _local(self, moment):
        """Return a moment on the clock of the company, None for none."""
        if not moment:
            return None
        tz = self.with_context(tz=self.company_id._jxc_tz())
        return tz._fields['date_start'].context_timestamp(tz, moment).replace(tzinfo=None)
