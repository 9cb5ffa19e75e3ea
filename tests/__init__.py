"""Nothing is garbage while the tests are read in: `tests.conftest` has it looked for again."""

import gc

gc.disable()
