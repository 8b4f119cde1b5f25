from odoo import api, models


class JxcDashboard(models.AbstractModel):
    """What a click on a card opens: the records that it counted, no others."""

    _inherit = 'jxc.dashboard'

    @api.model
    def _action(self, card, answer):
        """Return the action of a card, False for none: to open as it is, by any client."""
        if 'action' in answer:
            return answer['action']
        if 'domain' not in answer:
            return card.action_id if card.kind == 'link' else False
        return self._window(card, answer['domain'], answer.get('context'))

    @api.model
    def _window(self, card, domain, context=None, name=None):
        """Return the window action of the records that a card counted."""
        stored = card.action or {
            'res_model': card.model_name,
            'views': [[False, 'list'], [False, 'form']],
            'search_view_id': False,
            'context': {},
        }
        return {
            **stored,
            'type': 'ir.actions.act_window',
            'name': name or card.name,
            'view_mode': ','.join(mode for _view, mode in stored['views']),
            'domain': domain,
            'context': {**stored['context'], **(context or {})},
            'target': 'current',
        }
