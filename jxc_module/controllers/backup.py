from odoo import http
from odoo.http import Stream, request


class BackupController(http.Controller):
    """Backups, for administrators, by links that hold for a few minutes."""

    @http.route('/jxc/backup/<int:run_id>/<string:token>', type='http', auth='user', readonly=True)
    def backup_file(self, run_id, token):
        """Send the file of a backup.

        :param token: signed for one user and one backup, see ``action_download``
        """
        runs = request.env['jxc.backup.run']
        if not runs.has_access('read'):
            raise request.not_found()
        run = runs.browse(run_id).exists()
        path = run and run._is_allowed(token) and run._path()
        if not path:
            raise request.not_found()
        stream = Stream(
            type='path',
            path=str(path),
            mimetype='application/octet-stream',
            download_name=path.name,
            size=path.stat().st_size,
            etag=run.sha256,
        )
        response = stream.get_response(as_attachment=True)
        response.headers['Cache-Control'] = 'no-store'
        return response
