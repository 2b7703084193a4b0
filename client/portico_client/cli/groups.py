# Written by client/codegen.py from the declarations of the resources; not to be edited.
"""The groups of commands of resources that have not all standard operations."""

from typing import Final

from portico_client.cli.described import Field, Group, Verb

GROUPS: Final[tuple[Group, ...]] = (
    Group(
        'keypair',
        "Key pairs, by which programs sign in: your own, or a user's.",
        'keypair',
        ('access_key', 'description', 'status', 'last_used_at'),
        (
            Verb(
                'create',
                operation='my_create_keypair',
                text='Create a key pair.',
                instead='domain_user_create_keypair',
                by=('name', 'user'),
                fields=(
                    Field('description', 'text', ''),
                ),
            ),
            Verb(
                'list',
                operation='my_search_keypairs',
                text='List key pairs.',
                instead='domain_user_search_keypairs',
                by=('name', 'user'),
            ),
            Verb(
                'get',
                operation='my_keypair',
                text='Get a key pair.',
                arguments=(('access_key', 'access-key'),),
                instead='domain_user_keypair',
                by=('name', 'user'),
            ),
            Verb(
                'update',
                operation='my_update_keypair',
                text='Disable or enable a key pair.',
                arguments=(('access_key', 'access-key'),),
                is_conditional=True,
                instead='domain_user_update_keypair',
                by=('name', 'user'),
                fields=(
                    Field('description', 'text', ''),
                    Field('status', 'text', 'A disabled key pair is out within 30 seconds.'),
                ),
            ),
            Verb(
                'delete',
                operation='my_delete_keypair',
                text='Delete a key pair.',
                arguments=(('access_key', 'access-key'),),
                is_conditional=True,
                instead='domain_user_delete_keypair',
                by=('name', 'user'),
            ),
            Verb(
                'rotate',
                operation='my_rotate_keypair',
                text='Give a key pair a new secret.',
                arguments=(('access_key', 'access-key'),),
                is_conditional=True,
                instead='domain_user_rotate_keypair',
                by=('name', 'user'),
            ),
        ),
    ),
    Group(
        'alias',
        'Aliases: names of versions of a function.',
        'alias',
        ('name', 'function', 'versions', 'updated_at'),
        (
            Verb(
                'create',
                operation='create_alias',
                text='Create an alias of a function.',
                arguments=(('name', 'function'),),
                fields=(
                    Field('versions', 'json', ''),
                    Field('name', 'text', 'Unique for its function, ignoring case; immutable; begins with a letter.'),
                    Field('description', 'text', ''),
                ),
            ),
            Verb(
                'list',
                operation='search_aliases',
                text='Search the aliases of a function.',
                arguments=(('name', 'function'),),
                is_paged=True,
            ),
            Verb(
                'get',
                operation='get_alias',
                text='Get an alias of a function.',
                arguments=(('name', 'function'), ('alias', 'alias')),
            ),
            Verb(
                'update',
                operation='update_alias',
                text='Change the fields given of an alias.',
                arguments=(('name', 'function'), ('alias', 'alias')),
                is_conditional=True,
                fields=(
                    Field('versions', 'json', ''),
                    Field('description', 'text', ''),
                ),
            ),
            Verb(
                'delete',
                operation='delete_alias',
                text='Remove an alias for good.',
                arguments=(('name', 'function'), ('alias', 'alias')),
                is_conditional=True,
            ),
        ),
    ),
    Group(
        'replay',
        'Replays: past events, given to a subscription again.',
        'replay',
        ('id', 'since', 'until', 'status', 'created_at'),
        (
            Verb(
                'create',
                operation='create_replay',
                text='Replay events to a subscription.',
                arguments=(('name', 'subscription'),),
                fields=(
                    Field('since', 'text', 'Recorded at that time or later.'),
                    Field('until', 'text', 'Recorded before that time; now unless given.'),
                ),
            ),
            Verb(
                'list',
                operation='search_replays',
                text='Search the replays of a subscription.',
                arguments=(('name', 'subscription'),),
                is_paged=True,
            ),
            Verb(
                'get',
                operation='get_replay',
                text='Look at a replay.',
                arguments=(('name', 'subscription'), ('id', 'replay')),
            ),
            Verb(
                'cancel',
                operation='cancel_replay',
                text='Cancel a replay.',
                arguments=(('name', 'subscription'), ('id', 'replay')),
            ),
        ),
    ),
    Group(
        'audit',
        'The trail of what was done in your domain.',
        'audit log',
        ('time', 'actor', 'action', 'entity', 'outcome'),
        (
            Verb(
                'list',
                operation='domain_search_audit_logs',
                text='Search the audit trail of a domain, its projects and its users.',
                is_paged=True,
                instead='admin_search_audit_logs',
                by=None,
            ),
            Verb(
                'republish',
                operation='domain_republish_audit_logs',
                text='Publish recorded events again.',
                instead='admin_republish_audit_logs',
                by=None,
                fields=(
                    Field('since', 'text', 'Recorded at that time or later.'),
                    Field('until', 'text', 'Recorded at that time or before; now unless given.'),
                    Field('position', 'text', 'Where the reply before ended.'),
                ),
            ),
        ),
    ),
)
