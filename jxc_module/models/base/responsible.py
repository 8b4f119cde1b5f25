from odoo.exceptions import ValidationError


def check_responsible(documents):
    """Refuse documents whose responsible (``user_id``) is archived.

    :raise ValidationError: names the user and the document
    """
    for document in documents:
        user = document.user_id
        if user and not user.active and user != documents.env.user:  # core's robot is archived
            raise ValidationError(
                documents.env._(
                    "%(user)s is archived. Choose who is responsible for %(document)s.",
                    user=user.name,
                    document=document.display_name,
                )
            )
