import os
from tests.schema import test_bad_input as t
from tests.schema.test_bad_input import *
_all = t.operations
WANT = os.environ.get("WANT","").split(",")
def mine(schema):
    return [o for o in _all(schema) if any(w.lower() in o.name.lower() for w in WANT)]
t.operations = mine
