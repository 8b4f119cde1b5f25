"""One job: what is to be done, how far it is, its log."""

import fcntl
import json
import os
import time
from pathlib import Path

HIDDEN = '•••'
LOG_BYTES = 200_000


class Job(dict):
    """What `job.json` of a folder says, and what is told back.

    :param folder: path of the job; it is on the disk of the attachments, so that they can be linked
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        super().__init__(json.loads((self.folder / 'job.json').read_text('utf-8')))
        self.status = {'stage': 'start', 'percent': 0, 'pid': os.getpid()}
        self._secrets = [os.environ.get('PGPASSWORD')]
        self._lock = None

    def own(self):
        """Hold the lock that says this process lives."""
        self._lock = open(self.folder / 'lock', 'w')  # noqa: SIM115 (held until the process ends)
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def secret(self, name):
        """Return a secret of this job, or None; it is kept out of the log from here on."""
        reference = self['secrets'].get(name)
        if not reference:
            return None
        try:
            kept = json.loads(Path(self['secrets']['file']).read_text('utf-8'))
        except (OSError, ValueError):
            return None
        value = kept.get(reference)
        if value:
            self._secrets += [value, *value.splitlines()]
        return value

    def scrub(self, text):
        """Return a text without the secrets of this job."""
        for value in sorted(filter(None, self._secrets), key=len, reverse=True):
            if len(value) > 2:
                text = text.replace(value, HIDDEN)
        return text

    def tell(self, stage=None, percent=None, **values):
        """Show how far the job is."""
        if stage and stage != self.status['stage']:
            self.log(stage)
        self.status.update(values)
        self.status.update({'stage': stage or self.status['stage'], 'at': time.time()})
        if percent is not None:
            self.status['percent'] = percent
        text = self.scrub(json.dumps(self.status, default=str))
        whole = self.folder / 'status.json'
        part = self.folder / 'status.part'
        part.write_text(text, 'utf-8')
        part.replace(whole)

    def log(self, text):
        """Write a line to the log; what is too long is cut."""
        path = self.folder / 'log.txt'
        with path.open('a', encoding='utf-8') as log:
            if log.tell() < LOG_BYTES:
                log.write(f"{time.strftime('%H:%M:%S')} {self.scrub(text)[:4000]}\n")
