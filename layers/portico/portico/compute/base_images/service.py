"""Base images: the standard operations; one that is in use stays."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from portico.compute.base_images.entity import FIRST, BaseImage, session_images
from portico.compute.base_images.in_use import USERS, Users, refuse
from portico.compute.base_images.languages import Language
from portico.compute.base_images.offer import OFFER, Offer
from portico.core.actions.standard import Fields, Find
from portico.core.base.errors import Conflict, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.data.changes import StaleVersion
from portico.core.data.query import All, Compare, Operator, Page
from portico.core.model.call import Call
from portico.core.model.scope import GLOBAL, Scope
from portico.core.services.standard import StandardService

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class BaseImageService(StandardService[BaseImage]):
    """The standard operations; `users` finds the functions and images on a base image, in all projects.

    `containers` are the references of the first ones that sessions run in, by name, in the language `sessions`.
    """

    users: Callable[[str], Users]
    offer: Offer
    containers: Mapping[str, str]
    sessions: str

    def seed(self, call: Call) -> None:
        """Makes the first ones, and deprecates those that a later one succeeds; others that were there once stay as they are."""
        self._deprecate(call)
        now = self.clock.now()
        for fields in (*FIRST, *session_images(self.containers, Language(self.sessions))):
            image = BaseImage(scope=GLOBAL, created_at=now, updated_at=now, **fields)
            if self.repository.get_many(GLOBAL, [image.name], deleted=True)[0] is None:
                try:
                    self.repository.create(call, image)
                except Conflict:
                    continue  # another first start came between

    def draft(self, call: Call, scope: Scope, fields: Fields) -> BaseImage:
        """The base image. Raises Unprocessable for a language that is not offered."""
        self._check(fields)
        return super().draft(call, scope, fields)

    def revise(self, call: Call, entity: BaseImage, changes: Fields) -> BaseImage:
        """The base image, changed. Raises Unprocessable for another language if that is not offered."""
        if changes.get("language", entity.language) != entity.language:
            self._check(changes)
        return super().revise(call, entity, changes)

    def search(self, call: Call, action: Find) -> Page[BaseImage]:
        """One page of those whose language is offered here."""
        if self.offer.languages is None:
            return super().search(call, action)
        here = Compare("language", Operator.IN, sorted(self.offer.languages))
        querier = replace(action.querier, condition=All((action.querier.condition, here)))
        return super().search(call, replace(action, querier=querier))

    def _deprecate(self, call: Call) -> None:
        """Marks those of an earlier release that nobody has changed; what a superadmin has said of one stays."""
        names = [fields["name"] for fields in FIRST if fields["deprecated"]]
        names += [str(language) for language in Language if language.facts.ended]
        for image in self.repository.get_many(GLOBAL, names):
            if image is not None and image.version == 1 and not image.deprecated:
                with suppress(StaleVersion):  # another first start came between
                    self.repository.update(call, image, image.changed(self.clock.now(), deprecated=True))

    def check_removable(self, call: Call, entity: BaseImage) -> None:
        """Raises Conflict that names the first ten functions, and images, that are made on it."""
        refuse(entity, self.users(entity.name))

    def _check(self, fields: Fields) -> None:
        if refusal := self.offer.refusal(Language(fields["language"])):
            raise Unprocessable.field("language", refusal.message)


def wire(parts: "Parts") -> BaseImageService:
    """The service, put together."""
    settings = parts.settings
    kept = (parts.repository(BaseImage), parts.clock, parts.get(USERS), parts.get(OFFER))
    return BaseImageService(*kept, settings.session_images, settings.runtime)
