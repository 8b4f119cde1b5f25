"""What the grocery loader is made of.

`source` reads the year of sales, `catalogue` and `vendors` say what is bought from whom,
`simulate` invents the supply that such sales need, `journal` puts it in order and values it,
`master` creates products and partners by the ORM, `write_*` copy the volume tables, `checks`
prove the result. Nothing here but `boot`, `master`, `checks`, `flow` and `addon` knows Odoo.
"""
