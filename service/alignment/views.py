"""Wire shapes of an alignment: what goes out, cut to what the organisation that asks may see (handbook AF05)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from service.access.callers import Organisatie, Soort
from service.alignment.afstemming import Actie, Afstemming, Oordeel, Stand, wacht_op
from service.alignment.schemas import Uit
from service.core.cipher import Cipher
from service.core.codes_uitwisseling import (
    ActieStatus,
    AfstemmingReden,
    AfstemmingStatus,
    AfstemmingUitkomst,
    Deelnemer,
    Instemming,
)


def afstemming_aad(afstemming_id: UUID) -> bytes:
    """What the shared texts of an alignment are bound to."""
    return b"afstemmingen:" + afstemming_id.bytes


def actie_aad(actie_id: UUID) -> bytes:
    """What the texts of an action are bound to."""
    return b"afstemming_acties:" + actie_id.bytes


def oordeel_aad(oordeel_id: UUID) -> bytes:
    """What the texts of an agreement are bound to."""
    return b"afstemming_instemmingen:" + oordeel_id.bytes


class DeelnemerUit(Uit):
    """A participant, and what it says of the present proposal."""

    kenmerk: str
    deelnemer: Deelnemer
    organisatie: Annotated[str | None, Field(description="Leeg: logt niet in, de opener legt de instemming vast")]
    instemming: Instemming


class VerlopenUit(Uit):
    """An action that should have been done."""

    actie_id: UUID
    nummer: int
    eigenaar: str
    uiterlijk: date
    gedeeld: bool

    @classmethod
    def of(cls, actie: Actie) -> VerlopenUit:
        """The wire shape."""
        return cls(
            actie_id=actie.id, nummer=actie.nummer, eigenaar=actie.eigenaar, uiterlijk=actie.uiterlijk,
            gedeeld=actie.gedeeld,
        )  # fmt: skip


class AfstemmingKort(Uit):
    """Where an alignment stands; without texts."""

    afstemming_id: UUID
    reden: AfstemmingReden
    status: AfstemmingStatus
    opener: str
    melding_id: Annotated[UUID | None, Field(description="Alleen voor Veilig Thuis in de regio van de melding")]
    mutatie_id: Annotated[UUID | None, Field(description="Alleen voor de eenheid van de mutatie")]
    bvh_nummer: str | None
    geopend_op: datetime
    overeengekomen_op: datetime | None
    gesloten_op: datetime | None
    uitkomst: AfstemmingUitkomst | None
    voorstel: Annotated[int, Field(description="Versie van de voorgestelde acties")]
    volgende_evaluatie: date | None
    evaluatie_verlopen: bool
    verlopen_acties: tuple[VerlopenUit, ...]
    deelnemers: tuple[DeelnemerUit, ...]

    @classmethod
    def of(cls, stand: Stand, lezer: Organisatie, vandaag: date) -> AfstemmingKort:
        """The wire shape for one organisation: each knows the case by its own number."""
        afstemming, said = stand.afstemming, stand.instemmingen()
        same = ("reden", "status", "opener", "bvh_nummer", "geopend_op", "overeengekomen_op", "gesloten_op", "uitkomst",
                "voorstel", "volgende_evaluatie")  # fmt: skip
        return cls(
            afstemming_id=afstemming.id,
            melding_id=afstemming.melding_id if _is(lezer, Soort.VT, afstemming.vt_regio) else None,
            mutatie_id=afstemming.mutatie_id if _is(lezer, Soort.POLITIE, afstemming.eenheid) else None,
            evaluatie_verlopen=afstemming.evaluatie_verlopen(vandaag),
            verlopen_acties=tuple(VerlopenUit.of(actie) for actie in stand.acties if actie.verlopen(vandaag)),
            deelnemers=tuple(
                DeelnemerUit(
                    kenmerk=d.kenmerk, deelnemer=d.deelnemer, organisatie=d.organisatie, instemming=said[d.kenmerk]
                )
                for d in stand.deelnemers
            ),
            **{name: getattr(afstemming, name) for name in same},
        )


class AfstemmingenUit(Uit):
    """A page of alignments, oldest first."""

    items: tuple[AfstemmingKort, ...]


class ActieUit(Uit):
    """An action, with its text."""

    actie_id: Annotated[UUID, Field(description="Kenmerk van de actie in deze versie")]
    nummer: int
    omschrijving: str
    eigenaar: str
    uiterlijk: date
    na_actie: int | None
    gedeeld: bool
    status: ActieStatus
    status_op: datetime | None
    toelichting: str | None
    wacht_op_actie: Annotated[int | None, Field(description="De actie die eerst gedaan moet zijn en nog openstaat")]
    verlopen: bool

    @classmethod
    def of(cls, actie: Actie, stand: Stand, cipher: Cipher, vandaag: date) -> ActieUit:
        """The wire shape, opened."""
        waits = wacht_op(actie, stand.acties) if actie.staat_open else None
        same = ("nummer", "eigenaar", "uiterlijk", "na_actie", "gedeeld", "status", "status_op")
        return cls(
            actie_id=actie.id,
            omschrijving=_opened(cipher, actie.payload, actie_aad(actie.id))["omschrijving"],
            toelichting=_opened(cipher, actie.status_payload, actie_aad(actie.id)).get("toelichting"),
            wacht_op_actie=None if waits is None else waits.nummer,
            verlopen=actie.verlopen(vandaag),
            **{name: getattr(actie, name) for name in same},
        )


class InstemmingUit(Uit):
    """What a participant said of the present proposal, oldest first."""

    deelnemer: str
    oordeel: Instemming
    op: datetime
    vastgelegd_door: Annotated[str, Field(description="De deelnemer zelf, of de opener voor wie niet inlogt")]
    functie: str
    toelichting: str | None = None

    @classmethod
    def of(cls, found: Oordeel, cipher: Cipher) -> InstemmingUit:
        """The wire shape, opened."""
        return cls(
            deelnemer=found.kenmerk,
            oordeel=found.oordeel,
            op=found.op,
            vastgelegd_door=found.vastgelegd_door,
            **_opened(cipher, found.payload, oordeel_aad(found.id)),
        )


class EigenUit(Uit):
    """What this organisation keeps to itself."""

    versie: int
    aantekening: str | None
    acties: tuple[ActieUit, ...]


class AfstemmingUit(Uit):
    """An alignment opened for one organisation: what is shared, and its own part."""

    stand: AfstemmingKort
    toelichting: str | None
    slottoelichting: str | None
    acties: tuple[ActieUit, ...]
    instemmingen: tuple[InstemmingUit, ...]
    eigen: EigenUit

    @classmethod
    def of(
        cls, stand: Stand, aantekening: str | None, lezer: Organisatie, cipher: Cipher, vandaag: date
    ) -> AfstemmingUit:
        """The wire shape, opened."""
        afstemming = stand.afstemming

        def actions(found: list[Actie]) -> tuple[ActieUit, ...]:
            return tuple(ActieUit.of(actie, stand, cipher, vandaag) for actie in found)

        said = [oordeel for oordeel in stand.oordelen if oordeel.voorstel == afstemming.voorstel]
        return cls(
            stand=AfstemmingKort.of(stand, lezer, vandaag),
            toelichting=_text(afstemming, afstemming.toelichting, cipher),
            slottoelichting=_text(afstemming, afstemming.slot, cipher),
            acties=actions(stand.gedeeld),
            instemmingen=tuple(InstemmingUit.of(oordeel, cipher) for oordeel in said),
            eigen=EigenUit(versie=afstemming.eigen_versie, aantekening=aantekening, acties=actions(stand.eigen)),
        )


class VerplichtUit(Uit):
    """An alignment that this melding makes mandatory, and whether it is there."""

    reden: AfstemmingReden
    grondslag: Annotated[str, Field(description="Waarom deze afstemming verplicht is")]
    aanwezig: bool
    afstemming_id: UUID | None


class AfstemmingenVanMeldingUit(Uit):
    """What is aligned on the case of a melding, and what must be."""

    verplicht: tuple[VerplichtUit, ...]
    items: tuple[AfstemmingKort, ...]


def _is(lezer: Organisatie, soort: Soort, code: str | None) -> bool:
    return lezer.soort is soort and lezer.code == code


def _text(afstemming: Afstemming, sealed: bytes | None, cipher: Cipher) -> str | None:
    text: str | None = _opened(cipher, sealed, afstemming_aad(afstemming.id)).get("toelichting")
    return text


def _opened(cipher: Cipher, sealed: bytes | None, aad: bytes) -> Mapping[str, Any]:
    opened: Mapping[str, Any] = {} if sealed is None else json.loads(cipher.open(sealed, aad=aad))
    return opened
