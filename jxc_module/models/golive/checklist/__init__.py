"""Going live: what is missing yet (`jxc_golive`, one method a check), signed area by area.

* the checks: ``golive_<area>.py``; the registry, what it answers and its page: ``jxc_golive.py``
* what one click can put right: ``golive_mend.py``
* who said of which area that it is ready: ``jxc_golive_signature.py``
"""

from . import jxc_golive
from . import jxc_golive_page

from . import golive_products
from . import golive_stock
from . import golive_partners
from . import golive_planning
from . import golive_people
from . import golive_books
from . import golive_system
from . import golive_health
from . import golive_mend

from . import jxc_golive_signature
