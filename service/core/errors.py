"""Every error the service knows, in one tree; a leaf is a problem type (RFC 9457) that a caller can meet.

Services raise these, ``web/problems.py`` renders them, nothing else turns an error into an answer::

    MeldbrugError 500 interne-fout
    ├── OngeldigeInvoer 400 ongeldige-invoer          one Finding per thing that is wrong, all at once
    ├── NietAangemeld 401 niet-aangemeld              carries WWW-Authenticate
    │   └── TokenAlGebruikt 401 token-al-gebruikt     one token, one act
    ├── GeenToegang 403 geen-toegang                  the scope, role or organisation does not allow it
    │   └── StatistiekNietToegestaan 403 statistiek-niet-toegestaan   no legal permission for it is on record
    ├── NietGevonden 404 niet-gevonden                also for what lies outside the caller's region
    ├── MethodeNietToegestaan 405 methode-niet-toegestaan
    ├── NietAanvaardbaar 406 niet-aanvaardbaar
    ├── InhoudBleefUit 408 inhoud-bleef-uit           the body did not come in time
    ├── Conflict 409 conflict
    │   ├── VersieConflict 409 versieconflict         the same version with other content
    │   ├── LeaseVerlopen 409 lease-verlopen          expired, or overtaken by another claim
    │   ├── StapNietMogelijk 409 stap-niet-mogelijk   an impossible order of events
    │   └── SleutelInGebruik 409 sleutel-in-gebruik   the same Idempotency-Key is still being worked on
    ├── PositieTeOud 410 positie-te-oud
    ├── GegevensVernietigd 410 gegevens-vernietigd    the key to it was destroyed: nobody can read it any more
    ├── Verouderd 412 verouderd                       If-Match names an older edition
    ├── TeGroot 413 te-groot
    ├── AdresTeLang 414 adres-te-lang
    ├── VerkeerdMediatype 415 verkeerd-mediatype
    ├── SleutelHergebruikt 422 sleutel-hergebruikt    the same Idempotency-Key with another body
    ├── VoorwaardeOntbreekt 428 voorwaarde-ontbreekt  If-Match is missing
    ├── TeVeelVerzoeken 429 te-veel-verzoeken         carries Retry-After
    ├── KoppenTeGroot 431 koppen-te-groot
    ├── DuurdeTeLang 503 duurde-te-lang               cut off; whether it was done is told by trying again
    ├── TijdelijkNietBeschikbaar 503 tijdelijk-niet-beschikbaar
    │   ├── TeDruk 503 te-druk                        carries Retry-After
    │   ├── SleutelOnderweg                           this process learns a key in a moment
    │   └── DatabaseUnavailable 503 database-niet-bereikbaar
    └── InterneFout 500 interne-fout
        ├── ConflictInDatabase                        a constraint was broken; who knows what it means says Conflict
        ├── OnbekendeSleutel                          sealed with a key this process does not hold
        └── GeschondenGegevens                        sealed data was changed, or opened for another row

No text in here may hold personal data, and none of it repeats what the caller sent.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

type_base = "/v1/problemen/"

Where = Literal["body", "query", "path", "header"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a request: where it is, a stable code, and a Dutch sentence without the value."""

    in_: Where
    location: str
    code: str
    detail: str

    def as_dict(self) -> dict[str, str]:
        """The finding as it goes over the wire."""
        return {"in": self.in_, "location": self.location, "code": self.code, "detail": self.detail}


class MeldbrugError(Exception):
    """Root of the tree: something a caller gets to see as a problem."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "interne-fout"
    title: ClassVar[str] = "Interne fout"
    default_detail: ClassVar[str] = "Er ging iets mis aan onze kant. Meld het met het nummer in 'instance'."

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: Iterable[Finding] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.detail = self.default_detail if detail is None else detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        super().__init__(self.detail)

    @property
    def type(self) -> str:
        """The problem type as a reference that resolves at this service."""
        return type_base + self.slug


class OngeldigeInvoer(MeldbrugError):
    """The request cannot be understood or breaks a rule; every finding is named at once."""

    status = 400
    slug = "ongeldige-invoer"
    title = "Ongeldige invoer"
    default_detail = "De aanvraag voldoet niet. Elk gebrek staat in 'errors'."


class NietAangemeld(MeldbrugError):
    """There is no token, or it cannot be trusted; the answer says which scheme is wanted and never why in detail."""

    status = 401
    slug = "niet-aangemeld"
    title = "Niet aangemeld"
    default_detail = "Stuur een geldig toegangstoken mee: 'Authorization: Bearer …'."

    def __init__(self, detail: str | None = None, *, error: str | None = None) -> None:
        challenge = 'Bearer realm="meldbrug"' + (f', error="{error}"' if error else "")
        super().__init__(detail, headers={"WWW-Authenticate": challenge})


class TokenAlGebruikt(NietAangemeld):
    """A token with ``jti`` that is bound to no certificate is good for one act, and was used for another one."""

    slug = "token-al-gebruikt"
    title = "Token al gebruikt"
    default_detail = "Dit token is al voor een andere handeling gebruikt. Vraag per handeling een nieuw token."

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, error="invalid_token")


class GeenToegang(MeldbrugError):
    """The caller is known and may not do this."""

    status = 403
    slug = "geen-toegang"
    title = "Geen toegang"
    default_detail = "Uw token geeft geen recht op deze handeling."


class StatistiekNietToegestaan(GeenToegang):
    """Figures made of police data need a written permission (handbook F63), and none that covers this is on record."""

    slug = "statistiek-niet-toegestaan"
    title = "Statistiek niet toegestaan"
    default_detail = (
        "Voor deze cijfers is geen geldige schriftelijke toestemming vastgelegd (artikel 22 Wet politiegegevens)."
    )


class NietGevonden(MeldbrugError):
    """It does not exist, or not for this caller."""

    status = 404
    slug = "niet-gevonden"
    title = "Niet gevonden"
    default_detail = "Dit bestaat niet, of niet voor u."


class MethodeNietToegestaan(MeldbrugError):
    """The path exists, the method does not; ``Allow`` names those that do."""

    status = 405
    slug = "methode-niet-toegestaan"
    title = "Methode niet toegestaan"
    default_detail = "Deze methode bestaat hier niet. De kop 'Allow' noemt de methoden die wel bestaan."


class NietAanvaardbaar(MeldbrugError):
    """None of the media types in ``Accept`` can be made here."""

    status = 406
    slug = "niet-aanvaardbaar"
    title = "Niet aanvaardbaar"
    default_detail = "Geen van de gevraagde mediatypen ('Accept') kan hier worden geleverd."


class InhoudBleefUit(MeldbrugError):
    """The body was announced and did not come, or came too slowly."""

    status = 408
    slug = "inhoud-bleef-uit"
    title = "Inhoud bleef uit"
    default_detail = "De inhoud van de aanvraag kwam niet op tijd binnen."


class Conflict(MeldbrugError):
    """The act does not fit the present state."""

    status = 409
    slug = "conflict"
    title = "Conflict"
    default_detail = "De handeling past niet bij de huidige stand."


class VersieConflict(Conflict):
    """The same version was received before with other content."""

    slug = "versieconflict"
    title = "Versieconflict"
    default_detail = "Deze versie is eerder ontvangen met een andere inhoud."


class LeaseVerlopen(Conflict):
    """The lease has expired or was overtaken: what it covered may be with someone else."""

    slug = "lease-verlopen"
    title = "Lease verlopen"
    default_detail = "De lease is verlopen of door een ander overgenomen."


class StapNietMogelijk(Conflict):
    """This step cannot follow on what happened before."""

    slug = "stap-niet-mogelijk"
    title = "Stap niet mogelijk"
    default_detail = "Deze stap kan niet volgen op wat al gebeurd is."


class SleutelInGebruik(Conflict):
    """A request with the same Idempotency-Key is still being worked on."""

    slug = "sleutel-in-gebruik"
    title = "Sleutel in gebruik"
    default_detail = "Een aanvraag met dezelfde Idempotency-Key wordt nog verwerkt."

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"Retry-After": "1"})


class PositieTeOud(MeldbrugError):
    """The position lies before what is still kept; the mirror must be built up anew."""

    status = 410
    slug = "positie-te-oud"
    title = "Positie te oud"
    default_detail = "De positie ligt vóór wat nog bewaard wordt. Begin opnieuw zonder positie."


class GegevensVernietigd(MeldbrugError):
    """Its key was destroyed on purpose: nobody can read this any more, and it will not come back."""

    status = 410
    slug = "gegevens-vernietigd"
    title = "Gegevens vernietigd"
    default_detail = "Deze gegevens zijn vernietigd en niet meer te lezen. Opnieuw proberen heeft geen zin."


class Verouderd(MeldbrugError):
    """``If-Match`` names an older edition than the present one."""

    status = 412
    slug = "verouderd"
    title = "Verouderd"
    default_detail = "De gegevens zijn intussen gewijzigd. Haal ze opnieuw op."


class TeGroot(MeldbrugError):
    """The body is larger than this path takes."""

    status = 413
    slug = "te-groot"
    title = "Te groot"
    default_detail = "De inhoud is groter dan hier wordt aangenomen."


class AdresTeLang(MeldbrugError):
    """The path and the query together are longer than is read."""

    status = 414
    slug = "adres-te-lang"
    title = "Adres te lang"
    default_detail = "Het adres met zijn parameters is langer dan hier wordt gelezen."


class VerkeerdMediatype(MeldbrugError):
    """The body is not of a media type that this path reads."""

    status = 415
    slug = "verkeerd-mediatype"
    title = "Verkeerd mediatype"
    default_detail = "Dit mediatype ('Content-Type') wordt hier niet gelezen."


class SleutelHergebruikt(MeldbrugError):
    """The Idempotency-Key was used before with another body."""

    status = 422
    slug = "sleutel-hergebruikt"
    title = "Sleutel hergebruikt"
    default_detail = "Deze Idempotency-Key is eerder gebruikt voor een andere inhoud."


class VoorwaardeOntbreekt(MeldbrugError):
    """A change needs ``If-Match`` with the ``ETag`` that was read."""

    status = 428
    slug = "voorwaarde-ontbreekt"
    title = "Voorwaarde ontbreekt"
    default_detail = "Stuur 'If-Match' mee met de ETag van wat u hebt gelezen."


class TeVeelVerzoeken(MeldbrugError):
    """This client, or this address, asks more than it may; it may again after ``retry_after`` seconds."""

    status = 429
    slug = "te-veel-verzoeken"
    title = "Te veel verzoeken"
    default_detail = (
        "U vraagt meer dan in korte tijd is toegestaan. De kop 'Retry-After' zegt na hoeveel seconden weer."
    )

    def __init__(self, detail: str | None = None, *, retry_after: int = 1) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class KoppenTeGroot(MeldbrugError):
    """The headers are more, or larger, than is read."""

    status = 431
    slug = "koppen-te-groot"
    title = "Koppen te groot"
    default_detail = "De koppen van de aanvraag zijn met te veel, of samen te groot."


class DuurdeTeLang(MeldbrugError):
    """The request was cut off. An act may have been done: with the same Idempotency-Key the answer still comes."""

    status = 503
    slug = "duurde-te-lang"
    title = "Duurde te lang"
    default_detail = (
        "De aanvraag duurde te lang en is afgebroken. Herhaal hem met dezelfde Idempotency-Key: "
        "wat al gedaan was, wordt niet nog eens gedaan."
    )

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"Retry-After": "5"})


class TijdelijkNietBeschikbaar(MeldbrugError):
    """Try again after ``retry_after`` seconds; nothing was stored."""

    status = 503
    slug = "tijdelijk-niet-beschikbaar"
    title = "Tijdelijk niet beschikbaar"
    default_detail = "De dienst kan dit nu niet verwerken. Probeer het later opnieuw."

    def __init__(self, detail: str | None = None, *, retry_after: int = 1) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class TeDruk(TijdelijkNietBeschikbaar):
    """More work is waiting than the service takes in; it refuses rather than let memory grow."""

    slug = "te-druk"
    title = "Te druk"
    default_detail = "Er wacht meer werk dan de dienst aanneemt. Probeer het zo opnieuw."


class SleutelOnderweg(TijdelijkNietBeschikbaar):
    """Another process made a key that this one does not have yet; it is asked for, and there in a moment."""


class DatabaseUnavailable(TijdelijkNietBeschikbaar):
    """The database does not answer; the connection heals by itself."""

    slug = "database-niet-bereikbaar"
    title = "Database niet bereikbaar"
    default_detail = "De gegevensopslag antwoordt niet. Probeer het zo opnieuw; er is niets vastgelegd."

    def __init__(self, detail: str | None = None, *, retry_after: int = 2) -> None:
        super().__init__(detail, retry_after=retry_after)


class InterneFout(MeldbrugError):
    """Our own mistake; the caller sees the number of the request and nothing else."""

    @property
    def reason(self) -> str:
        """What went wrong, for the log of the operator: names of constraints and keys, never data."""
        return type(self).__name__


class ConflictInDatabase(InterneFout):
    """A constraint of the schema was broken; ``constraint`` is its name."""

    def __init__(self, *, constraint: str) -> None:
        super().__init__()
        self.constraint = constraint

    @property
    def reason(self) -> str:
        """The name of the broken constraint."""
        return f"constraint {self.constraint}"


class OnbekendeSleutel(InterneFout):
    """Something was sealed with a key that this process does not hold; ``key_id`` names it."""

    def __init__(self, *, key_id: str) -> None:
        super().__init__()
        self.key_id = key_id

    @property
    def reason(self) -> str:
        """The id of the missing key."""
        return f"sleutel {self.key_id}"


class GeschondenGegevens(InterneFout):
    """Sealed data does not open: it was changed, or belongs to another row than the one it was read from."""


def problem_types() -> dict[str, type[MeldbrugError]]:
    """Every problem type a caller can meet, by slug, in the order of the tree."""

    def walk(cls: type[MeldbrugError]) -> Iterator[type[MeldbrugError]]:
        yield cls
        for child in cls.__subclasses__():
            yield from walk(child)

    types: dict[str, type[MeldbrugError]] = {}
    for cls in walk(MeldbrugError):
        types.setdefault(cls.slug, cls)
    return types
