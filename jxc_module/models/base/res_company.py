from odoo import api, fields, models


class ResCompany(models.Model):
    """Company switches: whatever changes what core does is off until somebody turns it on."""

    _inherit = 'res.company'

    jxc_classes_on = fields.Date(string="ABC and XYZ Updated On", readonly=True)

    def _jxc_recommended_settings(self):
        """Return the switches that "Recommended settings" turns on.

        A room adds its own by overriding and extending the dictionary.

        :return: ``{field name of res.company: value}``
        """
        return {}

    def _jxc_holding_percent(self):
        """Return what a year of holding stock costs, in percent of its value; 0: nothing is set.

        A room with a setting of it overrides this.
        """
        return 0.0

    def _jxc_load(self, day, sheets):
        """Load opening data of this company as a file would bring them, and open the books.

        The room of data migration does it: there is one loader in the house.

        :param day: the first day in the new books
        :param sheets: ``{sheet: [{column: clean text}]}``, by the names of the workbook's sheets
        :return: ``{sheet: [record that each row became]}``
        :raise UserError: what the file would be refused for
        """
        raise NotImplementedError

    @api.model
    def _jxc_all(self):
        """Return all active companies, for the crons: there are few of them."""
        return self.search([])  # pylint: disable=no-search-all

    def action_jxc_recommended_settings(self):
        """Turn on the recommended switches of these companies."""
        for company in self:
            company.write(company._jxc_recommended_settings())
