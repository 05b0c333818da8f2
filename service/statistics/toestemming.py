"""What was permitted: the written permission that figures of police data need, and the consent of each Veilig Thuis.

Without a permission on record nothing is published and analysts read nothing (handbook F63); figures of a region go to
others only while that Veilig Thuis agrees (handbook §8.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from service.access.callers import Caller
from service.audit import service as audit
from service.audit.service import Actie
from service.core.codes_incident import Stroom
from service.core.errors import Finding, NietGevonden, OngeldigeInvoer
from service.core.ids import new_id
from service.core.regions import Regions
from service.core.velden import Dag
from service.db.session import ReadTx, WriteTx
from service.statistics.catalogus import INDICATOREN
from service.statistics.rapportdefinities import RAPPORTEN
from service.statistics.repository import toestemmingen as repository
from service.web.findings import findings_of

_Tekst = Annotated[str, Field(min_length=2, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")]
OBJECT: Final = "toestemming"


class _Gegeven(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True, strict=True)

    gegeven_door: Annotated[_Tekst, Field(description="Wie de toestemming gaf")]
    functie: Annotated[_Tekst, Field(description="In welke functie")]
    gegeven_op: Annotated[Dag, Field(description="Op welke dag")]
    van: Annotated[Dag, Field(description="De eerste dag waarop zij geldt")]
    tot: Annotated[Dag | None, Field(description="De dag waarop zij niet meer geldt")] = None


class VergunningIn(_Gegeven):
    """A permission of the minister or a mayor, as it is written down (Wpg art. 22, Bpg art. 4:7)."""

    kenmerk: Annotated[_Tekst, Field(description="Het kenmerk van de brief of het besluit")]
    indicatoren: Annotated[tuple[str, ...], Field(strict=False, description="Leeg: alle indicatoren")] = ()
    stromen: Annotated[tuple[Annotated[Stroom, Field(strict=False)], ...], Field(strict=False, min_length=1)]


class ToestemmingIn(_Gegeven):
    """A Veilig Thuis that agrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vergunning:
    """The permission that holds on a day."""

    gegeven_door: str
    functie: str
    gegeven_op: date
    kenmerk: str
    indicatoren: frozenset[str]
    stromen: frozenset[str]
    van: date
    tot: date | None

    def dekt(self, indicator: str, stroom: str) -> bool:
        """Whether figures of this indicator and stream may be shown."""
        return stroom in self.stromen and (not self.indicatoren or indicator in self.indicatoren)


async def geldig(tx: ReadTx, dag: date) -> Vergunning | None:
    """The permission that holds on this day; of several the one that was recorded last, for it replaces the others."""
    row = await repository.find_permission(tx, dag)
    if row is None:
        return None
    return Vergunning(
        gegeven_door=row.gegeven_door,
        functie=row.functie,
        gegeven_op=row.gegeven_op,
        kenmerk=row.kenmerk,
        indicatoren=frozenset(row.indicatoren),
        stromen=frozenset(row.stromen),
        van=row.van,
        tot=row.tot,
    )


async def toestemmende_regios(tx: ReadTx, dag: date) -> frozenset[str]:
    """The regions whose figures others may see on this day."""
    return await repository.list_consenting(tx, dag)


def lees_vergunning(inhoud: bytes) -> VergunningIn:
    """A permission from JSON; raises ``OngeldigeInvoer`` with everything that is wrong with it."""
    try:
        return VergunningIn.model_validate_json(inhoud)
    except ValidationError as error:
        raise OngeldigeInvoer(errors=findings_of(error.errors(include_input=False), where="body")) from None


def lees_toestemming(velden: Mapping[str, object]) -> ToestemmingIn:
    """A consent from its fields; raises ``OngeldigeInvoer`` with everything that is wrong with it."""
    try:
        return ToestemmingIn.model_validate(dict(velden))
    except ValidationError as error:
        raise OngeldigeInvoer(errors=findings_of(error.errors(include_input=False), where="body")) from None


class Toestemmingen:
    """Records permissions and consents, and takes them back; every act is on record."""

    def __init__(self, regions: Regions) -> None:
        self._regions = regions

    async def sta_toe(self, tx: WriteTx, vergunning: VergunningIn, *, caller: Caller, now: datetime) -> None:
        """Record a permission; from then on it is the one that holds. Raises ``OngeldigeInvoer``."""
        findings = list(_wrong_days(vergunning))
        for place, indicator in enumerate(vergunning.indicatoren):
            if indicator not in INDICATOREN and indicator not in RAPPORTEN:
                findings.append(
                    Finding("body", f"indicatoren[{place}]", "onbekende_indicator", "Deze indicator bestaat niet.")
                )
        if findings:
            raise OngeldigeInvoer(errors=findings)
        row = vergunning.model_dump() | {
            "id": new_id(),
            "indicatoren": list(vergunning.indicatoren),
            "stromen": [str(stroom) for stroom in vergunning.stromen],
            "vastgelegd_op": now,
            "ingetrokken_op": None,
        }
        await repository.append_permission(tx, row)
        await self._on_record(tx, Actie.STATISTIEK_TOESTAAN, [str(row["id"])], caller, now)

    async def regios_toestaan(
        self, tx: WriteTx, regios: tuple[str, ...], toestemming: ToestemmingIn, *, caller: Caller, now: datetime
    ) -> None:
        """Record that these regions agree. Raises ``OngeldigeInvoer``."""
        findings = [*self._wrong_regions(regios), *_wrong_days(toestemming)]
        if findings:
            raise OngeldigeInvoer(errors=findings)
        given = toestemming.model_dump() | {"vastgelegd_op": now, "ingetrokken_op": None}
        rows = [given | {"id": new_id(), "vt_regio": regio} for regio in dict.fromkeys(regios)]
        await repository.append_consents(tx, rows)
        await self._on_record(tx, Actie.STATISTIEK_TOESTAAN, [row["vt_regio"] for row in rows], caller, now)

    async def trek_regio_in(self, tx: WriteTx, regio: str, *, caller: Caller, now: datetime) -> None:
        """This region agrees no more; raises ``OngeldigeInvoer``, and ``NietGevonden`` when it did not."""
        if findings := list(self._wrong_regions((regio,))):
            raise OngeldigeInvoer(errors=findings)
        if not await repository.revoke_consent(tx, regio, now):
            raise NietGevonden("Van deze regio is geen toestemming vastgelegd.")
        await self._on_record(tx, Actie.TOESTEMMING_INTREKKEN, [regio], caller, now)

    async def trek_vergunning_in(self, tx: WriteTx, kenmerk: str, *, caller: Caller, now: datetime) -> None:
        """The permission with this reference holds no more; raises ``NietGevonden`` when there is none."""
        if not await repository.revoke_permission(tx, kenmerk, now):
            raise NietGevonden("Met dit kenmerk is geen toestemming vastgelegd.")
        await self._on_record(tx, Actie.TOESTEMMING_INTREKKEN, [kenmerk], caller, now)

    def _wrong_regions(self, regios: tuple[str, ...]) -> Iterator[Finding]:
        for place, regio in enumerate(regios):
            if regio not in self._regions.vt_regios:
                yield Finding("body", f"vtRegios[{place}]", "onbekende_regio", "Deze regio bestaat niet.")

    @staticmethod
    async def _on_record(tx: WriteTx, actie: Actie, objecten: list[str], caller: Caller, now: datetime) -> None:
        await audit.record(tx, caller=caller, now=now, actie=actie, object_soort=OBJECT, objecten=objecten)


def _wrong_days(gegeven: _Gegeven) -> Iterator[Finding]:
    if gegeven.tot is not None and gegeven.tot <= gegeven.van:
        yield Finding("body", "tot", "omgekeerd", "'tot' ligt na 'van'.")
