"""Writes the part of a folder of golden cases that is kept here: python3 subset.py FOLDER. All optimizers; ops and training runs from the smallest on, as far as a megabyte goes."""
import json
import pathlib
import struct
import sys

LIMIT = 1_000_000
HERE = pathlib.Path(__file__).parent


def names(value, known):
    if isinstance(value, str):
        return {value} & known
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return set().union(set(), *(names(part, known) for part in parts))


def write(source, suite):
    content = (source / f"{suite}.safetensors").read_bytes()
    start = 8 + struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:start])
    header.pop("__metadata__", None)
    size = lambda case: sum(header[n]["data_offsets"][1] - header[n]["data_offsets"][0] for n in names(case, set(header)))
    cases = json.loads((source / f"{suite}.json").read_text())
    kept, total = [], 0
    for case in sorted(cases, key=size):
        total += size(case) + 400
        kept += [case] if total <= LIMIT else []
    kept = [case for case in cases if case in kept]
    missing = {case.get("op") for case in cases} - {case.get("op") for case in kept}
    if missing:
        sys.exit(f"no case of {missing} is small enough")
    tensors, data = {}, b""
    for name in sorted(names(kept, set(header))):
        first, last = header[name]["data_offsets"]
        tensors[name] = header[name] | {"data_offsets": [len(data), len(data) + last - first]}
        data += content[start + first : start + last]
    text = json.dumps(tensors, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    (HERE / f"{suite}.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
    (HERE / f"{suite}.json").write_text(json.dumps(kept, separators=(",", ":")) + "\n")
    print(f"{suite}: {len(kept)} of {len(cases)} cases")


for name in ("ops", "optimizers", "training"):
    write(pathlib.Path(sys.argv[1]), name)
