from odoo import models
from odoo.tools import SQL

from .beyond_scope import is_limited


class MailActivity(models.Model):
    _inherit = 'mail.activity'

    def _field_to_sql(self, alias, field_expr, query=None):
        sql = super()._field_to_sql(alias, field_expr, query)
        if field_expr != 'res_name' or not is_limited(self.env):
            return sql
        # Who is asked to do something sees it, though not the name of a document that he may not.
        model = self.sudo()
        own = self.env.user._jxc_follower_domain().optimize_full(model)
        return SQL("(CASE WHEN %s THEN %s END)", own._to_sql(model, alias, query), sql)
