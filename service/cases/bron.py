"""The stored meldingen, told again as facts: from the columns, the steps and the register, as the acts recorded them.

Where a case stood when a vervolgmelding came in is read from the steps that were recorded until then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from service.cases import feiten
from service.cases.boek import Boek, Versie
from service.cases.feiten import Afgeleverd, Termijndagen, Vervolgfase
from service.cases.melding import Melding
from service.cases.optekenaar import Optekenaar
from service.cases.repository import feiten as repository
from service.cases.verloop import verloop
from service.core.codes_zaak import Stapsoort
from service.db.session import ReadTx
from service.register.service import Beslissing, Levensloop, Register
from service.tally.service import Bladzijde, Feit, Feitsoort, Verder

Vastgelegd = Sequence[tuple[datetime, Versie]]
"""What Veilig Thuis recorded of one melding and when, in order."""


class Opgeslagen(NamedTuple):
    """Everything that is stored of one melding, as far as facts are made of it."""

    melding: Melding
    begin: Afgeleverd
    """What it was when it was delivered."""
    fase: Vervolgfase | None
    """Of the case that it follows on."""
    vastgelegd: Vastgelegd
    versie_op: datetime | None
    """When the newest version was added; None when none was."""


class Meldingbron:
    """A `Bron`: what happened to every melding whose mutatie is still there."""

    naam: Final = "meldingen"
    soorten: Final = frozenset(
        {
            Feitsoort.MELDING,
            Feitsoort.VERSIE,
            Feitsoort.GELEZEN,
            Feitsoort.STAND,
            Feitsoort.INGETROKKEN,
            Feitsoort.OVERGEDRAGEN,
            Feitsoort.HERMELD,
        }
    )

    def __init__(self, register: Register, optekenaar: Optekenaar) -> None:
        self._register = register
        self._optekenaar = optekenaar

    async def bladzijde(self, tx: ReadTx, na: Verder | None, aantal: int) -> Bladzijde:
        """Of the next meldingen, by id; a household that was reported again stands with the new report."""
        meldingen = await repository.page(tx, None if na is None else na[0], aantal)
        told = [feit for one in await self._stored(tx, meldingen) for feit in self._feiten(one)]
        tally = self._optekenaar.tally
        again = await repository.reported_again_by(tx, [melding.id for melding in meldingen])
        told += [feiten.hermeld(one, tally.sleutel(one.nieuw_id)) for one in again]
        return Bladzijde(told, (meldingen[-1].id,) if len(meldingen) == aantal else None)

    async def _stored(self, tx: ReadTx, meldingen: Sequence[Melding]) -> list[Opgeslagen]:
        ids = [melding.id for melding in meldingen]
        heads = {melding.hoort_bij for melding in meldingen if melding.hoort_bij is not None}
        steps = await repository.recorded(tx, sorted({*ids, *heads}))
        versions = await repository.last_versions(tx, ids)
        lives = await self._register.lives_of(tx, sorted({(one.bvh_nummer, one.eenheid) for one in meldingen}))
        begins = _begins(lives)
        return [
            Opgeslagen(
                melding,
                _afgeleverd(melding, begin),
                _fase(melding, steps),
                steps[melding.id],
                versions.get(melding.id),
            )
            for melding in meldingen
            if (begin := begins.get((melding.id, melding.bvh_nummer, melding.eenheid))) is not None
        ]

    def _feiten(self, found: Opgeslagen) -> list[Feit]:
        melding, keeper = found.melding, self._optekenaar
        days = Termijndagen.bij(melding.ontvangen_op, keeper.calendar, keeper.t7_werkdagen)
        told = [feiten.melding(found.begin, days, found.fase)]
        if found.versie_op is not None:
            told.append(
                feiten.versie(
                    melding.id,
                    vt_regio=melding.vt_regio,
                    band=melding.band,
                    gezien=melding.gezien_op is not None,
                    aanleidingen=melding.aanleidingen,
                    op=found.versie_op,
                )
            )
        if melding.kennisname_op is not None:
            told.append(feiten.gelezen(melding))
        if found.vastgelegd:
            told += self._course(melding, found.vastgelegd)
        if melding.ingetrokken_op is not None:
            told.append(feiten.ingetrokken(melding, melding.ingetrokken_op))
        return told

    def _course(self, melding: Melding, recorded: Vastgelegd) -> list[Feit]:
        """How it stood when the last step was recorded, and whether its case was ever handed over."""
        local, boek = self._optekenaar.calendar.local_day, Boek([versie for _, versie in recorded])
        course = verloop(boek.stappen, ontvangen_op=melding.ontvangen_op)
        told = [feiten.stand(melding, boek, course, self._optekenaar.calendar, local(recorded[-1][0]))]
        handed_over = [op for op, versie in recorded if versie.soort == Stapsoort.OVERDRACHT_BEVESTIGD]
        if handed_over:
            op, withdrawn_op = feiten.eerste_overdracht(course), melding.ingetrokken_op
            ended = handed_over[-1] if op is None or withdrawn_op is None else withdrawn_op
            key = self._optekenaar.tally.sleutel(melding.id)
            told.append(feiten.overgedragen(melding, key, None if withdrawn_op else op, local(ended)))
        return told


def _begins(lives: Sequence[Levensloop]) -> dict[tuple[UUID, str, str], Levensloop]:
    """Per melding, with its number and unit, the version that it began with: the first of the number that names it."""
    found: dict[tuple[UUID, str, str], Levensloop] = {}
    for life in lives:
        dossier = life.dossier
        if dossier.melding_id is not None:
            found.setdefault((dossier.melding_id, dossier.mutatie.bvh_nummer, dossier.eenheid), life)
    return found


def _afgeleverd(melding: Melding, life: Levensloop) -> Afgeleverd:
    dossier, decided = life.dossier, _besloten(life, melding.ontvangen_op)
    seen_op, received = dossier.gezien_op, melding.ontvangen_op
    return Afgeleverd(
        id=melding.id,
        vt_regio=melding.vt_regio,
        eenheid=melding.eenheid,
        stroom=dossier.mutatie.stroom,
        ontvangen_op=received,
        hoort_bij=melding.hoort_bij,
        spoed=melding.spoed and melding.spoed_op is None,
        band=dossier.band,
        gezien=dossier.mutatie.gezien is not None or (seen_op is not None and seen_op <= received),
        gezien_uiterlijk_op=dossier.gezien_uiterlijk_op,
        aanleidingen=decided.aanleidingen,
        redencodes=decided.redencodes,
        regels=decided.regels,
        regelset=f"{decided.regelset}@{decided.regelset_versie}",
        bekend=decided.feiten.get("gesloten_bij_vt") is True,
    )


def _besloten(life: Levensloop, op: datetime) -> Beslissing:
    """The decision that counted then."""
    return next((one for one in reversed(life.beslissingen) if one.op <= op), life.beslissingen[0])


def _fase(melding: Melding, steps: Mapping[UUID, Vastgelegd]) -> Vervolgfase | None:
    if melding.hoort_bij is None:
        return None
    known = Boek([versie for op, versie in steps[melding.hoort_bij] if op <= melding.ontvangen_op])
    began = min((stap.tijdstip for stap in known.stappen), default=melding.ontvangen_op)
    return feiten.vervolgfase_bij(verloop(known.stappen, ontvangen_op=began).stand)
