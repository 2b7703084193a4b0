"""The offer: in which languages something new is made here. On AWS in all of them, on one machine in those that it can run."""

from typing import TYPE_CHECKING, Final

from portico.compute.base_images.languages import Language, of_base_image
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen(slots=True)
class Refusal:
    """The reason why nothing new is made in a language."""

    type: str
    message: str


@frozen(slots=True)
class Offer:
    """`languages` are those that can be run here; None: all."""

    languages: frozenset[str] | None = None

    def includes(self, language: Language) -> bool:
        """True if something new may be made in a language."""
        return not language.facts.ended and (self.languages is None or language in self.languages)

    def refusal(self, language: Language) -> Refusal | None:
        """The reason why nothing new is made in a language, None if it is offered."""
        if end := language.facts.end:
            return Refusal("LanguageEnded", end)
        if self.includes(language):
            return None
        return Refusal("LanguageUnavailable", f"{language.facts.title} cannot be had here. {self.told}")

    def refusal_of(self, base_image: str) -> Refusal | None:
        """The same by the name of a first base image; None for a name that is none's."""
        language = of_base_image(base_image)
        return self.refusal(language) if language else None

    @property
    def told(self) -> str:
        """A sentence that lists the first base images of what is offered."""
        return f"Base images are: {', '.join(one.base_image for one in Language if self.includes(one))}."


OFFER: Final[Part[Offer]] = Part(f"{__name__}:wire")


def wire(parts: "Parts") -> Offer:
    """The offer of this deployment."""
    named = parts.settings.languages
    return Offer(frozenset(named) if named else None)
