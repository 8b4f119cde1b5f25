"""Checks: each is a function that returns the complaints as lines, none when all is well."""
