import io
import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

from ..models.base.given import MAX_ID, given_readable

XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
CHUNK = 1 << 16  # bytes


def given_document(model, record_id):
    """Return the record that an address names.

    A record that the user may not read is as little there as one that does not exist.

    :raise werkzeug.exceptions.NotFound:
    """
    model = request.env[model]
    model.check_access('read')
    if not 0 < record_id <= MAX_ID:
        raise request.not_found()
    record, _hidden = given_readable(model, record_id)
    if not record:
        raise request.not_found()
    return record


def given_numbers(text, separator):
    """Return the ids in a part of an address; what is no id is left out."""
    parts = (part for part in text.split(separator) if part.isascii() and part.isdigit())
    numbers = [int(part) for part in parts if len(part) <= 10]
    return [number for number in numbers if 0 < number <= MAX_ID]


def send_book(records, name, write):
    """Send a workbook to a user who may read the records.

    It is written to a file of its own and sent from there, so that a large one needs no memory.

    :param str name: of the file, with its ending
    :param write: function that writes the workbook to a stream
    :raise AccessError:
    """
    records.check_access('read')
    stream = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    try:
        write(stream)
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
    except BaseException:
        stream.close()
        raise
    response = request.make_response(
        wrap_file(request.httprequest.environ, stream, CHUNK),
        headers=[
            ('Content-Type', XLSX),
            ('Content-Length', str(size)),
            ('Content-Disposition', content_disposition(name)),
            ('X-Content-Type-Options', 'nosniff'),
        ],
    )
    response.direct_passthrough = True
    response.call_on_close(stream.close)
    return response


class BookController(http.Controller):
    @http.route(
        '/jxc/book/<string:model>/<int:record_id>.xlsx', type='http', auth='user', readonly=True
    )
    def book_xlsx(self, model, record_id):
        """Send a document as a workbook, as far as the user may see it."""
        documents = request.env.get(model)
        if not isinstance(documents, request.env.registry['jxc.book']) or documents._abstract:
            raise request.not_found()
        document = given_document(model, record_id)
        return send_book(document, document._book_file_name(), document._write_book)
