from odoo import api, models

from ..base.once import reading


class JxcReportMixin(models.AbstractModel):
    """What a client asks of a report on the screen: each request is one reading."""

    _inherit = 'jxc.report.mixin'

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
