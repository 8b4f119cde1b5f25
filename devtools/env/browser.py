"""What shows pages outside of a person's browser: one for the tests, one that makes PDFs."""

import shutil
import subprocess

from devtools.env.shell import apt_install, say

PRINTER = 'wkhtmltopdf'
# The names that Odoo's own test class looks for.
NAMES = ('google-chrome', 'chromium', 'chromium-browser', 'google-chrome-stable')


def ensure() -> None:
    """Install Chromium and a CJK font when they are missing.

    Without a browser Odoo skips the browser tests and says nothing, so its absence is an error;
    without the font only the pictures of failed tests show boxes, so its absence is a remark.
    """
    missing = [] if any(map(shutil.which, NAMES)) else ['chromium']
    font = ['fonts-wqy-zenhei'] if not _has_chinese_font() else []
    if missing:
        apt_install(missing + font, "a browser for the tests")
    elif font and not apt_install(font, "a font with Chinese characters", optional=True):
        say("no font with Chinese characters: screenshots of tests show boxes")


def ensure_print() -> None:
    """Install the program that Odoo prints with, and a CJK font, when they are missing.

    Debian's build prints bodies only, one document at a time: enough for our prints. Everything but
    printing works without it, so its absence is a remark.
    """
    missing = [] if shutil.which(PRINTER) else [PRINTER]
    missing += [] if _has_chinese_font() else ['fonts-wqy-zenhei']
    if missing and not apt_install(missing, "what Odoo prints with", optional=True):
        say(f"no {PRINTER}, or no font with Chinese characters: prints fail or show boxes")


def _has_chinese_font() -> bool:
    if not shutil.which('fc-list'):
        return False
    found = subprocess.run(['fc-list', ':lang=zh-cn'], check=False, capture_output=True)
    return bool(found.stdout.strip())
