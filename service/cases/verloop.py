"""The course of a melding: its steps in the order in which they happened, and how it stood after each. Pure.

Everything that is said of a melding at a moment (phase, milestones, waiting lists, who is responsible) is read from its
course; the columns of the melding only repeat the last stand. Steps are sorted by when they happened, not by when they
were recorded, so a step that is backdated or corrected changes everything that follows from it, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from service.cases.stappen import BEGIN, Plaats, ontbrekend, plaats_na
from service.core.codes_terugkoppeling import AcuutOordeel, VervolgMelding
from service.core.codes_zaak import Fase, Stapsoort

S = Stapsoort


@dataclass(frozen=True, slots=True, kw_only=True)
class Stap:
    """One step as it counts: the newest version of what was recorded, unless that took it back."""

    id: UUID
    """Of the step; every version of it has the same."""
    nr: int
    """Order in which the step was first recorded; decides between steps of the same instant."""
    soort: Stapsoort
    tijdstip: datetime
    gegevens: Mapping[str, Any] = field(default_factory=dict)
    """Codes, numbers and days under their wire names; no persons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How a melding stands after its last step. An instant is None while the step has not been taken."""

    plaats: Plaats = BEGIN
    vervolg: VervolgMelding | None = None
    triage_gestart_op: datetime | None = None
    """TS."""
    triage_op: datetime | None = None
    """TE: stops T1 and T1b."""
    vastgesteld_op: datetime | None = None
    """BD of the last onderzoek: starts T3."""
    onderzoek_op: datetime | None = None
    """OS of the last onderzoek: stops T2, starts T3b."""
    onderzoek_af_op: datetime | None = None
    """OE of the last onderzoek."""
    vervolg_op: datetime | None = None
    """When arranging of follow-up began: starts T4. After an onderzoek it begins anew."""
    besloten_op: datetime | None = None
    """OW of the last handing over, unless that was given up."""
    aangeboden_op: datetime | None = None
    """Of the offer that is open, or was accepted."""
    overdracht_aan: str | None = None
    """CBS code of the party that was asked, or took over."""
    overgedragen_op: datetime | None = None
    """OV: the party took over."""
    bewust_op: datetime | None = None
    """Since when the present onderzoek consciously goes past ten weeks."""
    monitor_dagen: int | None = None
    """Days between contacts, by the plan in force."""
    monitor_wijze: str | None = None
    gevolgd_op: datetime | None = None
    """The last contact, or the plan when there was none since: where the next contact counts from."""
    nakijken: tuple[date, ...] = ()
    """Agreed looks after handing over that are still to come, soonest first."""
    geinformeerd_op: datetime | None = None
    uitstel: int = 0
    """How often telling the person concerned was put off, by two weeks each."""
    spoed: bool | None = None
    """What Veilig Thuis made of the urgency; None leaves what police said."""
    spoed_op: datetime | None = None
    """When Veilig Thuis first held it to be urgent; that it thought otherwise later does not undo that."""
    gesloten_op: datetime | None = None
    sluitreden: str | None = None
    """Why it was closed; None when the end of triage did so."""
    heropend_op: datetime | None = None

    @property
    def fase(self) -> Fase:
        """The phase."""
        return self.plaats.fase


NIEUW: Final = Stand()
"""How a melding stands that was just received."""


@dataclass(frozen=True, slots=True)
class Moment:
    """From this instant on the melding stands so."""

    op: datetime
    stand: Stand
    soort: Stapsoort | None = None
    """The step that brought it; None for receipt and withdrawal."""


@dataclass(frozen=True, slots=True)
class Onmogelijk:
    """A step that cannot be where it is."""

    stap: Stap
    ontbreekt: tuple[Stapsoort, ...]
    """What should have come first; empty when nothing makes it possible."""


@dataclass(frozen=True, slots=True)
class Verloop:
    """The course, receipt first; steps that cannot be where they are were left out and are named."""

    momenten: tuple[Moment, ...]
    onmogelijk: tuple[Onmogelijk, ...] = ()

    @property
    def stand(self) -> Stand:
        """How it stands now."""
        return self.momenten[-1].stand

    def op(self, moment: datetime) -> Stand | None:
        """How it stood at an instant; None before receipt."""
        found = [m.stand for m in self.momenten if m.op <= moment]
        return found[-1] if found else None


def verloop(stappen: Iterable[Stap], *, ontvangen_op: datetime, ingetrokken_op: datetime | None = None) -> Verloop:
    """The course of a melding that was received, and perhaps withdrawn, at these instants."""
    momenten = [Moment(ontvangen_op, NIEUW)]
    onmogelijk: list[Onmogelijk] = []
    for stap in sorted(stappen, key=lambda s: (s.tijdstip, s.nr)):
        stand = momenten[-1].stand
        plaats = plaats_na(stand.plaats, stap.soort, stap.gegevens)
        outside = stap.tijdstip < ontvangen_op or (ingetrokken_op is not None and stap.tijdstip > ingetrokken_op)
        if plaats is None or outside:
            missing = () if outside else ontbrekend(stand.plaats, stap.soort) or ()
            onmogelijk.append(Onmogelijk(stap, missing))
        else:
            momenten.append(Moment(stap.tijdstip, _na(stand, stap, plaats), stap.soort))
    if ingetrokken_op is not None:
        last = momenten[-1].stand
        momenten.append(Moment(ingetrokken_op, replace(last, plaats=Plaats(Fase.INGETROKKEN))))
    return Verloop(tuple(momenten), tuple(onmogelijk))


def _na(stand: Stand, stap: Stap, plaats: Plaats) -> Stand:
    """The stand after a step that is possible."""
    return replace(stand, plaats=plaats, **_wijziging(stand, stap))


_ACUUT: Final[Mapping[Any, bool]] = {
    AcuutOordeel.ACUUT: True,
    AcuutOordeel.STRUCTUREEL: False,
    AcuutOordeel.GEEN: False,
}
"""What the judgement at the end of triage says of urgency; one that was not made says nothing."""


def _wijziging(stand: Stand, stap: Stap) -> dict[str, Any]:
    op, gegevens = stap.tijdstip, stap.gegevens
    match stap.soort:
        case S.TRIAGE_GESTART:
            return {"triage_gestart_op": op}
        case S.TRIAGE_AFGEROND:
            vervolg = VervolgMelding(gegevens["vervolg"])
            ends = vervolg in (VervolgMelding.OMGEZET_IN_ADVIES, VervolgMelding.EINDE_BEMOEIENIS)
            arranging = vervolg is VervolgMelding.INZETTEN_VERVOLGTRAJECT
            return {
                "triage_op": op,
                "vervolg": vervolg,
                "gesloten_op": op if ends else None,
                "vervolg_op": op if arranging else None,
                "spoed": _ACUUT.get(gegevens.get("acuutOordeel"), stand.spoed),
            }
        case S.ONDERZOEK_VASTGESTELD:
            return {
                "vastgesteld_op": op,
                "onderzoek_op": None,
                "onderzoek_af_op": None,
                "bewust_op": None,
                "besloten_op": None,
            }
        case S.ONDERZOEK_GESTART:
            return {"onderzoek_op": op}
        case S.ONDERZOEK_AFGEROND:
            return {"onderzoek_af_op": op, "bewust_op": None, "vervolg_op": None}
        case S.BEWUSTE_OVERSCHRIJDING:
            return {"bewust_op": stand.bewust_op or op}
        case S.OVERDRACHT_BESLOTEN:
            return {
                "besloten_op": op,
                "vervolg_op": stand.vervolg_op or op,
                "overgedragen_op": None,
                "overdracht_aan": None,
                "aangeboden_op": None,
            }
        case S.OVERDRACHT_AANGEBODEN:
            return {"aangeboden_op": op, "overdracht_aan": gegevens["partij"]}
        case S.OVERDRACHT_GEWEIGERD:
            return {"aangeboden_op": None, "overdracht_aan": None}
        case S.OVERDRACHT_BEVESTIGD:
            looks = tuple(sorted(date.fromisoformat(day) for day in gegevens.get("nakijken", ())))
            return {"overgedragen_op": op, "nakijken": looks, "monitor_dagen": None, "gevolgd_op": op}
        case S.MONITORPLAN:
            return {"monitor_dagen": gegevens["elkeDagen"], "monitor_wijze": gegevens["wijze"], "gevolgd_op": op}
        case S.MONITORCONTACT:
            return {"gevolgd_op": op, "nakijken": stand.nakijken[1:]}
        case S.BETROKKENE_GEINFORMEERD:
            return {"geinformeerd_op": op}
        case S.INFORMEREN_UITGESTELD:
            return {"uitstel": stand.uitstel + 1}
        case S.SPOED_BIJGESTELD:
            return {"spoed": gegevens["spoed"], "spoed_op": stand.spoed_op or (op if gegevens["spoed"] else None)}
        case S.GESLOTEN:
            decided = stand.besloten_op if stand.overgedragen_op is not None else None
            return {
                "gesloten_op": op,
                "sluitreden": gegevens.get("reden"),
                "monitor_dagen": None,
                "nakijken": (),
                "besloten_op": decided,
            }
        case S.HEROPEND:
            return {
                "gesloten_op": None,
                "sluitreden": None,
                "heropend_op": op,
                "overgedragen_op": None,
                "besloten_op": None,
                "overdracht_aan": None,
                "aangeboden_op": None,
                "vervolg_op": None,
                "nakijken": (),
                "monitor_dagen": None,
            }


def geldig(versies: Sequence[tuple[Stap, int, bool]]) -> list[Stap]:
    """The steps that count, of all recorded versions given as (step, version, taken back).

    A step keeps the place of its first version among the steps of the same instant.
    """
    newest: dict[UUID, tuple[Stap, int, bool]] = {}
    first: dict[UUID, int] = {}
    for found in versies:
        stap, version, _ = found
        earlier = newest.get(stap.id)
        if earlier is None or version > earlier[1]:
            newest[stap.id] = found
        first[stap.id] = min(stap.nr, first.get(stap.id, stap.nr))
    return [replace(stap, nr=first[stap.id]) for stap, _, taken_back in newest.values() if not taken_back]
