"""The contract `rooms` of `.importlinter`: who may enter which room of the house, and by which door.

import-linter's own contracts forbid a list of modules at a time; this one reads the drawing of the house as one table
and refuses a room that is not drawn. The foundation may be entered anywhere; a slice only by its `service`.
"""

from collections.abc import Iterator
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class RoomsContract(Contract):
    """Holds every direct import between two rooms against the table `doors`.

    Options: `foundation` (rooms entered by any module, by any slice), `on_record` (slices that every slice may enter
    by their service), `readers_of_tables` (modules that may import the tables of any slice), and `doors`, one line a
    room: `intake -> rules, cases`.
    """

    foundation = fields.ListField(subfield=fields.StringField())
    on_record = fields.ListField(subfield=fields.StringField())
    readers_of_tables = fields.ListField(subfield=fields.StringField())
    doors = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Return what breaks the drawing: rooms that are not on it, and imports that it does not allow."""
        root = self.session_options["root_packages"][0]
        rooms = {name.split(".")[1] for name in graph.modules if name.startswith(f"{root}.") and name.count(".") > 1}
        drawn = self._drawn()
        breaches = [f"{root}.{room}: a room without a line in `doors`" for room in sorted(rooms - drawn.keys())]
        breaches += [
            f"{importer} -> {imported} (line {', '.join(map(str, lines))}): {why}"
            for importer, imported in sorted(self._between_rooms(graph, root, rooms))
            if (why := self._refusal(importer, imported, drawn))
            for lines in [sorted({detail["line_number"] for detail in self._details(graph, importer, imported)})]
        ]
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line a breach."""
        for breach in check.metadata["breaches"]:
            output.print_error(breach)

    def _drawn(self) -> dict[str, set[str]]:
        lines: list[str] = self.doors  # type: ignore[assignment]  # a field is read as the value it was given
        pairs = (line.partition("->") for line in lines)
        return {room.strip(): {name.strip() for name in names.split(",") if name.strip()} for room, _, names in pairs}

    def _between_rooms(self, graph: ImportGraph, root: str, rooms: set[str]) -> Iterator[tuple[str, str]]:
        for importer in graph.modules:
            here = importer.split(".")
            if here[0] != root or len(here) < 2 or here[1] not in rooms:
                continue
            for imported in graph.find_modules_directly_imported_by(importer):
                there = imported.split(".")
                if there[0] == root and len(there) > 1 and there[1] in rooms and there[1] != here[1]:
                    yield importer, imported

    def _refusal(self, importer: str, imported: str, drawn: dict[str, set[str]]) -> str | None:
        here, there = importer.split(".")[1], imported.split(".")[1]
        foundation = here in self.foundation  # type: ignore[operator]  # as above
        if there in self.foundation:  # type: ignore[operator]  # as above
            return f"{here} does not enter {there}" if foundation and there not in drawn[here] else None
        if imported.endswith(".tables") and importer in self.readers_of_tables:  # type: ignore[operator]  # as above
            return None
        everywhere = there in self.on_record and here not in self.on_record  # type: ignore[operator]  # as above
        if foundation or not (everywhere or there in drawn.get(here, ())):
            return f"{here} does not enter {there}"
        if imported.split(".")[2:3] != ["service"]:
            return f"{there} is entered by its service only"
        return None

    @staticmethod
    def _details(graph: ImportGraph, importer: str, imported: str) -> list[Any]:
        return list(graph.get_import_details(importer=importer, imported=imported))
