"""Fapiaos became documents of their own: views of the fields that invoices had are in the way."""

GONE = (
    'progress_account_move_view_form',
    'progress_account_move_view_list',
    'progress_account_move_view_search',
)


def migrate(cr, version):
    """Remove views whose fields the update drops; the new ones have other names."""
    cr.execute(
        """
        DELETE FROM ir_ui_view
         WHERE id IN (SELECT res_id FROM ir_model_data
                       WHERE module = 'jxc_module' AND model = 'ir.ui.view' AND name IN %s)
        """,
        [GONE],
    )
    cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'jxc_module' AND model = 'ir.ui.view' AND name IN %s
        """,
        [GONE],
    )
