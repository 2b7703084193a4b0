"""The two origins of one machine: hosts of their own, for cookies and pages do not tell ports apart."""

PLATFORM_HOST = "127.0.0.1"
CONTENT_HOST = "127.0.0.2"  # all of 127/8 is the loopback interface on Linux
CONTENT_API = "portico-content"  # its id: the name that template.yaml gives it, see `local.emulator.api`


def apps_port(port: int) -> int:
    """The port of the app proxy beside a stack: browsers take `*.localhost` for 127.0.0.1, so apps have no host of their own to be at."""
    return port + 1


def app_domain(port: int) -> str:
    """What the hosts of apps end in, with the port."""
    return f"localhost:{apps_port(port)}"


def content_url(port: int) -> str:
    """Base address of the content API."""
    return f"http://{CONTENT_HOST}:{port}/_aws/execute-api/{CONTENT_API}/api"


def platform_url(port: int) -> str:
    """The address below which APIs are found by their ids."""
    return f"http://{PLATFORM_HOST}:{port}/_aws/execute-api"
