"""What was here before a message: stored versions, and the messages before it in the same list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from service.core.codes_beoordeling import MutatieStatus
from service.core.errors import SleutelHergebruikt, VersieConflict
from service.core.mutatie import Mutatie
from service.intake.prepare import Ingekomen
from service.register.service import Bekend, Dossier


class Eerdere:
    """The earlier messages, by number and by key."""

    def __init__(self, bekend: Iterable[Bekend]) -> None:
        self._nummers: dict[tuple[str, str, bool], list[Bekend]] = {}
        self._sleutels: dict[tuple[str, str], Bekend] = {}
        for stored in bekend:
            self.add(stored)

    def add(self, stored: Bekend) -> None:
        """Whatever comes after sees this one too."""
        self._nummers.setdefault((stored.eenheid, stored.bvh_nummer, stored.proef), []).append(stored)
        if stored.sleutel is not None:
            self._sleutels[stored.eenheid, stored.sleutel] = stored

    def versions(self, mutatie: Mutatie) -> Sequence[Bekend]:
        """What came under the number of this message, from the same unit; a trial meets only trials."""
        return self._nummers.get((mutatie.eenheid, mutatie.bvh_nummer, mutatie.proef), [])

    def same(self, item: Ingekomen) -> Bekend | None:
        """The stored message that this one repeats.

        Raises ``SleutelHergebruikt`` when its key came with another message, ``VersieConflict`` when its version did.
        """
        if item.sleutel is not None:
            with_key = self._sleutels.get((item.mutatie.eenheid, item.sleutel))
            if with_key is not None:
                if with_key.inhoud_hash != item.inhoud_hash:
                    raise SleutelHergebruikt
                return with_key
        for stored in self.versions(item.mutatie):
            if stored.versie == item.mutatie.versie:
                if stored.inhoud_hash != item.inhoud_hash:
                    raise VersieConflict(
                        f"Versie {stored.versie} van dit BVH-nummer is al ontvangen met andere inhoud, als mutatie "
                        f"{stored.id}. Stuur een wijziging als nieuwe versie."
                    )
                return stored
        return None


def that_still_counts(older: Sequence[Bekend]) -> Bekend | None:
    """The version before; what came before a withdrawal was taken back with it, and its melding as well."""
    newest = max(older, key=lambda stored: stored.versie, default=None)
    return None if newest is None or newest.status is MutatieStatus.INGETROKKEN else newest


def bekend_van(dossier: Dossier, item: Ingekomen, antwoord: bytes) -> Bekend:
    """A message of this list as the ones after it see it."""
    return Bekend(
        id=dossier.id,
        eenheid=dossier.eenheid,
        bvh_nummer=dossier.mutatie.bvh_nummer,
        versie=dossier.mutatie.versie,
        proef=dossier.proef,
        inhoud_hash=item.inhoud_hash,
        sleutel=item.sleutel,
        status=dossier.status,
        geldig=dossier.geldig,
        melding_id=dossier.melding_id,
        antwoord=antwoord,
        uitkomst=dossier.beslissing.uitkomst,
    )
