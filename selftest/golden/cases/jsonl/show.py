# Shows JSON lines as one would look at them: without what differs from run to run, and long
# texts by their length.
import json
import sys

HIDDEN = {"number", "time_ns", "begin_ns", "duration_ns", "waited_ns", "date", "host", "to_test",
          "command", "repeat", "worker"}


def short(value):
    if isinstance(value, dict):
        return {name: short(inner) for name, inner in value.items() if name not in HIDDEN}
    if isinstance(value, list):
        return [short(inner) for inner in value]
    return f"({len(value)} characters)" if isinstance(value, str) and len(value) > 200 else value


for line in sys.stdin:
    print(json.dumps(short(json.loads(line))))
