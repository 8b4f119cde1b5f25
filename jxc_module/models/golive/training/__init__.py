"""Training: guided tours and exercises by role (in `jxc_training.py`), and how far everybody is.

* tours that somebody began and finished: ``jxc_training.py``, told by ``web_tour_tour.py``
* exercises, found in the documents that people made: ``training_exercises.py``
* where they are done, and what is taken over from there: ``training_place.py``
* the page, one's own and that of the owner: ``training_page.py``
"""

from . import jxc_training
from . import training_exercises
from . import training_page
from . import training_place
from . import web_tour_tour
