from odoo import api, fields, models
from odoo.exceptions import UserError

from ....tools.golive_score import score
from ...base.given import given_text
from ...base.once import reading
from .jxc_golive import AREAS

NOTE_SIZE = 500


class JxcGolive(models.AbstractModel):
    """The page of going live: checks by area, their score, who signed, and buttons."""

    _inherit = 'jxc.golive'

    @api.model
    @api.readonly
    @reading
    def page(self):
        """Return the whole page for the current company.

        :return: dictionary of ``company``, ``score`` (0 to 100, health left out), ``areas`` (list:
            ``key, title, score, open, stops, signed, checks``), ``facts`` (list of ``label,
            value, action``) and ``now`` (UTC)
        :raise AccessError: who asks is neither administrator nor the owner
        """
        self._check_owner()
        answers = self._checks()
        signed = self.env['jxc.golive.signature']._last(self.env.company)
        titles = self._area_titles()
        areas = []
        for area in AREAS:
            checks = [answer for answer in answers if answer['area'] == area]
            if checks:
                areas.append(self._area(area, titles[area], checks, signed.get(area)))
        return {
            'company': self.env.company.name,
            'score': self._score(answer for answer in answers if answer['area'] != 'health'),
            'areas': areas,
            'facts': self._health_facts(),
            'now': fields.Datetime.to_string(fields.Datetime.now()),
        }

    @api.model
    def records(self, key):
        """Return the action that shows the records that a check found.

        :raise UserError: there is no such check, or it has nothing to show
        :raise AccessError: as :meth:`page`
        """
        self._check_owner()
        [answer] = self._checks([self._given_key(key, self._keys(), self.env._("check"))]) or [{}]
        action = self._records_action(answer)
        if not action:
            raise UserError(self.env._("There is nothing to show: this is in order."))
        return action

    @api.model
    def mend(self, key):
        """Put right by one click what a check found, as far as it can be done so.

        :return: action, or the text of what was done
        :raise UserError: there is no such check, or it cannot be mended by a click
        :raise AccessError: as :meth:`page`
        """
        self._check_owner()
        [answer] = self._checks([self._given_key(key, self._keys(), self.env._("check"))]) or [{}]
        if not answer.get('mend'):
            raise UserError(self.env._("No click puts this right: do what the line says."))
        return getattr(self, f'_golive_mend_{answer["mend"]}')()

    @api.model
    def sign(self, area, note=''):
        """Write down that the owner takes an area as ready, with what is open in it.

        :param str note: why it is ready all the same; needed where a stopper is open
        :raise UserError: there is no such area, or a stopper is open and there is no note
        :raise AccessError: as :meth:`page`
        """
        self._check_owner()
        area = self._given_key(area, AREAS, self.env._("area"))
        note = given_text(note)[:NOTE_SIZE]
        answers = [answer for answer in self._checks() if answer['area'] == area]
        stops = [one['title'] for one in answers if one['bad'] == 'stop' and one['count']]
        if stops and not note:
            raise UserError(
                self.env._(
                    "Put this right first, or write why it can wait: %(titles)s.",
                    titles=", ".join(stops),
                )
            )
        self.env['jxc.golive.signature']._sign(
            self.env.company, area, self._score(answers), self._open(answers), note
        )

    # === BUSINESS === #

    @api.model
    def _score(self, answers):
        # a check without an answer is neither right nor wrong
        return score(
            (answer['bad'], answer['count'], answer['total'])
            for answer in answers
            if answer['count'] is not None
        )

    @api.model
    def _open(self, answers):
        return [answer['key'] for answer in answers if answer['count'] != 0]

    @api.model
    def _area(self, key, title, checks, signature):
        checks.sort(key=lambda one: (not one['count'], ('stop', 'warn', 'hint').index(one['bad'])))
        opened = self._open(checks)
        roles, bads = self._role_names(), self._bad_names()
        return {
            'key': key,
            'title': title,
            'score': self._score(checks),
            'open': len(opened),
            'stops': sum(1 for one in checks if one['bad'] == 'stop' and one['count']),
            'signed': signature and self._signed(signature, opened),
            'checks': [
                {
                    'key': one['key'],
                    'title': one['title'],
                    'todo': one['todo'],
                    'bad': one['bad'],
                    'bad_name': bads[one['bad']],
                    'role': roles[one['role']],
                    'count': one['count'],
                    'total': one['total'],
                    'counted': bool(one['model'] or one['total']),
                    'shown': bool(self._records_action(one)),
                    'mend': bool(one['count'] and one['mend']) and one['mend_title'],
                    'error': one.get('error', False),
                }
                for one in checks
            ],
        }

    @api.model
    def _signed(self, signature, opened):
        """Return a signature for the page, with what came up since."""
        told = {name: value for name, value in signature.items() if name != 'open'}
        return {**told, 'new': len(set(opened) - signature['open'])}

    @api.model
    def _records_action(self, answer):
        """Return what shows the records of an answer, or where they are put right; None: none."""
        if not answer.get('count'):
            return None
        action = None
        if answer['action']:
            found = self.env['ir.model.data']._xmlid_to_res_model_res_id(answer['action'])
            if found[0] and self.env[found[0]].browse(found[1]).exists():
                action = self.env['ir.actions.actions']._for_xml_id(answer['action'])
        model = answer['model']
        if not model:
            opened = (action or {}).get('res_model')
            return action if not opened or self.env[opened].has_access('read') else None
        if not self.env[model].has_access('read'):
            return None
        if not action or action.get('res_model') != model:
            action = {
                'type': 'ir.actions.act_window',
                'res_model': model,
                'views': [(False, 'list'), (False, 'form')],
                'view_mode': 'list,form',
            }
        return {
            **action,
            'name': answer['title'],
            'domain': answer['domain'],
            'context': {'active_test': True},
            'target': 'current',
        }

    # === WORDS === #

    @api.model
    def _area_titles(self):
        return {
            'products': self.env._("Products"),
            'stock': self.env._("Stock"),
            'partners': self.env._("Customers and Vendors"),
            'planning': self.env._("Rules of This App"),
            'people': self.env._("People"),
            'books': self.env._("Books"),
            'system': self.env._("Server"),
            'health': self.env._("Health"),
        }

    @api.model
    def _role_names(self):
        return {
            'keeper': self.env._("Keeper"),
            'sales': self.env._("Salesperson"),
            'buyer': self.env._("Buyer"),
            'accountant': self.env._("Accountant"),
            'manager': self.env._("Manager"),
            'admin': self.env._("Administrator"),
        }

    @api.model
    def _bad_names(self):
        return {
            'stop': self.env._("Before going live"),
            'warn': self.env._("Soon"),
            'hint': self.env._("Worth a look"),
        }
