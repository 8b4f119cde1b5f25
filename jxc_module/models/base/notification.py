"""What a button tells its user when it is done, in the corner of the screen."""

RELOAD = {'type': 'ir.actions.client', 'tag': 'soft_reload'}
CLOSE = {'type': 'ir.actions.act_window_close'}


def notification(message, kind='success', *, title=None, sticky=False, links=(), then=RELOAD):
    """Return the client action that shows a message.

    :param kind: success, info, warning or danger
    :param bool sticky: it stays until it is closed
    :param links: ``(label, url)`` for each ``%s`` in the message
    :param dict then: the action that follows it; None: the screen stays as it is
    """
    params = {'message': message, 'type': kind, 'sticky': sticky}
    if title:
        params['title'] = title
    if links:
        params['links'] = [{'label': label, 'url': url} for label, url in links]
    if then:
        params['next'] = dict(then)
    return {'type': 'ir.actions.client', 'tag': 'display_notification', 'params': params}
