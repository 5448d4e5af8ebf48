"""The base of the stages: what a stage requires and assigns, and how spaCy comes to know of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from extractor.layers import declare, layers
from extractor.lean import with_spacy

if TYPE_CHECKING:
    from spacy.tokens import Doc


class MissingLayer(ValueError):
    """A stage runs on a Doc that lacks what it requires."""


class Stage:
    """Base of the stages: a spaCy component that makes the layers it ``assigns`` out of those it ``requires``."""

    topic: ClassVar[str]
    assigns: ClassVar[tuple[str, ...]]
    requires: ClassVar[tuple[str, ...]] = ()

    def annotate(self, doc: Doc) -> None:
        """Leave the layers on the Doc."""
        raise NotImplementedError

    def __call__(self, doc: Doc) -> Doc:
        """Run on one Doc.

        Raises:
            MissingLayer: a layer that the stage requires has not been made.
        """
        mine = layers(doc)
        for layer in self.requires:
            if layer not in mine.made:
                maker = f"khabar_{_maker(layer)}"
                raise MissingLayer(f"khabar_{self.topic} needs the layer {layer!r}: add {maker} before it")
        self.annotate(doc)
        mine.made.update(self.assigns)
        return doc


def _maker(layer: str) -> str:
    return next((stage.topic for stage in Stage.__subclasses__() if layer in stage.assigns), layer)


def factory[F: Callable[..., Stage]](stage: type[Stage], **config: Any) -> Callable[[F], F]:
    """Register a function that makes the stage as spaCy's factory ``khabar_<name>``, with what it assigns and
    requires, so that ``nlp.analyze_pipes()`` tells the truth."""
    for layer in stage.assigns:
        declare(layer)

    def registered(create: F) -> F:
        def register() -> None:
            from spacy.language import Language

            Language.factory(
                f"khabar_{stage.topic}",
                assigns=[f"doc._.{layer}" for layer in stage.assigns],
                requires=[f"doc._.{layer}" for layer in stage.requires],
                default_config=config,
                func=create,
            )

        with_spacy(register)
        return create

    return registered
