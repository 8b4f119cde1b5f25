"""After going live: what people say of a screen, and what we need to help, without data.

* feedback: ``jxc_feedback.py``, the button for it by the session (``ir_http.py``)
* the support bundle: ``golive_bundle.py``
"""

from . import jxc_feedback
from . import ir_http
from . import golive_bundle
