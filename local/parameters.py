"""The template's parameters on one machine: the one place where they are said."""

from local.environments import runtime

PARAMETERS = {
    "Environment": "local",
    "Runtime": runtime(),  # that of the Python at hand
    "Issuer": "https://portico",  # as tests and guides name it
    "WakeupDelay": "5",
    "WakeupWindow": "1",
    "RunConcurrency": "56",
    "AllowedOrigins": "http://localhost:3000,http://127.0.0.1:3000",
}
