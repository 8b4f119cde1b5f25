"""Loaders of real data: each module here is a kind that `./dev db NAME --data KIND` takes.

Their helpers live in `parts`, so that no helper is mistaken for a kind.
"""
