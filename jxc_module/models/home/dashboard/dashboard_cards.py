import logging

import psycopg2
from psycopg2 import errors

from odoo import api, models
from odoo.exceptions import AccessError, UserError

_logger = logging.getLogger(__name__)

COST_GROUP = 'jxc_module.group_cost'
# What core answers by doing the request again, on the primary or a moment later.
AGAIN = (errors.ReadOnlySqlTransaction, errors.SerializationFailure, errors.DeadlockDetected)
MONEY_KINDS = ('money', 'sentences')


class JxcDashboard(models.AbstractModel):
    """Which cards a reader has, and how they are filled: one that fails leaves the others alone."""

    _inherit = 'jxc.dashboard'

    @api.model
    def _cards(self, frame):
        """Return the cards as dictionaries, see :meth:`cards`."""
        self.env['jxc.facts']._without_jit()
        answers, counted = {}, {}
        cards = self._own_cards(frame)
        # Cards only read: after an error of the database one savepoint serves again and again.
        with self.env.cr.savepoint(flush=False) as place:
            for card in cards:
                answer = self._guarded(place, card, self._answer, card, frame)
                if answer is not None:
                    answers[card] = answer
                    if 'value' not in answer and 'error' not in answer:
                        counted[card] = answer
            for card, figure in self._count_guarded(place, counted).items():
                answers[card] |= figure
        return [
            self._payload(card, frame, answers[card])
            for card in cards
            if card in answers and 'denied' not in answers[card]
        ]

    # === RIGHTS === #

    @api.model
    def _own_cards(self, frame):
        """Return the cards that the reader's roles and rights give him, in order."""
        groups = set(self.env.user._get_group_ids())
        return [
            card
            for card in self.env['jxc.dashboard.card']._definitions()
            if self._is_for_reader(card, frame, groups)
        ]

    @api.model
    def _is_for_reader(self, card, frame, groups):
        if card.group_ids and groups.isdisjoint(card.group_ids):
            return False
        if card.needs_cost and not self.env.user.has_group(COST_GROUP):
            return False
        if card.kind in MONEY_KINDS and not frame.money:
            return False
        if frame.wall and card.section in ('job', 'start'):
            return False
        if not card.model_name:
            return True
        if card.model_name not in self.env:
            return False
        model = self.env[card.model_name]
        if not model.has_access('read'):
            return False
        field = model._fields.get(card.measure)
        return not field or model._has_field_access(field, 'read')

    # === FIGURES === #

    @api.model
    def _guarded(self, place, card, call, *args):
        """Return what a call gives; in its stead what to tell of a card that failed."""
        try:
            return call(*args)
        except AGAIN:
            raise
        except AccessError:
            return None
        except UserError as error:
            _logger.info("card %s: %s", card.key, error)
            return {'error': str(error)}
        except psycopg2.Error:
            place.rollback()
            _logger.exception("card %s of the dashboard failed", card.key)
        except Exception:  # pylint: disable=broad-except
            # whatever a method of another module raises: the other cards stay
            _logger.exception("card %s of the dashboard failed", card.key)
        return {
            'error': self.env._(
                "This figure could not be worked out; the others are right. The log of the server "
                "says why."
            )
        }

    @api.model
    def _answer(self, card, frame):
        """Return what a card says: by its own method, as a figure of days, or by counting.

        :return: dictionary; without ``value`` the records of ``domain`` are counted; None where
            the card has nothing to say to this reader
        """
        # the key is one of our own records, not of a request; its letters are checked
        method = getattr(self, f'_jxc_card_{card.key}', None)
        if method is not None:
            answer = method(card, frame)
        elif card.kpi:
            answer = self._figure_of_days(card, frame)
        elif card.kind == 'link':
            answer = {'value': False}
        else:
            answer = {}
        if answer is not None and 'value' not in answer:
            return self._with_domain(card, frame, answer)
        return answer

    @api.model
    def _with_domain(self, card, frame, answer):
        """Complete what is to be counted: the domain of the card, and the warehouse shown."""
        if 'domain' not in answer:
            answer['domain'] = frame.spoken(card.terms)
        if card.warehouse_path and frame.places is not None:
            place = (card.warehouse_path, 'in', list(frame.places))
            answer['domain'] = [*answer['domain'], place]
        elif frame.warehouse:
            answer.setdefault('notes', []).append(self.env._("All warehouses"))
        return answer

    @api.model
    def _payload(self, card, frame, answer):
        """Return a card as the page reads it."""
        failed = 'error' in answer
        value = False if failed else answer.get('value', False)
        return {
            'key': card.key,
            'title': card.name,
            'section': card.section,
            'kind': answer.get('kind', card.kind),
            'hint': answer.get('hint', card.hint) or False,
            'value': value,
            'measure': answer.get('measure')
            or (f'{card.measure}:sum' if card.measure else '__count'),
            'action': False if failed else self._action(card, answer),
            'currency_id': answer.get('currency_id', False),
            'apart': answer.get('apart', []),
            'compare': answer.get('compare', []),
            'chart': answer.get('chart', False),
            'share': answer.get('share', False),
            'notes': answer.get('notes', []),
            'as_of': answer.get('as_of', False),
            'tone': answer.get('tone', (card.tone or False) if value else False),
            'error': answer.get('error', False),
        }
