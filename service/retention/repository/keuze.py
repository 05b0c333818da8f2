"""Which mutaties and meldingen are due, kind by kind, as SQL; and of which table each kind is.

A choice gives of each object its id, whose it is and which case it belongs to; a hold stops all of its case. The same
choice is counted in a dry run and carried out in a real one. Texts between parties stand in `keuze_uitwisseling.py`,
what is only put away when it is old in `opruimen.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true, union
from sqlalchemy.orm import aliased

from service.alignment.tables import AfstemmingRow, VtMeldingRow
from service.cases.tables import AanvullingRow, GebeurtenisRow, MeldingRow
from service.cbs.tables import CbsLeveringRow
from service.core.codes_bewaren import Bewaarsoort
from service.core.codes_terugkoppeling import Terugkoppelmoment
from service.exchange.tables import InformatieverzoekRow, OmAntwoordRow
from service.feedback.tables import TerugkoppelingRow, VerduidelijkingRow
from service.register.tables import IntrekkingRow, MutatieRow
from service.retention.repository import keuze_uitwisseling as uitwisseling
from service.retention.repository.keuzebasis import Keuze, kolommen, vrij
from service.retention.tables import BetrokkenenverzoekRow
from service.retention.termijnen import Grenzen, Periode

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


_PER_SOORT: Final[dict[Bewaarsoort, Callable[[Grenzen], Keuze]]] = {
    Bewaarsoort.PROEF: _proef,
    Bewaarsoort.MUTATIE: _mutatie,
    Bewaarsoort.MUTATIE_INHOUD: _mutatie_inhoud,
    Bewaarsoort.MELDING: _melding,
    Bewaarsoort.MELDING_PERSONEN: _melding_personen,
    Bewaarsoort.MELDING_INHOUD: _melding_inhoud,
    Bewaarsoort.STAP: uitwisseling.stap,
    Bewaarsoort.TERUGKOPPELING: uitwisseling.terugkoppeling,
    Bewaarsoort.VERDUIDELIJKING: uitwisseling.verduidelijking,
    Bewaarsoort.INFORMATIEVERZOEK: uitwisseling.informatieverzoek,
    Bewaarsoort.OM_ANTWOORD: uitwisseling.om_antwoord,
    Bewaarsoort.VT_MELDING: uitwisseling.vt_melding,
    Bewaarsoort.AFSTEMMING: uitwisseling.afstemming,
    Bewaarsoort.CBS_BESTAND: uitwisseling.cbs_bestand,
    Bewaarsoort.BETROKKENENVERZOEK: uitwisseling.betrokkenenverzoek,
}
