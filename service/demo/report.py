"""The summary of the demo in Dutch: what came in, what was held back and why, who got it, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from rich.columns import Columns
from rich.console import Console
from rich.table import Table

from service.core.codelists import naam
from service.core.codes_beoordeling import UITKOMSTNAAM, Controlereden, Uitkomst
from service.core.codes_zaak import Fase, Wachtlijst
from service.demo.figures import Cijfers
from service.demo.rulemaker import Voorstel
from service.demo.simulation import Stand

_TEGENGEHOUDEN = (Uitkomst.HB, Uitkomst.ND, Uitkomst.OZ, Uitkomst.AV, Uitkomst.SA)
_KWALITEIT = {
    "BRUIKBAAR": "bruikbaar",
    "AANGEVULD_DOOR_VT": "bruikbaar, aangevuld door Veilig Thuis",
    "ONVOLDOENDE_INFO": "te weinig informatie",
    "GEEN_HGKM": "geen huiselijk geweld of kindermishandeling",
    "NIET_VOOR_VT": "niet voor Veilig Thuis",
    "DUBBEL": "dubbel",
}
_VERVOLG = {"01": "onderzoek", "02": "vervolgtraject", "03": "omgezet in advies", "04": "einde bemoeienis"}
_WACHT = {
    "HANDMATIG": "de regels konden niet beslissen",
    "VOORSTEL_ND": "voorstel: niet doorzetten",
    "VOORSTEL_OZ": "voorstel: overige zorg",
    "AANVULLEN": "de eenheid vult aan",
    "NIET_GEZIEN": "nog door niemand gezien",
    "SPOED_ACHTERAF": "spoed, nog na te kijken",
    "STEEKPROEF": "steekproef",
    "HEROPEND": "opnieuw te bekijken",
}


def show(console: Console, cijfers: Cijfers, stand: Stand, names: Mapping[str, str]) -> None:
    """Print the summary; `names` are those of the regions."""
    geleverd = sum(cijfers.per_regio.values())
    console.print(
        f"\n[bold]{_n(cijfers.berichten)} berichten[/bold] van tien eenheden, waarvan {_n(cijfers.versies)} een nieuwe "
        f"versie en {_n(cijfers.geweigerd)} geweigerd; {_n(cijfers.ingetrokken)} ingetrokken.\n"
        f"[bold]{_n(geleverd)} meldingen[/bold] bij vijfentwintig keer Veilig Thuis, {_n(sum(cijfers.spoed.values()))} "
        "met spoed."
    )
    console.print(_uitkomsten(cijfers))
    console.print(
        f"Mensen bij de politie gaven {_n(sum(cijfers.oordelen.values()))} oordelen; in {_n(cijfers.oneens)} daarvan "
        "oordeelden zij anders dan de regels.\n"
        f"De steekproef op wat bleef liggen: {_n(cijfers.oordelen[Controlereden.STEEKPROEF])} nog eens gelezen, "
        f"{_n(cijfers.gemist)} alsnog doorgezet."
    )
    console.print(_regios(cijfers, stand, names))
    console.print(_wachtlijsten(stand))
    said = sum(cijfers.terugkoppelingen.values())
    tables = (
        _counted("Wat Veilig Thuis ervan zei", cijfers.terugkoppelingen, _KWALITEIT),
        _counted("Hoe het verderging", cijfers.vervolg, _VERVOLG),
        _counted("Nog op de controlelijst", stand.op_controlelijst, _WACHT),
    )
    console.print(Columns(tables, padding=(0, 3)))
    console.print(
        f"{_n(said)} terugkoppelingen na triage, {_n(cijfers.te_laat)} te laat; de politie las er "
        f"{_n(cijfers.gelezen_door_politie)}, ontvangstberichten meegeteld. Aanroepen: {_n(stand.aanroepen)}."
    )
    _tell(console, stand.voorstel)
    for what, times in stand.ingehaald.most_common():
        console.print(f"Iemand anders was eerder: {what} ({times} keer)", highlight=False)
    for what, times in stand.geweigerd.most_common():
        console.print(f"[yellow]Door de dienst geweigerd: {what} ({times} keer)[/yellow]", highlight=False)


def _tell(console: Console, voorstel: Voorstel) -> None:
    """What would come of the change of rules that somebody wants."""
    found, along = voorstel.simulatie["gevolgen"], voorstel.schaduw["samen"]
    if found is None:
        return
    changed, useful, hours = found["gewijzigd"], found["nuttigTegengehouden"]["deel"], found["triage"]["uren"]
    spared = sum(one["deel"]["aantal"] for one in found["gespaard"])
    console.print(
        f"\n[bold]Een voorstel om de regels te wijzigen[/bold]: regel {voorstel.regel} uit. Nagespeeld op alle dagen "
        f"veranderen {_n(changed['aantal'])} van de {_n(changed['totaal'])} besluiten. Van {_n(useful['totaal'])} "
        f"meldingen die Veilig Thuis bruikbaar vond, blijven er {_n(useful['aantal'])} eerst liggen; van wat niet voor "
        f"haar was {_n(spared)}. Dat scheelt hoogstens {hours:.0f} uur triage."
    )
    for one in voorstel.simulatie["verzwakkingen"]:
        console.print(f"[bold red]Let op:[/bold red] {one['zin']}", highlight=False)
    if found["verzwakkingen"]["waarschuwing"]:
        console.print(f"[red]{found['verzwakkingen']['waarschuwing']}[/red]", highlight=False)
    differs = along["strenger"] + along["milder"] + along["anders"]
    console.print(
        f"In de schaduw, zonder gevolg voor iemand, dacht het mee over {_n(along['gelijk'] + differs)} besluiten: "
        f"{_n(along['gelijk'])} gelijk, {_n(along['milder'])} milder, {_n(along['strenger'])} strenger."
    )


def _uitkomsten(cijfers: Cijfers) -> Table:
    table = Table(title="Wat de regels ervan maakten", title_justify="left", title_style="bold")
    table.add_column("Uitkomst")
    table.add_column("Aantal", justify="right")
    table.add_column("%", justify="right")
    table.add_column("Vooral omdat")
    total = sum(cijfers.uitkomsten.values())
    for code, count in cijfers.uitkomsten.most_common():
        reasons = cijfers.redenen[code].most_common(3)
        words = ", ".join(f"{reason} {_n(times)}" for reason, times in reasons)
        style = "" if code not in _TEGENGEHOUDEN else "yellow"
        table.add_row(UITKOMSTNAAM[Uitkomst(code)], _n(count), _share(count, total), words, style=style)
    return table


def _regios(cijfers: Cijfers, stand: Stand, names: Mapping[str, str]) -> Columns:
    """The regions in two tables beside each other."""
    codes = sorted(stand.te_laat_per_regio, key=lambda code: -cijfers.per_regio[code])
    half = (len(codes) + 1) // 2
    return Columns([_regiotabel(cijfers, stand, names, part) for part in (codes[:half], codes[half:])], padding=(0, 2))


def _regiotabel(cijfers: Cijfers, stand: Stand, names: Mapping[str, str], codes: Iterable[str]) -> Table:
    table = Table()
    table.add_column("Veilig Thuis")
    for name in ("Geleverd", "Spoed", "Te laat"):
        table.add_column(name, justify="right")
    for code in codes:
        late = stand.te_laat_per_regio[code]
        row = (names[code].removeprefix("Veilig Thuis "), _n(cijfers.per_regio[code]), _n(cijfers.spoed[code]))
        table.add_row(*row, _n(late), style="yellow" if late else "")
    return table


def _wachtlijsten(stand: Stand) -> Table:
    """WL1–WL6 in working days at the end of each month, and where every melding then was; all regions added up."""
    title = "Wachtlijsten landelijk, vijf werkdagen, en waar elke melding is"
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("Stand op")
    for day in stand.wachtlijsten:
        table.add_column(f"{day:%d-%m-%Y}", justify="right")
    figures = list(stand.wachtlijsten.values())
    for lijst in Wachtlijst:
        table.add_row(f"{lijst} {naam(lijst).lower()}", *(_n(found.lijsten[lijst]) for found in figures))
    table.add_section()
    for fase in Fase:
        table.add_row(f"Fase: {naam(fase).lower()}", *(_n(found.fasen[fase]) for found in figures))
    table.add_row("Alle meldingen", *(_n(found.fasen.total()) for found in figures), style="bold")
    return table


def _counted(title: str, counts: Counter[str], words: Mapping[str, str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right")
    total = sum(counts.values())
    for code, count in counts.most_common():
        table.add_row(words.get(code, code), _n(count), f"{_share(count, total)} %")
    if not total:
        table.add_row("niets", "", "")
    return table


def _n(number: int) -> str:
    """A number in Dutch notation."""
    return f"{number:,}".replace(",", ".")


def _share(count: int, total: int) -> str:
    return f"{100 * count / total:.1f}".replace(".", ",") if total else "0,0"
