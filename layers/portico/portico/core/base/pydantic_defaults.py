"""Models that are built when they are first used: imported before any is defined, for it changes pydantic's default.

A process uses few of the models that it imports; those of FastAPI alone, which only a description needs, cost a cold start more
than all of Portico's code. Pydantic has the option (`defer_build`) for single models, and for those of other packages no other
way than its defaults, which are no part of its interface: a test sees whether they are still there.
"""

import os

from pydantic._internal._config import config_defaults

# To look for plugins, pydantic reads what every installed package says of itself; there are none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
config_defaults["defer_build"] = True
