#!/usr/bin/python3
"""extract-vmlinux BZIMAGE VMLINUX: takes the kernel's ELF file out of a bzImage, as the kernel's boot protocol lays it
out, so that nothing need be unpacked under emulation."""

import lzma
import struct
import subprocess
import sys
import zlib

with open(sys.argv[1], "rb") as f:
    image = f.read()
setup_sectors = image[0x1F1] or 4
offset, length = struct.unpack_from("<II", image, 0x248)
start = (setup_sectors + 1) * 512 + offset
payload = image[start : start + length]
if payload.startswith(b"\xfd7zXZ\0"):
    kernel = lzma.LZMADecompressor().decompress(payload)
elif payload.startswith(b"\x1f\x8b"):
    kernel = zlib.decompressobj(31).decompress(payload)
elif payload.startswith(b"\x28\xb5\x2f\xfd"):
    kernel = subprocess.run(["zstd", "-dc"], input=payload, stdout=subprocess.PIPE, check=False).stdout
else:
    sys.exit(f"{sys.argv[1]}: compressed in an unknown way ({payload[:6].hex()})")
if not kernel.startswith(b"\x7fELF"):
    sys.exit(f"{sys.argv[1]}: holds no ELF kernel")
with open(sys.argv[2], "wb") as f:
    f.write(kernel)
