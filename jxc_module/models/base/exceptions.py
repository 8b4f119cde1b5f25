"""Errors of base that a caller has to tell from others."""


class JobCancelled(Exception):
    """Who asked for a job does not want it any more."""
