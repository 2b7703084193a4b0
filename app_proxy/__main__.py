"""`python -m app_proxy`: the proxy behind a load balancer that ends TLS, by what the environment says.

`PORTICO_URL` is the platform, `PORTICO_APP_DOMAIN` what the hosts of apps end in, `PORT` where it listens.
"""

import asyncio
import os
import signal

from app_proxy.app import serve


async def main() -> None:
    """Serves until it is told to end."""
    url, domain = os.environ["PORTICO_URL"].rstrip("/"), os.environ["PORTICO_APP_DOMAIN"].lower()
    address = os.environ.get("PORTICO_ADDRESS", "")  # all of those that a task has
    serving = asyncio.ensure_future(serve(lambda: url, domain, address, int(os.environ.get("PORT", "8080")), "https"))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, serving.cancel)
    try:
        await serving
    except asyncio.CancelledError:
        return


asyncio.run(main())
