# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a dfu.bin in Python, by the description of the format alone: what the builder is held against.

It shares nothing with Strobe's code, not even a library for the checksum: CRC-32 is computed here, unless
somebody asks for zlib's.

dfu_writer.py [--zlib] OUT PRODUCT-ID FLASH-SIZE ADDRESS FILE... writes one, for the bench.
Source: ESP-IDF v6.0 tools/mkdfu.py and docs/en/api-guides/dfu.rst; cpio(5); USB DFU 1.1, appendix B.
"""

import hashlib
import pathlib
import struct
import sys
import zlib

BLOCK = 10240
PARAMETERS = 0x04 | 0x08 | 0x10
FIELDS = ("ino", "mode", "uid", "gid", "nlink", "mtime", "size", "devmajor", "devminor", "rdevmajor",
          "rdevminor", "namesize", "check")


def crc_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0xedb88320 if byte & 1 else 0)
        table.append(byte)
    return table


TABLE = crc_table()


def crc32(data):
    """CRC-32 without the inversion at the end, which is what a DFU suffix has."""
    crc = 0xffffffff
    for byte in data:
        crc = crc >> 8 ^ TABLE[(crc ^ byte) & 0xff]
    return crc


def padded(data, size):
    return data + bytes(-len(data) % size)


def entry(name, data, **fields):
    encoded = name.encode() + b"\0"
    values = {"size": len(data), "namesize": len(encoded), **fields}
    header = b"070701" + b"".join(b"%08x" % values.get(field, 0) for field in FIELDS)
    return padded(header + encoded, 4) + padded(data, 4)


def parts_of(files, part_size):
    """(name, address, data) of every part, in the order of the addresses."""
    for address, (name, data) in sorted(dict(files).items()):
        for index, start in enumerate(range(0, len(data), part_size)):
            yield (name if index == 0 else f"{name}.{index}", address + start,
                   data[start:start + part_size])


def archive(files, flash_size, part_size):
    """The CPIO archive of `files`: pairs of address and (name, data)."""
    parameters = struct.pack("<8I", 0, 0, 0, flash_size, 0x10000, 0x1000, 0x100, 0xffff)
    records = [("flash_params.dat", 0, parameters, PARAMETERS)]
    records += [(*part_of, 0) for part_of in parts_of(files, part_size)]
    index = b"".join(struct.pack("<2I64s16s", address, flags, name.encode(), hashlib.md5(data).digest())
                     for name, address, data, flags in records)
    entries = [entry("dfuinfo0.dat", index, mode=0o100644)]
    entries += [entry(name, data, mode=0o100644) for name, _, data, _ in records]
    return b"".join([*entries, entry("TRAILER!!!", b"", nlink=1)])


def crc32_of_zlib(data):
    return zlib.crc32(data) ^ 0xffffffff


def dfu_file(files, product_id, flash_size, part_size=512 * 1024, checksum=crc32):
    body = padded(archive(files, flash_size, part_size), BLOCK)
    body += struct.pack("<4H3sB", 0xffff, product_id, 0x303a, 0x0100, b"UFD", 16)
    return body + struct.pack("<I", checksum(body))


def main(words):
    checksum = crc32_of_zlib if words[0] == "--zlib" else crc32
    out, product_id, flash_size, *pairs = words[1:] if words[0] == "--zlib" else words
    files = [(int(address, 0), (pathlib.Path(path).name, pathlib.Path(path).read_bytes()))
             for address, path in zip(pairs[::2], pairs[1::2])]
    pathlib.Path(out).write_bytes(dfu_file(files, int(product_id, 0), int(flash_size, 0), checksum=checksum))


if __name__ == "__main__":
    main(sys.argv[1:])
