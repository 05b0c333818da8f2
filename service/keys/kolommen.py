"""Every column that holds a sealed value: what it is bound to, and of which region and instant its row is.

One list, so that a rotation forgets none: a test holds it against all binary columns of the schema. A column is sealed
with ``<table>:`` and what it is bound to as associated data, as the room that owns it does itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Kolom:
    """One sealed column; `regio` and `op` are columns of its row, or ``table.column`` of what it hangs on."""

    tabel: str
    naam: str
    op: str
    """When it was sealed, for what an earlier release sealed without a year."""
    regio: str | None = "vt_regio"
    """Of which VT region it is; None is of none."""
    gebonden_aan: tuple[str, ...] = ("id",)
    via: tuple[str, str] = ("", "")
    """The column that it hangs on another table by, and that table's own."""

    def aad(self, row: Mapping[str, Any]) -> bytes:
        """What the value in this row is bound to."""
        first, *more = (row[name] for name in self.gebonden_aan)
        bound: bytes = first.bytes if isinstance(first, UUID) else bytes(first)
        return self.tabel.encode() + b":" + bound + "".join(f":{value}" for value in more).encode()


_BIJ_AFSTEMMING: Final[tuple[str, str]] = ("afstemming_id", "id")

VERZEGELD: Final = (
    Kolom("mutaties", "payload", "ontvangen_op"),
    Kolom("menselijke_oordelen", "payload", "op", "mutaties.vt_regio", via=("mutatie_id", "id")),
    Kolom("meldingen", "inhoud", "ontvangen_op"),
    Kolom("aanvullingen", "inhoud", "op"),
    Kolom("gebeurtenissen", "payload", "vastgelegd_op"),
    Kolom("terugkoppelingen", "payload", "op"),
    *(
        Kolom("verduidelijkingen", naam, op, "terugkoppelingen.vt_regio", ("terugkoppeling_id",),
              via=("terugkoppeling_id", "id"))
        for naam, op in (("vraag", "gevraagd_op"), ("antwoord", "beantwoord_op"))
    ),
    Kolom("informatieverzoeken", "inhoud", "vastgelegd_op"),
    Kolom("informatieverzoek_antwoorden", "inhoud", "vastgelegd_op", "informatieverzoeken.vt_regio",
          via=("verzoek_id", "id")),
    Kolom("om_antwoorden", "inhoud", "op", "om_verzoeken.vt_regio", via=("verzoek_id", "id")),
    Kolom("vt_melding_stappen", "payload", "op", "vt_meldingen.vt_regio", via=("vt_melding_id", "id")),
    Kolom("afstemmingen", "toelichting", "geopend_op"),
    Kolom("afstemmingen", "slot", "geopend_op"),
    Kolom("afstemming_instemmingen", "payload", "op", "afstemmingen.vt_regio", via=_BIJ_AFSTEMMING),
    Kolom("afstemming_acties", "payload", "afstemmingen.geopend_op", "afstemmingen.vt_regio", via=_BIJ_AFSTEMMING),
    Kolom("afstemming_acties", "status_payload", "afstemmingen.geopend_op", "afstemmingen.vt_regio",
          via=_BIJ_AFSTEMMING),
    Kolom("afstemming_eigen", "payload", "op", "afstemmingen.vt_regio", ("afstemming_id", "organisatie", "versie"),
          via=_BIJ_AFSTEMMING),
    Kolom("cbs_leveringen", "bestanden", "gemaakt_op"),
    Kolom("betrokkenenverzoeken", "persoon", "vastgelegd_op", None),
    Kolom("abonnementen", "besloten", "gewijzigd_op", None),
    Kolom("idempotenties", "antwoord", "vastgelegd_op", None, ("sleutel_hash",)),
)  # fmt: skip
"""All of them."""
