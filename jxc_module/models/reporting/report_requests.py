from odoo import api, models

from ..base.once import reading


class JxcReportMixin(models.AbstractModel):
    """What a client asks of a report on the screen: each request is one reading."""

    _inherit = 'jxc.report.mixin'

    @api.model
    def fields_get(self, *args, **kwargs):
        """Describe the columns; core makes the query of the rows for each, and throws it away.

        Making it values the stock: seconds, twenty times, before the first row is on the screen.
        """
        described = self._read_as(described=True)
        return super(JxcReportMixin, described).fields_get(*args, **kwargs)

    @api.model
    @api.readonly
    @reading
    def web_search_read(self, *args, **kwargs):
        return super().web_search_read(*args, **kwargs)

    @api.model
    @api.readonly
    @reading
    def web_read_group(self, *args, **kwargs):
        return super().web_read_group(*args, **kwargs)

    @api.model
    @api.readonly
    @reading
    def formatted_read_group(self, *args, **kwargs):
        return super().formatted_read_group(*args, **kwargs)

    @api.model
    @api.readonly
    @reading
    def formatted_read_grouping_sets(self, *args, **kwargs):
        return super().formatted_read_grouping_sets(*args, **kwargs)
