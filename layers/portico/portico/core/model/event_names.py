"""The names of the platform's own events, which events of tenants may not have."""

from typing import Final

EVENT_TYPE_PREFIX: Final = "dev.portico."
OWN_SOURCES: Final = "/portico/"
OWN_ATTRIBUTES: Final = "portico"  # the prefix of the attributes by which the platform knows them
HOME: Final = "porticohome"  # the uids of the domain and the project that an event is of
CALLS_BACK: Final = "callback"  # true in the data of a record that is posted to where its entity says
UNHEARD: Final = "porticounheard"  # true of an event that no subscription is about
