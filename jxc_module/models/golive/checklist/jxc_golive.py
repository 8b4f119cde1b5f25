import logging

import psycopg2
from psycopg2 import errors

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

PREFIX = '_jxc_golive_'
AREAS = ('products', 'stock', 'partners', 'planning', 'people', 'books', 'system', 'health')
# What core answers by doing the request again, on the primary or a moment later.
AGAIN = (errors.ReadOnlySqlTransaction, errors.SerializationFailure, errors.DeadlockDetected)


class JxcGolive(models.AbstractModel):
    """What is missing before a company can work with this database, found in its data.

    A check is a method ``_jxc_golive_<key>()`` of the current company that answers by
    :meth:`_found` or :meth:`_told`; a new one is such a method and nothing else. It sees what the
    reader may see: a figure is what its list shows. It takes a fixed number of queries.
    """

    _name = 'jxc.golive'
    _description = "Going Live"

    # === CHECKS === #

    @api.model
    def _keys(self):
        """Return the keys of all checks, in the order of their names."""
        return sorted(name[len(PREFIX) :] for name in dir(type(self)) if name.startswith(PREFIX))

    @api.model
    def _checks(self, keys=None):
        """Ask checks about the current company; one that fails leaves the others alone.

        :param keys: of the checks to ask; None: all
        :return: list of dictionaries: what :meth:`_found` returns, with ``key``, and ``error``
            where there is no answer (then ``count`` is None)
        """
        company = self.env.company
        checks = self.with_context(allowed_company_ids=company.ids)
        answers = []
        # checks only read: after an error of the database one savepoint serves again and again
        with self.env.cr.savepoint(flush=False) as place:
            for key in checks._keys() if keys is None else keys:
                answer = checks._ask(place, key)
                if answer is not None:
                    answers.append({'key': key, **answer})
        return answers

    @api.model
    def _ask(self, place, key):
        try:
            return getattr(self, f'{PREFIX}{key}')()
        except AGAIN:
            raise
        except (AccessError, UserError) as error:
            text = str(error)
        except psycopg2.Error:
            place.rollback()
            _logger.exception("check %s of going live failed", key)
            text = None
        except Exception:  # pylint: disable=broad-except
            # whatever a check of another module raises: the others stay
            _logger.exception("check %s of going live failed", key)
            text = None
        text = text or self.env._("This check failed; the log of the server says why.")
        return {**self._answer('system', 'warn', 'admin', key, text), 'error': text, 'count': None}

    # === WHAT A CHECK ANSWERS === #

    @api.model
    def _found(self, area, bad, role, title, todo, *, model, domain, among=None, **more):
        """Answer by the records that are not as they should be.

        :param str area: of :data:`AREAS`
        :param str bad: ``'stop'`` (do not go live), ``'warn'`` or ``'hint'``
        :param str role: who puts it right: ``keeper``, ``sales``, ``buyer``, ``accountant``,
            ``manager`` or ``admin``
        :param str title: what is missing, a few words
        :param str todo: what to do, a sentence
        :param str model: of the records
        :param domain: of the records that are wrong, plain enough for JSON
        :param among: domain of those looked at; None: ``total`` is 0
        :param more: ``mend`` (key of a method ``_golive_mend_<key>``), ``mend_title``, ``action``
            (XML id of the list to show the records in, or of where to put it right)
        :return: dictionary of the parameters and ``count``, ``total``
        """
        records = self.env[model]
        count = records.search_count(domain)
        total = count and among is not None and records.search_count(among)
        return {
            **self._answer(area, bad, role, title, todo, **more),
            'model': model,
            'domain': [list(term) if isinstance(term, tuple) else term for term in Domain(domain)],
            'count': count,
            'total': int(total),
        }

    @api.model
    def _told(self, area, bad, role, title, todo, *, count, total=0, **more):
        """Answer by a number: what is wrong is no record, or one that the reader cannot list.

        :param int count: 0 where all is right; other parameters as of :meth:`_found`
        """
        return {
            **self._answer(area, bad, role, title, todo, **more),
            'count': int(count),
            'total': total,
        }

    @api.model
    def _answer(self, area, bad, role, title, todo, mend=None, mend_title=None, action=None):
        return {
            'area': area,
            'bad': bad,
            'role': role,
            'title': title,
            'todo': todo,
            'model': False,
            'domain': [],
            'total': 0,
            'mend': mend,
            'mend_title': mend_title,
            'action': action,
        }

    # === RIGHTS === #

    @api.model
    def _check_owner(self):
        """Refuse the page to all but administrators and the owner.

        :raise AccessError: somebody else asks
        """
        if not self.env.su and not self.env.user._jxc_is_owner():
            raise AccessError(
                self.env._("Only administrators and the owner (role Manager) see this page.")
            )

    @api.model
    def _given_key(self, key, keys, what):
        """Return a key of a request, which must be one of ours.

        :raise UserError: it is none
        """
        if not isinstance(key, str) or key not in keys:
            raise UserError(
                self.env._(
                    'There is no %(what)s "%(key)s" on this page. Reload it.',
                    what=what,
                    key=str(key)[:40].replace('\0', ''),
                )
            )
        return key
