"""Pure Python kernels: they import neither odoo nor anything outside the standard library."""
