"""The commands and the store of the tests of the command line."""

from tests.ui.conftest import Duice, Ran, duice, held, ready

__all__ = ["Duice", "Ran", "duice", "held", "ready"]
