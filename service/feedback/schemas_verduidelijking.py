"""Wire shapes of the one question that police may ask about a feedback, and its one answer (handbook R06)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from service.core.velden import Regel
from service.feedback.schemas import ContactVt, In, Tekst, Uit


class VraagIn(In):
    """What police does not understand."""

    tekst: Annotated[Tekst, Field(description="Wat onduidelijk is; geen nieuwe informatie over personen")]
    functie: Annotated[Regel, Field(description="Functie van wie het vraagt", examples=["wijkagent"])]


class AntwoordIn(In):
    """What Veilig Thuis meant."""

    tekst: Annotated[Tekst, Field(description="Wat bedoeld is; minimaal, zonder inhoud van zorg")]
    contact_vt: ContactVt


class VraagUit(VraagIn):
    """The question as it was asked."""

    op: datetime


class AntwoordUit(AntwoordIn):
    """The answer as it was given."""

    op: datetime


class VerduidelijkingUit(Uit):
    """Question and answer on one version of the feedback."""

    terugkoppeling_id: UUID
    vraag: VraagUit
    antwoord: AntwoordUit | None


class VerduidelijkingenUit(Uit):
    """At most one question."""

    items: tuple[VerduidelijkingUit, ...]
