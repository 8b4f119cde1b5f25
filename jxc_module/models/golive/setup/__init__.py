"""Settings by trade: a plan (`tools/trades.py`) beside what is in force, written, kept, undone.

* what would change, and writing it: ``golive_setup.py``; things that are made: ``golive_made.py``
* what was changed, with the values before, and its undoing: ``jxc_golive_change.py`` and its lines
"""

from . import golive_setup
from . import golive_made

from . import jxc_golive_change
from . import jxc_golive_change_line
