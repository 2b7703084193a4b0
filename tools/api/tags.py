"""The tags of the API's description: what each is about, in the order in which one meets them."""

from collections.abc import Mapping
from typing import Final

TAGS: Final[Mapping[str, str]] = {
    "functions": "Code that runs on request, for an event, or on a schedule.",
    "runs": "Executions of functions: start, follow, kill.",
    "versions": "The versions of a function, one for each change of it.",
    "aliases": "Names for versions of a function, with weights.",
    "images": "Base images with packages of your own.",
    "base_images": "What images are made from: a language and its version.",
    "secrets": "Values that functions are given and nobody is shown.",
    "uploads": "Archives of code that are too large for a request.",
    "folders": "Files of a project or of one's own: upload, list, move, share, copy, download.",
    "dead_letters": "Runs and events that could not be carried out: inspect them, redrive them.",
    "event_types": "Types of events with their schemas, and the emission of events.",
    "subscriptions": "Functions that run for events that pass a filter.",
    "replays": "Past events, delivered once more to a subscription.",
    "tasks": "Work that takes longer than a request: its progress, its end, its result.",
    "exports": "What searches find, as CSV files.",
    "schedules": "Functions and events at times: `cron`, `rate`, `at`.",
    "webhooks": "Events from signed deliveries of other services.",
    "auth": "Tokens, sign-in, and who one is.",
    "keypairs": "Access keys of users.",
    "users": "People of a domain, their roles and projects.",
    "service_accounts": "Programs that sign in by a key of their own.",
    "identity_providers": "OpenID Connect providers of a domain.",
    "policies": "Permissions beyond roles, in Cedar; simulations.",
    "projects": "What functions and all that is theirs live in.",
    "domains": "Tenants.",
    "resource_policies": "Quotas of domains, projects, users and key pairs.",
    "quotas": "Limits beside what is used of them.",
    "audit-logs": "Records of every change and of every refusal.",
    "system": "Health, readiness, metrics, and this description.",
}
