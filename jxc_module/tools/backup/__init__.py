"""The program that makes and proves backups: a process of its own, `python -m tools.backup FOLDER`.

It is started by the room `backup` and knows no Odoo: the folder holds `job.json`, what is to be
done; `status.json` and `log.txt` say how far it is. Beside the standard library it needs psycopg2.
"""
