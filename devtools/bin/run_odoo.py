"""Odoo's own command as a file: with workers it starts its event process by this path again."""

import sys

sys.path.pop(0)  # the folder of this file; nothing here is to be imported

from odoo.cli.command import main

if __name__ == '__main__':
    main()
