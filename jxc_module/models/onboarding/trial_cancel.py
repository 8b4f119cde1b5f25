"""A trial that nobody wants any more ends within seconds, and tidies up what it has made.

The process looks by itself, so that it does not matter which worker looks on, or whether one does.
"""

import os
import signal
import threading
from contextlib import contextmanager, suppress

import psycopg2

from odoo.sql_db import db_connect
from odoo.tools import SQL

LOOK_EVERY = 1  # seconds
AGAIN = 0.5  # seconds after which a statement that still runs is cancelled again


class TrialCancelled(BaseException):
    """Whoever asked for the trial does not want it any more; no error that work goes on after."""


@contextmanager
def wanted(told):
    """End the block where the job of the trial is cancelled, or somebody ends this process.

    :param dict told: see ``_start_process``
    :return: list, for the cursors whose statements are cancelled then
    """
    cursors, over = [], threading.Event()
    watch = threading.Thread(target=_watch, args=(told, cursors, over), daemon=True)
    before = signal.signal(signal.SIGTERM, _leave)
    watch.start()
    try:
        with suppress(TrialCancelled):
            yield cursors
    finally:
        over.set()
        watch.join()
        signal.signal(signal.SIGTERM, before)


def _leave(_number, _frame):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # what tidies up is not stopped
    raise TrialCancelled


def _watch(told, cursors, over):
    while not over.wait(LOOK_EVERY):
        if not _is_wanted(told):
            with suppress(ProcessLookupError):  # the group is ours alone, see ``_start_process``
                os.killpg(os.getpid(), signal.SIGTERM)
            while not over.wait(AGAIN):
                for cursor in list(cursors):
                    with suppress(psycopg2.Error):
                        cursor._cnx.cancel()


def _is_wanted(told):
    """Say whether the job of a trial still waits for this process."""
    query = SQL("SELECT state, arguments ->> 'started' FROM jxc_job WHERE id = %s", told['job_id'])
    try:
        with db_connect(told['database']).cursor() as cursor:
            cursor.execute(query)
            found = cursor.fetchone()
    except psycopg2.Error:
        return True  # the work hears of it as well
    return bool(found) and found[0] in ('waiting', 'running') and found[1] == told['job']
