"""Pure Python kernels: they import neither odoo nor anything outside the standard library.

`backup` alone is a program, which talks to PostgreSQL by psycopg2 and to other machines.
"""
