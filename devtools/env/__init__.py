"""Odoo, its packages, PostgreSQL and the databases. Standard library only."""
