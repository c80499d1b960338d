"""Reads archives and what another reader made of them, and tells where Python's zipfile makes something else of them.

Standard input: for each archive its length and that of a JSON text (8 bytes each, little-endian), the archive, and
the text: a list of [name, sha256]. Standard output: one line of JSON for each disagreement, and the count at the end.
"""

import hashlib
import io
import json
import struct
import sys
import zipfile


def name_of(info):
    # Without the flag zipfile takes names for code page 437; both readers start from the same bytes.
    return info.orig_filename if info.flag_bits & 0x800 else info.orig_filename.encode("cp437").decode("utf-8")


def read(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sorted(
            [name_of(info), hashlib.sha256(archive.read(info)).hexdigest()]
            for info in archive.infolist()
            if not name_of(info).endswith("/")
        )


count = 0
stream = sys.stdin.buffer
while head := stream.read(16):
    size, length = struct.unpack("<QQ", head)
    data, theirs = stream.read(size), sorted(json.loads(stream.read(length)))
    try:
        ours = read(data)
    except Exception as error:
        ours = f"{type(error).__name__}: {error}"
    if ours != theirs:
        print(json.dumps({"number": count, "zipfile": ours, "here": theirs}))
    count += 1
print(json.dumps({"count": count}))
