"""Tokens, callers, keys and policy: who is let in, and who is not."""

import hmac
import json
import stat
import warnings
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from service.access import keys as key_files
from service.access import policy
from service.access.callers import Caller, Organisatie, Scope, Soort
from service.access.issuers import COOL_DOWN_S, FixedSource, TrustedKeys, UrlSource, usable_keys
from service.access.keys import OnbruikbaarSleutelbestand
from service.access.tokens import REMEMBER_S, Tokens
from service.core.clock import SimulatedClock
from service.core.errors import GeenToegang, NietAangemeld, NietGevonden, TijdelijkNietBeschikbaar

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
EC = ECKey.generate_key("P-256", auto_kid=True)
RSA = RSAKey.generate_key(2048, auto_kid=True)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the library warns of small keys, as it should
    SMALL = RSAKey.generate_key(1024, auto_kid=True)
JWKS = {"keys": [key.as_dict(private=False) for key in (EC, RSA, SMALL)]}


class Counting:
    """A source that counts, and fails when told."""

    def __init__(self, jwks: Any = JWKS) -> None:
        self.jwks, self.fetched, self.fails = jwks, 0, False

    async def fetch(self):
        self.fetched += 1
        if self.fails:
            raise OSError
        return self.jwks


@pytest.fixture
def clock():
    return SimulatedClock(NOW)


@pytest.fixture
def source():
    return Counting()


@pytest.fixture
def tokens(source, clock):
    trusted = TrustedKeys(source, clock=clock, on_failure=lambda _error: None)
    return Tokens(trusted, issuers=["https://uitgever.test"], audience="meldbrug", clock=clock)


def claims(**changes: Any) -> dict[str, Any]:
    made = {
        "iss": "https://uitgever.test",
        "aud": "meldbrug",
        "sub": "systeem-1",
        "organisatie": "politie:amsterdam",
        "scope": "mutaties:schrijven mutaties:lezen",
        "exp": int(NOW.timestamp()) + 3600,
        **changes,
    }
    return {name: value for name, value in made.items() if value is not None}


def signed(key: Any = EC, alg: str = "ES256", header: dict[str, Any] | None = None, **changes: Any) -> str:
    return jwt.encode({"alg": alg, "kid": key.kid, **(header or {})}, claims(**changes), key, algorithms=[alg])


def b64(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def forged() -> str:
    """What one token says, under the signature of another that says something else."""
    said, other = signed(), signed(sub="systeem-2")
    return f"{said.rpartition('.')[0]}.{other.rpartition('.')[2]}"


class TestTokens:
    @pytest.mark.parametrize(("key", "alg"), [(EC, "ES256"), (RSA, "RS256"), (RSA, "PS256")])
    async def test_a_good_token_tells_who_calls(self, tokens, key, alg):
        caller = (await tokens.verify(signed(key, alg))).caller
        assert caller.sub == "systeem-1"
        assert caller.organisatie == Organisatie(Soort.POLITIE, "amsterdam")
        assert caller.has(Scope.MUTATIES_LEZEN)
        assert not caller.has(Scope.BEHEER)

    @pytest.mark.parametrize(
        "changes",
        [
            {"iss": "https://ander.test"},
            {"iss": None},
            {"aud": "iets-anders"},
            {"aud": None},
            {"exp": int(NOW.timestamp())},
            {"exp": None},
            {"exp": "straks"},
            {"exp": float("inf")},
            {"exp": True},
            {"exp": 1e308},
            {"exp": 10**400},
            {"nbf": int(NOW.timestamp()) + 60},
            {"sub": None},
            {"sub": ""},
            {"sub": "a\0b"},
            {"sub": "a\nb"},
            {"scope": ["mutaties:lezen"]},
            {"scope": None},
            {"organisatie": None},
            {"organisatie": "politie"},
            {"organisatie": "om:1"},
            {"organisatie": "vt:../x"},
            {"organisatie": 7},
        ],
        ids=str,
    )
    async def test_a_token_that_does_not_fit_is_refused_without_a_reason(self, tokens, changes):
        with pytest.raises(NietAangemeld) as raised:
            await tokens.verify(signed(**changes))
        assert raised.value.headers["WWW-Authenticate"] == 'Bearer realm="meldbrug", error="invalid_token"'

    async def test_audience_may_be_a_list(self, tokens):
        assert await tokens.verify(signed(aud=["ander", "meldbrug"]))

    @pytest.mark.parametrize(
        "token",
        [
            "",
            "a.b.c",
            "é.é.é",
            b64({"alg": "none", "kid": EC.kid}) + "." + b64(claims()) + ".",
            b64({"alg": "none"}) + "." + b64(claims()) + ".",
            b64([]) + ".x.y",
            "x" * 9000,
            "[" * 5000,
            signed(SMALL, "RS256"),
            forged(),
        ],
        ids=range(10),
    )
    async def test_what_is_not_a_trusted_token_is_refused(self, tokens, token):
        with pytest.raises(NietAangemeld):
            await tokens.verify(token)

    async def test_a_public_key_does_not_serve_as_a_shared_secret(self, tokens):
        content = b64({"alg": "HS256", "kid": RSA.kid}) + "." + b64(claims())
        mac = hmac.digest(RSA.as_pem(private=False), content.encode(), "sha256")
        token = content + "." + urlsafe_b64encode(mac).decode().rstrip("=")
        with pytest.raises(NietAangemeld):
            await tokens.verify(token)

    async def test_a_key_in_the_token_itself_is_not_trusted(self, tokens):
        own = ECKey.generate_key("P-256", auto_kid=True)
        with pytest.raises(NietAangemeld):
            await tokens.verify(signed(own, header={"jwk": own.as_dict(private=False)}))

    async def test_the_kind_of_key_decides_the_algorithm(self, tokens):
        token = signed(RSA, "RS256")
        head = b64({"alg": "ES256", "kid": RSA.kid})
        with pytest.raises(NietAangemeld):
            await tokens.verify(head + token[token.index(".") :])

    async def test_a_remembered_token_ends_with_its_exp(self, tokens, clock):
        token = signed(exp=int(NOW.timestamp()) + 10)
        await tokens.verify(token)
        clock.advance(timedelta(seconds=10))
        with pytest.raises(NietAangemeld):
            await tokens.verify(token)

    async def test_a_token_is_remembered_for_a_minute_at_most(self, tokens, clock, source):
        token = signed()
        first = await tokens.verify(token)
        assert await tokens.verify(token) is first
        clock.advance(timedelta(seconds=REMEMBER_S))
        assert await tokens.verify(token) is not first


class TestTrustedKeys:
    async def test_an_unknown_key_fetches_again_but_politely(self, tokens, source, clock):
        source.jwks = {"keys": []}
        for _ in range(5):
            with pytest.raises(NietAangemeld):
                await tokens.verify(signed())
        assert source.fetched == 1
        source.jwks = JWKS
        clock.advance(timedelta(seconds=COOL_DOWN_S))
        assert await tokens.verify(signed())
        assert source.fetched == 2

    async def test_without_any_keys_the_answer_is_503(self, tokens, source):
        source.fails = True
        with pytest.raises(TijdelijkNietBeschikbaar):
            await tokens.verify(signed())

    async def test_known_keys_stay_in_use_when_the_source_is_down(self, tokens, source, clock):
        await tokens.verify(signed())
        source.fails = True
        clock.advance(timedelta(hours=2))
        assert await tokens.verify(signed(exp=int(NOW.timestamp()) + 10_000))

    async def test_a_withdrawn_key_leaves_within_the_hour(self, tokens, source, clock):
        await tokens.verify(signed())
        source.jwks = {"keys": []}
        clock.advance(timedelta(hours=1, seconds=1))
        with pytest.raises(NietAangemeld):
            await tokens.verify(signed(exp=int(NOW.timestamp()) + 10_000))

    @pytest.mark.parametrize("content", [b"geen json", b"[]", b'{"keys": 1}', b"{}"])
    async def test_garbage_from_the_issuer_is_no_crash(self, clock, content):
        failures: list[Exception] = []
        client = httpx.AsyncClient(transport=httpx.MockTransport(lambda _request: httpx.Response(200, content=content)))
        trusted = TrustedKeys(UrlSource("https://u.test", client), clock=clock, on_failure=failures.append)
        with pytest.raises(TijdelijkNietBeschikbaar):
            await trusted.get("x")
        assert len(failures) == 1

    def test_only_strong_public_signature_keys_are_used(self):
        entries = [*JWKS["keys"], {"kty": "oct", "kid": "o", "k": "AA"}, {**EC.as_dict(), "kid": "e", "use": "enc"}, 3]
        assert set(usable_keys({"keys": entries})) == {EC.kid, RSA.kid}

    def test_a_private_half_in_the_set_is_left_behind(self):
        key = usable_keys({"keys": [EC.as_dict(private=True)]})[str(EC.kid)]
        assert not key.is_private

    async def test_a_token_is_verified_once_and_then_remembered(self, tokens):
        token = signed()
        assert await tokens.verify(token) is await tokens.verify(token)


class TestOrganisatie:
    @pytest.mark.parametrize("text", ["politie:amsterdam", "vt:amsterdam-amstelland", "om", "ministerie", "beheer"])
    def test_reading_and_writing_are_inverse(self, text):
        assert str(Organisatie.parse(text)) == text

    @pytest.mark.parametrize("text", ["", "politie", "politie:", "vt:A", "om:x", "brandweer", "vt:a b", ":x"])
    def test_anything_else_is_refused(self, text):
        with pytest.raises(ValueError, match=r".*"):
            Organisatie.parse(text)


class TestPolicy:
    vt = Caller("x", Organisatie(Soort.VT, "twente"), frozenset({"wachtrij:lezen"}))
    om = Caller("x", Organisatie(Soort.OM), frozenset())

    def test_the_missing_scope_is_named(self):
        with pytest.raises(GeenToegang, match="'wachtrij:claimen'"):
            policy.may(self.vt, Scope.WACHTRIJ_CLAIMEN)
        policy.may(self.vt, Scope.WACHTRIJ_CLAIMEN, Scope.WACHTRIJ_LEZEN)

    def test_a_region_in_the_path_that_is_not_yours_is_403(self):
        policy.for_region(self.vt, "twente")
        for caller, regio in ((self.vt, "drenthe"), (self.om, "twente")):
            with pytest.raises(GeenToegang):
                policy.for_region(caller, regio)

    def test_an_object_of_someone_else_does_not_exist(self):
        policy.sees(self.vt, vt_regio="twente", eenheid="oost-nederland")
        for caller, regio in ((self.vt, "drenthe"), (self.vt, None), (self.om, "twente")):
            with pytest.raises(NietGevonden):
                policy.sees(caller, vt_regio=regio, eenheid="oost-nederland")

    def test_police_is_asked_for_its_unit(self):
        police = Caller("x", Organisatie(Soort.POLITIE, "limburg"), frozenset())
        assert policy.eenheid_of(police) == "limburg"
        policy.for_unit(police, "limburg")
        with pytest.raises(GeenToegang):
            policy.eenheid_of(self.vt)
        with pytest.raises(GeenToegang):
            policy.for_unit(police, "amsterdam")


class TestKeyFile:
    def test_keys_are_made_once_and_only_for_their_owner(self, tmp_path):
        path = tmp_path / "nieuw" / "sleutels.json"
        assert key_files.make(path) is True
        content = path.read_bytes()
        assert key_files.make(path) is False
        assert path.read_bytes() == content
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [entry.name for entry in path.parent.iterdir()] == ["sleutels.json"]

    def test_what_was_wrapped_before_a_restart_unwraps_after_it(self, tmp_path):
        path = tmp_path / "s.json"
        key_files.make(path)
        wrapped = key_files.load(path).kek.wrap(b"x" * 32, aad=b"hier")
        kek = key_files.load(path).kek
        assert kek.unwrap(kek.actief, wrapped, aad=b"hier") == b"x" * 32

    def test_no_key_shows_in_a_repr(self, tmp_path):
        path = tmp_path / "s.json"
        key_files.make(path)
        assert repr(key_files.load(path)) == "Keys()"
        assert "d" not in key_files.load(path).jwks()["keys"][0]

    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"versie": 2}', '{"versie": 1, "inhoud": 3}'])
    def test_a_damaged_file_is_named_and_not_quoted(self, tmp_path, content):
        path = tmp_path / "s.json"
        path.write_text(content)
        path.chmod(0o600)
        with pytest.raises(OnbruikbaarSleutelbestand, match=r"sleutelbestand|niet te lezen"):
            key_files.load(path)

    def test_a_file_that_others_can_read_is_refused(self, tmp_path):
        path = tmp_path / "s.json"
        key_files.make(path)
        path.chmod(0o644)
        with pytest.raises(OnbruikbaarSleutelbestand, match="chmod 600"):
            key_files.load(path)

    def test_a_missing_file_is_named(self, tmp_path):
        with pytest.raises(OnbruikbaarSleutelbestand, match="bestaat niet"):
            key_files.load(tmp_path / "weg.json")


def test_a_fixed_source_gives_what_it_was_given():
    assert FixedSource(JWKS).jwks is JWKS
