"""Where Python begins in the agent's archive, or in this folder."""

import sys

from portico_agent.main import leave, main

leave(main(sys.argv[1:]))
