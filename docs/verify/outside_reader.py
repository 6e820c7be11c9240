#!/usr/bin/env python3
"""Reads transparency logs (C2SP tlog-tiles) and verifies them from nothing but what is published.

Needs Python 3.9 and the openssl command, 3.0 or newer; nothing of Plinth. For every log it reads the signed checkpoint and
every tile, recomputes the root from the tiles of level 0 (RFC 9162, section 2.1.1), compares all other tiles, and lets
openssl verify the Ed25519 signature. Where entries are readable it also recomputes the leaf hash of each.
"""

import argparse
import base64
import hashlib
import http.client
import os
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import zipfile

FULL = 256
HASH = 32
ED25519 = 1
MOST_BYTES = 64 * 1024 * 1024
SPKI = bytes.fromhex("302a300506032b6570032100")


class NotVerified(Exception):
    """A statement of the log that does not hold."""


class NotShown(Exception):
    """There is no such file, or it is not for us."""


# --- where the files come from ------------------------------------------------------------------------------------------


class Site:
    """A log server: /ledger/keys and /ledger/<origin>/..."""

    def __init__(self, url, ca, api_key):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            raise SystemExit("outside_reader: the address must begin with https://, was " + url)
        self.prefix = parts.path.rstrip("/") + "/ledger/"
        self.connect = lambda: http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=60, context=ssl.create_default_context(cafile=ca)
        )
        self.connection = self.connect()
        self.api_key = api_key
        self.shows_entries = api_key is not None

    def read(self, path):
        headers = {"Authorization": "Bearer " + self.api_key} if self.api_key and "/entries/" in path else {}
        try:
            return self.request(path, headers)
        except (http.client.HTTPException, ConnectionError):
            self.connection.close()
            self.connection = self.connect()
            return self.request(path, headers)

    def request(self, path, headers):
        self.connection.request("GET", self.prefix + path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read(MOST_BYTES + 1)
        if answer.status in (401, 403, 404, 410):
            raise NotShown("%s answers %d" % (path, answer.status))
        if answer.status != 200 or len(body) > MOST_BYTES:
            raise NotVerified("%s answers %d with %d bytes" % (path, answer.status, len(body)))
        return body

    def keys(self):
        return self.read("keys")

    def log(self, origin):
        return lambda path: self.read(origin + "/" + path)


class Export:
    """One exported log: a directory or a zip archive with checkpoint, keys and tile/..."""

    shows_entries = True

    def __init__(self, path):
        self.root = pathlib.Path(path)
        self.zip = None
        if not self.root.is_dir():
            self.zip = zipfile.ZipFile(path)
            names = self.zip.namelist()
            if len(names) != len(set(names)):
                raise NotVerified("the archive holds two files of one name")

    def read(self, path):
        try:
            if self.zip is None:
                return (self.root / path).read_bytes()
            return self.zip.read(path)
        except (FileNotFoundError, NotADirectoryError, KeyError):
            raise NotShown(path + " is missing") from None

    def keys(self):
        return self.read("keys")

    def log(self, _origin):
        return self.read


# --- keys and signatures ------------------------------------------------------------------------------------------------


def decoded(text, what):
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise NotVerified(what + " is not base64") from None


def verifier_keys(text):
    """Ed25519 keys by log name: lines name+keyid+base64(type | key)."""
    found = {}
    for line in text.decode("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split("+", 2)
        if len(parts) != 3:
            raise NotVerified("a key line has not the form name+keyid+base64")
        name, key_id, encoded = parts
        typed = decoded(encoded, "the key of " + name)
        if hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4].hex() != key_id:
            raise NotVerified("the key id %s of %s does not follow from its key" % (key_id, name))
        found.setdefault(name, [])
        if typed[0] == ED25519 and len(typed) == 1 + HASH:
            found[name].append((key_id, typed[1:]))
    return found


def openssl_verifies(key, text, signature):
    with tempfile.TemporaryDirectory() as place:
        files = {"key": SPKI + key, "text": text, "signature": signature}
        for name, content in files.items():
            pathlib.Path(place, name).write_bytes(content)
        command = "openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey key -in text -sigfile signature"
        done = subprocess.run(command.split(), cwd=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode == 0 and b"Signature Verified Successfully" in done.stdout


def checkpoint(note, origin, keys):
    """Size and root of a signed note, after one of the log's keys was seen to have signed it."""
    end = note.rfind(b"\n\n")
    if end < 0 or not note.endswith(b"\n"):
        raise NotVerified("the checkpoint is not a signed note")
    text = note[: end + 1]
    lines = text.decode("utf-8").split("\n")
    if len(lines) < 4 or lines[0] != origin or not re.fullmatch("0|[1-9][0-9]*", lines[1]):
        raise NotVerified("the checkpoint is not one of " + origin)
    root = decoded(lines[2], "the root")
    if len(root) != HASH:
        raise NotVerified("the root has %d bytes" % len(root))
    signers = []
    for line in note[end + 2 :].decode("utf-8").splitlines():
        dash, name, encoded = (line.split(" ") + ["", "", ""])[:3]
        if dash != "\u2014" or name != origin:
            continue
        signature = decoded(encoded, "a signature")
        for key_id, key in keys:
            if signature[:4].hex() == key_id:
                if not openssl_verifies(key, text, signature[4:]):
                    raise NotVerified("the signature by key %s is wrong" % key_id)
                signers.append(key_id)
    if not signers:
        raise NotVerified("none of the log's Ed25519 keys signed the checkpoint")
    return int(lines[1]), root, signers


# --- the tree -----------------------------------------------------------------------------------------------------------


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_root(leaves):
    """RFC 9162, section 2.1.1, over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    edge = []
    for count, leaf in enumerate(leaves, 1):
        edge.append(leaf)
        while count % 2 == 0:
            right = edge.pop()
            edge.append(node(edge.pop(), right))
            count //= 2
    root = edge.pop()
    while edge:
        root = node(edge.pop(), root)
    return root


def tile_path(kind, index, width):
    groups = "%03d" % (index % 1000)
    while index >= 1000:
        index //= 1000
        groups = "x%03d/%s" % (index % 1000, groups)
    return "tile/%s/%s%s" % (kind, groups, "" if width == FULL else ".p/%d" % width)


def tile(read, level, index, width):
    """The hashes of a tile; where the partial form is gone because the tile has filled since, the beginning of the full one."""
    try:
        content = read(tile_path(level, index, width))
        if len(content) != width * HASH:
            raise NotVerified("%s has %d bytes" % (tile_path(level, index, width), len(content)))
    except NotShown:
        if width == FULL:
            raise NotVerified(tile_path(level, index, width) + " is missing") from None
        content = tile(read, level, index, FULL)
        return content[:width]
    return [content[at : at + HASH] for at in range(0, len(content), HASH)]


def level_of(read, level, count):
    hashes = []
    while len(hashes) < count:
        index = len(hashes) // FULL
        hashes.extend(tile(read, level, index, min(FULL, count - len(hashes))))
    return hashes


def bundle(read, index, width):
    """The entries of a bundle, each behind its length in two bytes."""
    try:
        content = read(tile_path("entries", index, width))
    except NotShown:
        if width == FULL:
            raise
        content = read(tile_path("entries", index, FULL))
    entries = []
    at = 0
    while at < len(content):
        length = int.from_bytes(content[at : at + 2], "big")
        if at + 2 + length > len(content):
            raise NotVerified("%s ends inside an entry" % tile_path("entries", index, width))
        entries.append(content[at + 2 : at + 2 + length])
        at += 2 + length
    if len(entries) < width:
        raise NotVerified("%s holds %d entries" % (tile_path("entries", index, width), len(entries)))
    return entries[:width]


def check_entries(read, leaves, pruned_below):
    """How many entries were hashed; every one must be shown unless it lies below the pruning line."""
    hashed = 0
    for first in range(0, len(leaves), FULL):
        width = min(FULL, len(leaves) - first)
        try:
            entries = bundle(read, first // FULL, width)
        except NotShown:
            if first + FULL <= pruned_below:
                continue
            raise
        for place, entry in enumerate(entries):
            if hashlib.sha256(b"\x00" + entry).digest() != leaves[first + place]:
                raise NotVerified("entry %d does not have the hash that its tile gives" % (first + place))
        hashed += width
    return hashed


def verify(source, origin, keys, entries_needed, pruned_below):
    read = source.log(origin)
    try:
        note = read("checkpoint")
    except NotShown as e:
        raise NotVerified(str(e)) from None
    size, root, signers = checkpoint(note, origin, keys)
    leaves = level_of(read, 0, size)
    level, hashes = 0, leaves
    tiles = -(-size // FULL)
    while len(hashes) >= FULL:
        above = [tree_root(hashes[at : at + FULL]) for at in range(0, len(hashes) - len(hashes) % FULL, FULL)]
        level += 1
        if level_of(read, level, len(above)) != above:
            raise NotVerified("a tile of level %d does not follow from the level below" % level)
        tiles += -(-len(above) // FULL)
        hashes = above
    if tree_root(leaves) != root:
        raise NotVerified("the tiles lead to root %s, the signed one is %s" % (tree_root(leaves).hex(), root.hex()))
    shown = "entries not read"
    if source.shows_entries:
        try:
            shown = "%d entries hashed" % check_entries(read, leaves, pruned_below)
        except NotShown as e:
            if entries_needed:
                raise NotVerified("entries are not shown: %s" % e) from None
            shown = "entries not shown to us"
    return "size %d, root %s, %d tiles, %s, signed by %s" % (size, root.hex(), tiles, shown, ",".join(signers))


def exported(source):
    """The one log that an export holds, by the first line of its checkpoint; none if there is no checkpoint to ask."""
    try:
        return [source.log("")("checkpoint").split(b"\n", 1)[0].decode("utf-8")]
    except (NotShown, UnicodeDecodeError):
        return []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", help="https://HOST[:PORT], or an exported log: a directory or a zip archive")
    parser.add_argument("--ca", help="PEM file of the server's certificate authority")
    parser.add_argument("--api-key-file", help="file with an API key that may read entries (or set PLINTH_API_KEY)")
    parser.add_argument("--log", action="append", default=[], help="a log's name; without it every log in the list of keys")
    parser.add_argument("--keys", help="file of verifier keys that you trust, instead of those that the source shows")
    parser.add_argument("--pruned-below", type=int, default=0, help="bundles of entries before this one may be missing")
    options = parser.parse_args()
    api_key = os.environ.get("PLINTH_API_KEY")
    if options.api_key_file:
        api_key = pathlib.Path(options.api_key_file).read_text(encoding="ascii").strip()
    try:
        online = "://" in options.source
        source = Site(options.source, options.ca, api_key) if online else Export(options.source)
        listed = pathlib.Path(options.keys).read_bytes() if options.keys else source.keys()
        keys = verifier_keys(listed)
    except (NotVerified, NotShown, OSError, zipfile.BadZipFile) as e:
        print("NOT VERIFIED %s: %s" % (options.source, e))
        return 1
    logs = options.log or (sorted(keys) if online else exported(source) or sorted(keys))
    if not logs:
        print("NOT VERIFIED %s: there is no log" % options.source)
        return 1
    failed = False
    for line in listed.decode("utf-8").splitlines():
        if line.startswith("# incomplete") and not options.log:
            failed = True
            print("NOT VERIFIED %s: the list of logs is %s" % (options.source, line[2:]), flush=True)
    for origin in logs:
        try:
            needed = not online or (bool(options.log) and source.shows_entries)
            line = verify(source, origin, keys.get(origin, []), needed, options.pruned_below)
            print("VERIFIED %s: %s" % (origin, line), flush=True)
        except (NotVerified, OSError, http.client.HTTPException, UnicodeDecodeError, zipfile.BadZipFile) as e:
            failed = True
            print("NOT VERIFIED %s: %s" % (origin, e), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
