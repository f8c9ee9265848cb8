"""What schemathesis cannot know: whose things there are, which answers never end, and how much was asked."""

import atexit
import json
import os
from collections import Counter

import schemathesis

OWN = json.loads(os.environ["FUZZ_OWN"])
SEEN = Counter()


@schemathesis.hook
def map_path_parameters(ctx, path_parameters):
    # Random ids are nobody's and end at the gate: most requests are for what is the asker's own.
    for name, value in (path_parameters or {}).items():
        if name in OWN and isinstance(value, str) and sum(value.encode(errors="replace")) % 8:
            path_parameters[name] = OWN[name]
    return path_parameters


@schemathesis.hook
def before_call(ctx, case, kwargs):
    # A stream goes on for as long as it is listened to.
    if case.operation.path.endswith("/stream"):
        case.query = {**(case.query or {}), "follow": "false"}


@schemathesis.hook
def after_call(ctx, case, response):
    SEEN[f"{case.operation.method.upper()} {case.operation.path} {response.status_code}"] += 1


@atexit.register
def write():
    with open(os.environ["FUZZ_SEEN"], "w", encoding="utf-8") as file:
        json.dump(SEEN, file)
