"""Which rows are due, kind by kind, as SQL over the tables of every room; a hold stops all of its case.

A choice gives of each object its id, whose it is and which case it belongs to. The same choice is counted in a dry run
and carried out in a real one. What is only put away when it is old stands in `opruimen.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, null, or_, select, true, union
from sqlalchemy.orm import aliased

from service.alignment.tables import AfstemmingRow, VtMeldingRow
from service.cases.tables import AanvullingRow, GebeurtenisRow, MeldingRow
from service.cbs.tables import CbsLeveringRow
from service.core.calendar import Calendar
from service.core.codes_bewaren import Bewaarsoort
from service.core.codes_terugkoppeling import Terugkoppelmoment
from service.core.codes_uitwisseling import VtMeldingSoort
from service.exchange.tables import InformatieverzoekRow, OmAntwoordRow, OmVerzoekRow, VraagantwoordRow
from service.feedback.tables import TerugkoppelingRow, VerduidelijkingRow
from service.register.tables import IntrekkingRow, MutatieRow
from service.retention.tables import BetrokkenenverzoekRow, BewaarblokkadeRow
from service.retention.termijnen import Grenzen, Periode

Keuze = Select[Any]
_U, _M, _A, _T = MutatieRow, MeldingRow, AanvullingRow, TerugkoppelingRow


TABEL: Final[dict[Bewaarsoort, Any]] = {
    Bewaarsoort.PROEF: MutatieRow,
    Bewaarsoort.MUTATIE: MutatieRow,
    Bewaarsoort.MUTATIE_INHOUD: MutatieRow,
    Bewaarsoort.MELDING: MeldingRow,
    Bewaarsoort.MELDING_PERSONEN: MeldingRow,
    Bewaarsoort.MELDING_INHOUD: MeldingRow,
    Bewaarsoort.STAP: GebeurtenisRow,
    Bewaarsoort.TERUGKOPPELING: TerugkoppelingRow,
    Bewaarsoort.VERDUIDELIJKING: VerduidelijkingRow,
    Bewaarsoort.INFORMATIEVERZOEK: InformatieverzoekRow,
    Bewaarsoort.OM_ANTWOORD: OmAntwoordRow,
    Bewaarsoort.VT_MELDING: VtMeldingRow,
    Bewaarsoort.AFSTEMMING: AfstemmingRow,
    Bewaarsoort.CBS_BESTAND: CbsLeveringRow,
    Bewaarsoort.BETROKKENENVERZOEK: BetrokkenenverzoekRow,
}
"""Of each kind the table of which rows are held while they are worked on."""


def keuze(soort: Bewaarsoort, g: Grenzen) -> Keuze:
    """What of this kind is due: `id`, `vt_regio`, `eenheid`, `melding_id` and `mutatie_id` of each."""
    return _PER_SOORT[soort](g)


def kolommen(
    id_: Any, *, regio: Any = None, eenheid: Any = None, melding: Any = None, mutatie: Any = None, eerder: Any = None
) -> Keuze:
    """The columns of a choice; `eerder` says when content of it was erased before."""
    named = {"vt_regio": regio, "eenheid": eenheid, "melding_id": melding, "mutatie_id": mutatie, "eerder_op": eerder}
    return select(
        id_.label("id"), *((null() if column is None else column).label(name) for name, column in named.items())
    )


def vrij(g: Grenzen, *, melding: Any = None, mutatie: Any = None) -> ColumnElement[bool]:
    """No hold on this case today."""
    hold = BewaarblokkadeRow
    on: list[ColumnElement[bool]] = []
    if melding is not None:
        on.append(hold.melding_id == melding)
    if mutatie is not None:
        on.append(hold.mutatie_id == mutatie)
    return ~exists().where(hold.opgeheven_op.is_(None), hold.tot >= g.vandaag, or_(*on))


def _mutaties() -> Keuze:
    return kolommen(
        _U.id, regio=_U.vt_regio, eenheid=_U.eenheid, melding=_U.melding_id, mutatie=_U.id, eerder=_U.vernietigd_op
    )


def _proef(g: Grenzen) -> Keuze:
    return _mutaties().where(_U.proef == true(), _U.ontvangen_op < g.proef)


def _mutatie(g: Grenzen) -> Keuze:
    """Out of the window of police: the row itself."""
    kept = select(_U.id).where(_U.verwerkt_op < g.treffer, _U.vernietigd_op.is_(None))
    erased = select(_U.id).where(_U.verwerkt_op < g.treffer, _U.vernietigd_op.is_not(None))
    return _mutaties().where(
        or_(_U.id.in_(kept), _U.id.in_(erased)),
        _U.proef == false(),
        vrij(g, melding=_U.melding_id, mutatie=_U.id),
    )


def _mutatie_inhoud(g: Grenzen) -> Keuze:
    """The message: its case is done, police took it back, or its first year has passed."""
    back = exists().where(IntrekkingRow.mutatie_id == _U.id, IntrekkingRow.op < g.na_triage)
    done = exists().where(_M.id == _U.melding_id, or_(klaar(g), _M.ingetrokken_op < g.na_triage))
    return _mutaties().where(
        _U.vernietigd_op.is_(None),
        _U.proef == false(),
        _U.verwerkt_op >= g.treffer,
        or_(_U.verwerkt_op < g.rechtstreeks, back, done),
        vrij(g, melding=_U.melding_id, mutatie=_U.id),
    )


def klaar(g: Grenzen) -> ColumnElement[bool]:
    """Veilig Thuis told how triage ended, or read it so long ago, and nothing was added or taken up again since."""
    told = and_(_T.melding_id == _M.id, _T.moment == Terugkoppelmoment.NA_TRIAGE.value)
    after_triage = and_(
        exists().where(told, _T.op >= _later(_M.heropend_op)),
        ~exists().where(told, _T.op >= g.na_triage),
        or_(_M.heropend_op.is_(None), _M.heropend_op < g.na_triage),
        ~exists().where(_A.melding_id == _M.id, _A.op >= g.na_triage),
    )
    after_read = and_(
        _M.kennisname_op < g.na_lezing,
        or_(_M.heropend_op.is_(None), _M.heropend_op < g.na_lezing),
        ~exists().where(_A.melding_id == _M.id, _A.op >= g.na_lezing),
    )
    return or_(after_triage, after_read)


def _later(moment: Any) -> ColumnElement[Any]:
    return func.coalesce(moment, _M.ontvangen_op)


def _melding_inhoud(g: Grenzen) -> Keuze:
    """The copy of Veilig Thuis; also when only what was added later still has its content."""
    with_content = union(
        select(_M.id).where(_M.vernietigd_op.is_(None)), select(_A.melding_id).where(_A.vernietigd_op.is_(None))
    ).subquery()
    last_year = and_(
        _M.ontvangen_op < g.rechtstreeks,
        or_(_M.heropend_op.is_(None), _M.heropend_op < g.rechtstreeks),
        ~exists().where(_A.melding_id == _M.id, _A.op >= g.rechtstreeks),
    )
    return _melding_columns(g).where(
        _M.id.in_(select(with_content.c.id)),
        or_(klaar(g), last_year),
        _zonder_personen(g).is_not(true()),
        _oud(g).is_not(true()),
    )


def _melding_personen(g: Grenzen) -> Keuze:
    """What was kept of the persons for CBS."""
    with_persons = union(
        select(_M.id).where(_M.personen_vernietigd_op.is_(None)),
        select(_A.melding_id).where(_A.vernietigd_op.is_(None)),
    ).subquery()
    return _melding_columns(g).where(_M.id.in_(select(with_persons.c.id)), _zonder_personen(g), _oud(g).is_not(true()))


def _zonder_personen(g: Grenzen) -> ColumnElement[bool]:
    """Police took it back; or CBS has what it should get, or never will, and the content itself is due as well."""
    ended, long_ago = _einde(), _M.ontvangen_op < g.cbs_uiterlijk
    delivered = [
        and_(_M.vt_regio == regio, _in(ended, periods), or_(_in(_M.ontvangen_op, periods), long_ago))
        for regio, periods in g.geleverd.items()
    ]
    closed = or_(ended < g.cbs_uiterlijk, _M.ontvangen_op < g.treffer, *delivered)
    added = exists().where(_A.melding_id == _M.id, _A.op >= g.na_triage)
    return or_(_M.ingetrokken_op < g.na_triage, and_(closed, or_(klaar(g), _M.ontvangen_op < g.rechtstreeks), ~added))


def _in(moment: Any, periods: Sequence[Periode]) -> ColumnElement[bool]:
    return or_(false(), *(and_(moment >= begin, moment < end) for begin, end in periods))


def _einde() -> ColumnElement[Any]:
    return func.coalesce(_M.ingetrokken_op, _M.overgedragen_op, _M.gesloten_op)


def _oud(g: Grenzen) -> ColumnElement[bool]:
    """The involvement ended so long ago that nothing of it is kept, with all that followed on it."""
    following = aliased(MeldingRow)
    ended = func.coalesce(following.ingetrokken_op, following.overgedragen_op, following.gesloten_op)
    runs = exists().where(following.hoort_bij == _M.id, or_(ended.is_(None), ended >= g.treffer))
    return and_(_M.ontvangen_op < g.treffer, _einde() < g.treffer, ~runs)


def _melding(g: Grenzen) -> Keuze:
    return _melding_columns(g).where(_oud(g))


def _melding_columns(g: Grenzen) -> Keuze:
    columns = kolommen(
        _M.id, regio=_M.vt_regio, eenheid=_M.eenheid, melding=_M.id, mutatie=_M.mutatie_id, eerder=_M.vernietigd_op
    )
    return columns.where(vrij(g, melding=_M.id))


def _stap(g: Grenzen) -> Keuze:
    row = GebeurtenisRow
    return kolommen(row.id, regio=row.vt_regio, melding=row.melding_id).where(
        row.payload.is_not(None), row.vastgelegd_op < g.uitwisseling, vrij(g, melding=row.melding_id)
    )


def _terugkoppeling(g: Grenzen) -> Keuze:
    columns = kolommen(_T.id, regio=_T.vt_regio, eenheid=_T.eenheid, melding=_T.melding_id, mutatie=_T.mutatie_id)
    return columns.where(
        _T.vernietigd_op.is_(None), _T.payload.is_not(None), _T.op < g.uitwisseling, vrij(g, melding=_T.melding_id)
    )


def _verduidelijking(g: Grenzen) -> Keuze:
    row = VerduidelijkingRow
    columns = kolommen(
        row.terugkoppeling_id, regio=_T.vt_regio, eenheid=_T.eenheid, melding=_T.melding_id, mutatie=_T.mutatie_id
    )
    return columns.join(_T, _T.id == row.terugkoppeling_id).where(
        row.vernietigd_op.is_(None),
        func.coalesce(row.beantwoord_op, row.gevraagd_op) < g.uitwisseling,
        vrij(g, melding=_T.melding_id),
    )


def _informatieverzoek(g: Grenzen) -> Keuze:
    row, answer = InformatieverzoekRow, VraagantwoordRow
    answered_since = exists().where(answer.verzoek_id == row.id, answer.vastgelegd_op >= g.uitwisseling)
    done = and_(func.coalesce(row.beantwoord_op, row.ingetrokken_op) < g.uitwisseling, ~answered_since)
    columns = kolommen(row.id, regio=row.vt_regio, eenheid=row.eenheid, melding=row.melding_id, mutatie=row.mutatie_id)
    return columns.where(
        row.vernietigd_op.is_(None), or_(done, row.gevraagd_op < g.rechtstreeks), vrij(g, melding=row.melding_id)
    )


def _om_antwoord(g: Grenzen) -> Keuze:
    row, asked = OmAntwoordRow, OmVerzoekRow
    columns = kolommen(
        row.id, regio=asked.vt_regio, eenheid=asked.eenheid, melding=asked.melding_id, mutatie=asked.mutatie_id
    )
    return columns.join(asked, asked.id == row.verzoek_id).where(
        row.vernietigd_op.is_(None), row.op < g.uitwisseling, vrij(g, melding=asked.melding_id)
    )


def _vt_melding(g: Grenzen) -> Keuze:
    row = VtMeldingRow
    agreement = row.soort == VtMeldingSoort.VEILIGHEIDSAFSPRAAK.value
    over = or_(row.beeindigd_op < g.uitwisseling, row.geldig_tot < Calendar.local_day(g.uitwisseling))
    done = and_(row.open == false(), row.afgehandeld_op < g.uitwisseling, or_(~agreement, over))
    return kolommen(row.id, regio=row.vt_regio, melding=row.melding_id).where(
        row.vernietigd_op.is_(None), or_(done, row.gedaan_op < g.treffer), vrij(g, melding=row.melding_id)
    )


def _afstemming(g: Grenzen) -> Keuze:
    row = AfstemmingRow
    columns = kolommen(row.id, regio=row.vt_regio, eenheid=row.eenheid, melding=row.melding_id, mutatie=row.mutatie_id)
    return columns.where(
        row.vernietigd_op.is_(None),
        or_(row.gesloten_op < g.uitwisseling, row.geopend_op < g.treffer),
        vrij(g, melding=row.melding_id, mutatie=row.mutatie_id),
        vrij(g, melding=row.zaak_id),
    )


def _cbs_bestand(g: Grenzen) -> Keuze:
    row = CbsLeveringRow
    return kolommen(row.id, regio=row.vt_regio).where(row.bestanden.is_not(None), row.gemaakt_op < g.cbs_uiterlijk)


def _betrokkenenverzoek(g: Grenzen) -> Keuze:
    row = BetrokkenenverzoekRow
    return kolommen(row.id).where(row.persoon.is_not(None), row.besloten_op < g.verzoek)


_PER_SOORT: Final[dict[Bewaarsoort, Callable[[Grenzen], Keuze]]] = {
    Bewaarsoort.PROEF: _proef,
    Bewaarsoort.MUTATIE: _mutatie,
    Bewaarsoort.MUTATIE_INHOUD: _mutatie_inhoud,
    Bewaarsoort.MELDING: _melding,
    Bewaarsoort.MELDING_PERSONEN: _melding_personen,
    Bewaarsoort.MELDING_INHOUD: _melding_inhoud,
    Bewaarsoort.STAP: _stap,
    Bewaarsoort.TERUGKOPPELING: _terugkoppeling,
    Bewaarsoort.VERDUIDELIJKING: _verduidelijking,
    Bewaarsoort.INFORMATIEVERZOEK: _informatieverzoek,
    Bewaarsoort.OM_ANTWOORD: _om_antwoord,
    Bewaarsoort.VT_MELDING: _vt_melding,
    Bewaarsoort.AFSTEMMING: _afstemming,
    Bewaarsoort.CBS_BESTAND: _cbs_bestand,
    Bewaarsoort.BETROKKENENVERZOEK: _betrokkenenverzoek,
}
