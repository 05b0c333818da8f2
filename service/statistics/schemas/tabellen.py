"""The wire shapes of the indicators as tables: the cells of an answer and the catalogue, a row each."""

from __future__ import annotations

from typing import Final

from service.statistics.antwoord import Antwoord
from service.statistics.schemas.indicatoren import CatalogusUit, CelUit, geheim
from service.statistics.tabellen import Kolom, Soort, Tabel, kolommen_van, rij_van

_VOORAF: Final = (Kolom("indicator"), Kolom("definitieVersie"), Kolom("indicatorNaam"), Kolom("stroom"),
                  Kolom("indeling"))  # fmt: skip
_ACHTERAF: Final = (Kolom("bijgewerktTotOp", Soort.MOMENT), Kolom("gepubliceerdOp", Soort.MOMENT))
VOORWAARDEN: Final = (
    "Cijfers over de uitwisseling, niet over personen. Cellen met 'exact' zijn van de vrager zelf en niet voor "
    "anderen; de overige zijn gepubliceerde, op vijftallen afgeronde cijfers. Vergelijk niets dat 'onderMinimum' is."
)


def tabel_van_antwoord(antwoord: Antwoord) -> Tabel:
    """The cells of an answer, with in each row what is needed to read it by itself."""
    indicator = antwoord.indicator
    vooraf = [indicator.id, indicator.versie, indicator.naam, antwoord.stroom, antwoord.indeling]
    achteraf = [antwoord.bijgewerkt_tot_op, antwoord.gepubliceerd_op]
    return Tabel(
        naam=f"{indicator.id}-{antwoord.stroom}-{antwoord.per}-{antwoord.van}-{antwoord.tot}",
        kolommen=(*_VOORAF, *kolommen_van(CelUit), *_ACHTERAF),
        rijen=[[*vooraf, *rij_van(CelUit.of(cel), geheim=geheim(cel)), *achteraf] for cel in antwoord.cellen],
        over={
            "indicator": indicator.id,
            "definitieVersie": indicator.versie,
            "definitie": indicator.definitie,
            "teller": indicator.teller,
            "noemer": indicator.noemer,
            "bron": indicator.bron,
            "bijgewerktTotOp": antwoord.bijgewerkt_tot_op.isoformat(),
            "opmerkingen": "\n".join(antwoord.opmerkingen),
            "voorwaarden": VOORWAARDEN,
        },
    )


_CATALOGUS: Final = (
    *map(
        Kolom, ("indicator", "versie", "indicatorNaam", "definitie", "teller", "noemer", "periode", "bron", "richting")
    ),
    Kolom("minimum", Soort.GETAL),
    *map(Kolom, ("meting", "naam", "berekening", "maat", "termijnVariant")),
    Kolom("perOnderdeel", Soort.JA_NEE),
    Kolom("hoofd", Soort.JA_NEE),
    Kolom("norm", Soort.GETAL),
    Kolom("normSoort"),
    Kolom("normBron"),
    Kolom("onderdelen"),
)


def tabel_van_catalogus(catalogus: CatalogusUit) -> Tabel:
    """The catalogue, a row for each figure; parts as 'CODE: naam', with semicolons."""
    return Tabel(
        naam="indicatoren",
        kolommen=_CATALOGUS,
        rijen=[
            [
                *(found.id, found.versie, found.naam, found.definitie, found.teller, found.noemer, found.periode),
                *(found.bron, found.richting, found.minimum),
                *(meting.id, meting.naam, meting.berekening, meting.maat, meting.termijn_variant),
                *(meting.per_onderdeel, meting.hoofd),
                *((None, None, None) if meting.norm is None else
                  (meting.norm.waarde, meting.norm.soort, meting.norm.bron)),
                "; ".join(f"{deel.code}: {deel.naam}" for deel in found.onderdelen) or None,
            ]
            for found in catalogus.indicatoren
            for meting in found.metingen
        ],
    )  # fmt: skip
