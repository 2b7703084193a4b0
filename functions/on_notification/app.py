"""Makes notifications of events, and sends them."""

from portico.eventing.notifications.notifier import NOTIFIER
from portico.platform.handlers import settler

handler = settler(NOTIFIER, failed="notification.failed")
