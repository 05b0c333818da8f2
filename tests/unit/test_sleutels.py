"""The document of keys: where it comes from, how it changes, what it never shows; and the key around the keys."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from service import bootstrap
from service.access import keys as key_files
from service.access import sleuteldocument as stappen
from service.access.sleutelbron import Bestand, Omgeving, OnbruikbaarSleutelbestand, Opdracht
from service.core.errors import GeschondenGegevens, OnbekendeSleutel
from service.core.kek import Kek, derived
from service.core.pseudonyms import Doel, Pseudonyms
from service.settings import Settings
from tests.builders import een_bsn

PRINTS = (sys.executable, "-c", "import sys; sys.stdout.write(sys.stdin.read())")


@pytest.fixture
def bestand(tmp_path: Path) -> Bestand:
    key_files.make(tmp_path / "sleutels.json")
    return Bestand(tmp_path / "sleutels.json")


def wraps(keys: key_files.Keys) -> bytes:
    return keys.kek.wrap(b"k" * 32, aad=b"hier")


class TestTheKeyAroundTheKeys:
    @settings(max_examples=50)
    @given(st.binary(min_size=32, max_size=32), st.binary(max_size=30), st.binary(max_size=30), st.data())
    def test_it_unwraps_whole_and_where_it_belongs(
        self, key: bytes, here: bytes, there: bytes, data: st.DataObject
    ) -> None:
        kek = Kek({"a": os.urandom(32), "b": os.urandom(32)}, actief="a")
        wrapped = kek.wrap(key, aad=here)
        assert kek.unwrap("a", wrapped, aad=here) == key
        with pytest.raises(GeschondenGegevens):
            kek.unwrap("b", wrapped, aad=here)
        with pytest.raises(GeschondenGegevens):
            kek.unwrap("a", wrapped[: data.draw(st.integers(0, len(wrapped) - 1))], aad=here)
        if here != there:
            with pytest.raises(GeschondenGegevens):
                kek.unwrap("a", wrapped, aad=there)

    def test_without_it_nothing_unwraps(self) -> None:
        kek = Kek({"a": os.urandom(32)}, actief="a")
        with pytest.raises(OnbekendeSleutel):
            kek.unwrap("weg", kek.wrap(b"k" * 32, aad=b""), aad=b"")

    def test_of_an_installation_without_one_it_follows_from_its_old_key(self) -> None:
        key = os.urandom(32)
        assert derived(key) == derived(key) != key
        assert len(derived(key)) == 32
        assert derived(os.urandom(32)) != derived(key)


class TestWhereTheKeysComeFrom:
    def test_a_file_the_environment_and_a_command_give_the_same(self, bestand: Bestand) -> None:
        text = bestand.lees()
        wrapped = wraps(key_files.read(bestand))
        for bron in (Omgeving(text), Opdracht(PRINTS, invoer=bestand.pad)):
            kek = key_files.read(bron).kek
            assert kek.unwrap(kek.actief, wrapped, aad=b"hier") == b"k" * 32

    def test_settings_choose_one(self, bestand: Bestand, tmp_path: Path) -> None:
        text = bestand.lees()
        chosen = [
            bootstrap.key_source(Settings(data=tmp_path)),
            bootstrap.key_source(Settings(data=tmp_path, sleutels=SecretStr(text))),
            bootstrap.key_source(Settings(data=tmp_path, sleutelopdracht=PRINTS, sleutelbestand=bestand.pad)),
        ]
        assert [type(bron) for bron in chosen] == [Bestand, Omgeving, Opdracht]
        assert [bron.lees() for bron in chosen] == [text] * 3
        with pytest.raises(ValidationError, match="kies voor de sleutels"):
            Settings(data=tmp_path, sleutels=SecretStr(text), sleutelopdracht=PRINTS)

    def test_the_command_is_no_shell_and_does_not_get_the_keys_of_the_environment(
        self, bestand: Bestand, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MELDBRUG_SLEUTELS", "geheim-uit-de-omgeving")
        argv = (sys.executable, "-c", "import os, sys; print(sys.argv[1:], dict(os.environ))", "$(id)", "; ls")
        printed = Opdracht(argv).lees()
        assert "['$(id)', '; ls']" in printed
        assert "geheim-uit-de-omgeving" not in printed

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("import sys; sys.stderr.write('geheim'); sys.exit(3)", "code 3"),
            ("import time; time.sleep(30)", "niet op tijd"),
            ("print('geheim')", "niet te lezen"),
            ("print('[]')", "vorm"),
            ("import sys; sys.stdout.buffer.write(bytes([255]))", "geen tekst"),
        ],
    )
    def test_a_command_that_fails_is_named_and_not_quoted(self, code: str, said: str) -> None:
        with pytest.raises(OnbruikbaarSleutelbestand, match=said) as refused:
            key_files.read(Opdracht((sys.executable, "-c", code), timeout_s=0.5 if "sleep" in code else 60))
        assert "geheim" not in str(refused.value)
        with pytest.raises(OnbruikbaarSleutelbestand, match="niet te openen"):
            Opdracht(("/bestaat/niet",)).lees()

    def test_no_source_and_no_setting_shows_what_it_holds(self, bestand: Bestand, tmp_path: Path) -> None:
        secret = json.loads(bestand.lees())["verwijzingen"]
        shown = [
            repr(bestand),
            repr(Omgeving(bestand.lees())),
            repr(Settings(data=tmp_path, sleutels=SecretStr(bestand.lees()))),
            repr(key_files.read(bestand)),
        ]
        assert [text for text in shown if secret in text] == []

    def test_a_file_is_replaced_whole_and_stays_of_its_owner(self, bestand: Bestand) -> None:
        document = key_files.document_of(bestand)
        bestand.schrijf(stappen.with_new_kek(document))
        assert [path.name for path in bestand.pad.parent.iterdir()] == ["sleutels.json"]
        assert bestand.pad.stat().st_mode & 0o077 == 0
        assert len(key_files.document_of(bestand)["kek"]["sleutels"]) == 2


class TestHowTheDocumentChanges:
    def test_a_new_key_around_the_keys_wraps_and_the_old_one_still_unwraps(self, bestand: Bestand) -> None:
        wrapped, document = wraps(key_files.read(bestand)), key_files.document_of(bestand)
        old = document["kek"]["actief"]
        both = key_files.kek_of(stappen.with_new_kek(document))
        assert both.actief != old
        assert both.unwrap(old, wrapped, aad=b"hier") == b"k" * 32
        one = key_files.kek_of(stappen.with_one_kek(stappen.with_new_kek(document)))
        assert (one.knows(old), one.knows(one.actief)) == (False, True)

    def test_the_document_of_an_earlier_release_still_works(self) -> None:
        document: dict[str, Any] = {
            "versie": 1, "inhoud": {"actief": "oud", "sleutels": {"oud": key_files.new_key()[1]}},
            "pseudoniemen": {doel.value: key_files.new_key()[1] for doel in Doel},
            "verwijzingen": key_files.new_key()[1],
        }  # fmt: skip
        keys = key_files.read(Omgeving(json.dumps(document)))
        assert keys.cipher.open(keys.cipher.seal(b"x", aad=b"a", regio="twente"), aad=b"a") == b"x"
        wrapped = wraps(keys)
        later = stappen.with_new_kek(document)
        assert key_files.kek_of(later).unwrap("inhoud:oud", wrapped, aad=b"hier") == b"k" * 32
        bare = stappen.without_fixed_ring(stappen.with_one_kek(later))
        assert not key_files.kek_of(bare).knows("inhoud:oud")
        assert key_files.read(Omgeving(json.dumps(bare))).cipher.fixed_ids == []

    def test_a_bridge_is_opened_crossed_and_closed_in_that_order(self, bestand: Bestand) -> None:
        document, doel = key_files.document_of(bestand), Doel.KOPPELEN
        for step in (stappen.crossed, stappen.without_bridge):
            with pytest.raises(stappen.StapPastNiet):
                step(document, doel)
        opened = stappen.with_bridge(document, doel)
        with pytest.raises(stappen.StapPastNiet):
            stappen.with_bridge(opened, doel)
        crossed = stappen.crossed(opened, doel)
        with pytest.raises(stappen.StapPastNiet):
            stappen.crossed(crossed, doel)
        closed = stappen.without_bridge(crossed, doel)
        steps = [pseudonyms_of(one) for one in (document, opened, crossed, closed)]
        first, second = steps[0].person_by_bsn(een_bsn(1)), steps[3].person_by_bsn(een_bsn(1))
        assert first != second
        assert [one.person_by_bsn(een_bsn(1)) for one in steps] == [first, first, second, second]
        beside = [one.brug(doel) for one in steps]
        assert [one and one.person_by_bsn(een_bsn(1)) for one in beside] == [None, second, first, None]
        assert all(one.brug(Doel.INZAGE) is None for one in steps), "one purpose changes, the others do not"


def pseudonyms_of(document: dict[str, Any]) -> Pseudonyms:
    return key_files.read(Omgeving(json.dumps(document))).pseudonyms


def test_two_first_starts_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    code = "import pathlib, sys; from service.access.keys import make; print(make(pathlib.Path(sys.argv[1], 's.json')))"
    argv = [sys.executable, "-c", code, str(tmp_path)]
    running = [subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sorted(process.communicate()[0].strip() for process in running) == ["False", "True"]
