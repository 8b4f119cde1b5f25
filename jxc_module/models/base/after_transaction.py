import logging

from odoo import api

_logger = logging.getLogger(__name__)
# of the context: for whom words are made; nothing that could decide anything
KEPT = ('lang', 'tz', 'allowed_company_ids')


def after_transaction(env, work):
    """Do something in a transaction of its own once this one has ended, well or not.

    For what must stay although a user is refused: the error that tells him takes back all that his
    transaction wrote. Whatever goes wrong in it is logged, nobody waits for it any more.

    :param env: odoo.api.Environment of the user in whose name it is done
    :param work: function of an environment; it must not use records of this transaction
    """
    registry, uid = env.registry, env.uid
    context = {name: env.context[name] for name in KEPT if name in env.context}

    def run():
        try:
            with registry.cursor() as cr:
                work(api.Environment(cr, uid, context))
        except Exception:
            _logger.exception("What was left to do after a transaction failed")

    env.cr.postcommit.add(run)
    env.cr.postrollback.add(run)
