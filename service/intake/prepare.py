"""From bytes to a message that can be decided: shape, refusals and findings, before any database is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from service.access import policy
from service.access.callers import Caller
from service.core.errors import OngeldigeInvoer
from service.core.ids import content_hash
from service.core.mutatie import Mutatie
from service.enrichment.service import Enrichment, Spoor
from service.intake.findings import Bevindingen, findings
from service.intake.refusals import refuse
from service.web.findings import findings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingekomen:
    """One readable message of a caller who may send it."""

    mutatie: Mutatie
    canoniek: bytes
    """The message in its one spelling; what is sealed and compared."""
    inhoud_hash: bytes
    bevindingen: Bevindingen
    sporen: tuple[Spoor, ...]
    sleutel: str | None
    """Idempotency-Key; of a batch with the number of the line."""
    caller: Caller
    herkomst: str

    def touches(self) -> set[Hashable]:
        """The number, people and addresses it is about: what must not be decided twice at once."""
        return {self.mutatie.bvh_nummer, *(spoor.pseudoniem for spoor in self.sporen)}


class Preparer:
    """Reads messages."""

    def __init__(
        self, *, units: Collection[str], has_region: Callable[[str, datetime], bool], enrichment: Enrichment
    ) -> None:
        self._enrichment = enrichment
        self._units = units
        self._has_region = has_region

    def read(self, body: bytes, *, caller: Caller, sleutel: str | None, herkomst: str, now: datetime) -> Ingekomen:
        """The message in `body`.

        Raises ``OngeldigeInvoer`` with every finding at once, and ``GeenToegang`` for a message of another unit.
        """
        try:
            mutatie = Mutatie.model_validate_json(body)
        except ValidationError as error:
            raise OngeldigeInvoer(
                errors=findings_of(error.errors(include_url=False, include_input=False), where="body")
            ) from None
        if refusals := refuse(mutatie, now, units=self._units):
            raise OngeldigeInvoer(errors=refusals)
        policy.for_unit(caller, mutatie.eenheid)
        canoniek = mutatie.model_dump_json(by_alias=True, exclude_none=True, exclude_defaults=True).encode()
        return Ingekomen(
            mutatie=mutatie,
            canoniek=canoniek,
            inhoud_hash=content_hash(canoniek),
            bevindingen=self.findings(mutatie, now),
            sporen=self._enrichment.traces(mutatie),
            sleutel=sleutel,
            caller=caller,
            herkomst=herkomst,
        )

    def findings(self, mutatie: Mutatie, now: datetime) -> Bevindingen:
        """What is missing or contradicts itself."""
        return findings(mutatie, now, lambda code: self._has_region(code, now))
