"""What all meetings here have in common: that nobody is turned away because the machine is slow."""

import pytest

from service.settings import Settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Time to wait for a lock, so that whoever is turned away met something that does not end."""
    return settings.model_copy(update={"statement_timeout_s": 120.0})
