// What a log is checked with: C2SP signed-note and tlog-proof, RFC 9162 sections 2.1.3.2 and 2.1.4.2. No network, no page, no memory.
// Every function that finds something wrong throws a Refused whose message says what.

export class Refused extends Error {}

const ED25519 = 1;
const HASH_BYTES = 32;
const KEY_ID_BYTES = 4;
const TILE = 256n;

const utf8 = new TextEncoder();

function require(holds, otherwise) {
  if (!holds) throw new Refused(otherwise);
}

function requireHash(bytes) {
  require(bytes.length === HASH_BYTES, "a hash has 32 bytes");
}

/** Padded base64 in its one canonical spelling. */
export function bytesOf(base64) {
  let binary;
  try {
    binary = atob(base64);
  } catch {
    throw new Refused("something that should be base64 is not");
  }
  require(btoa(binary) === base64, "something is not spelled as base64 is");
  return Uint8Array.from(binary, character => character.charCodeAt(0));
}

export function base64Of(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

function equal(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

/** RFC 9162, section 2.1.1. */
export function leafHash(entry) {
  return sha256(Uint8Array.of(0), entry);
}

export function nodeHash(left, right) {
  return sha256(Uint8Array.of(1), left, right);
}

/** The way from a node to the root, telling of each sibling on which side of the way it stands. */
async function climb(at, last, siblings, side) {
  for (const sibling of siblings) {
    require(last !== 0n, "the proof is longer than it may be");
    if (at % 2n === 1n || at === last) {
      await side.left(sibling);
      while (at % 2n === 0n && at !== 0n) {
        at /= 2n;
        last /= 2n;
      }
    } else {
      await side.right(sibling);
    }
    at /= 2n;
    last /= 2n;
  }
  require(last === 0n, "the proof is too short");
}

/** Whether the path leads from the leaf to the root: RFC 9162, section 2.1.3.2. */
export async function checkInclusion(leaf, index, size, path, root) {
  require(index < size, "the entry's number is not in the log");
  [leaf, root, ...path].forEach(requireHash);
  let hash = leaf;
  await climb(index, size - 1n, path, {
    left: async (sibling) => {
      hash = await nodeHash(sibling, hash);
    },
    right: async (sibling) => {
      hash = await nodeHash(hash, sibling);
    },
  });
  require(equal(hash, root), "the entry is not under the signed root");
}

/** Whether the larger tree begins with all of the smaller one: RFC 9162, section 2.1.4.2. */
export async function checkConsistency(older, newer, path) {
  require(older.size > 0n, "nothing can be said of an empty log");
  require(older.size <= newer.size, "the log has become shorter");
  if (older.size === newer.size) {
    require(path.length === 0, "the proof is longer than it may be");
    require(equal(older.root, newer.root), "there are two different logs of the same length");
    return;
  }
  [older.root, newer.root, ...path].forEach(requireHash);
  let at = older.size - 1n;
  let last = newer.size - 1n;
  while (at % 2n === 1n) {
    at /= 2n;
    last /= 2n;
  }
  const hashes = at === 0n ? [older.root, ...path] : path;
  require(hashes.length > 0, "the proof is too short");
  let before = hashes[0];
  let after = hashes[0];
  await climb(at, last, hashes.slice(1), {
    left: async (sibling) => {
      before = await nodeHash(sibling, before);
      after = await nodeHash(sibling, after);
    },
    right: async (sibling) => {
      after = await nodeHash(after, sibling);
    },
  });
  require(equal(before, older.root), "what was signed before is not the beginning of the log");
  require(equal(after, newer.root), "the log is not what is signed now");
}

/** A verifier key line, name+id+base64, whose id must follow from the rest. */
async function parseKey(line) {
  const parts = line.match(/^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/);
  require(parts, "a key line does not have the form of one");
  const [, name, id, text] = parts;
  const typed = bytesOf(text);
  const digest = await sha256(utf8.encode(name + "\n"), typed);
  require(hex(digest.subarray(0, KEY_ID_BYTES)) === id, "the number of a key does not follow from the key");
  return { line, name, id, type: typed[0], bytes: typed.subarray(1) };
}

/** The keys of a file, one a line; comments are left out. */
export function parseKeys(text) {
  return Promise.all(text.split("\n").filter(line => line && !line.startsWith("#")).map(parseKey));
}

/** A checkpoint: its text and signature lines, nothing of it verified. */
export function parseCheckpoint(note) {
  const split = note.lastIndexOf("\n\n");
  require(split > 0 && note.endsWith("\n"), "a checkpoint has a text, an empty line and signatures");
  const text = note.slice(0, split + 1);
  const signatures = note.slice(split + 2, -1).split("\n").map(line => {
    const parts = line.match(/^— (\S+) (\S+)$/);
    require(parts, "a signature line does not have the form of one");
    const bytes = bytesOf(parts[2]);
    require(bytes.length > KEY_ID_BYTES, "a signature is too short");
    return { name: parts[1], id: bytes.subarray(0, KEY_ID_BYTES), bytes: bytes.subarray(KEY_ID_BYTES) };
  });
  const [origin, size, root, ...more] = text.split("\n");
  require(/^(0|[1-9][0-9]{0,18})$/.test(size) && more.length > 0, "a checkpoint names its log, its length and its root");
  return { text, signatures, origin, size: BigInt(size), root: bytesOf(root) };
}

/** The Ed25519 key among these that signed the checkpoint. A line that claims one of them and does not fit refuses the whole. */
export async function signedBy(checkpoint, keys, origin) {
  require(checkpoint.origin === origin, "the checkpoint is of another log");
  const text = utf8.encode(checkpoint.text);
  let signer;
  for (const key of keys.filter(one => one.type === ED25519 && one.name === origin)) {
    for (const signature of checkpoint.signatures.filter(one => one.name === key.name && hex(one.id) === key.id)) {
      const imported = await crypto.subtle.importKey("raw", key.bytes, "Ed25519", false, ["verify"]);
      require(await crypto.subtle.verify("Ed25519", imported, signature.bytes, text), "a signature on the log is wrong");
      signer = key;
    }
  }
  require(signer, "none of the known keys signed the log");
  return signer;
}

function hex(bytes) {
  return [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
}

/** A receipt (C2SP tlog-proof) with its entry, nothing of it verified. */
export function parseReceipt(text) {
  const split = text.indexOf("\n\n");
  require(split > 0, "a receipt has an empty line before its checkpoint");
  const [header, extra, index, ...path] = text.slice(0, split).split("\n");
  require(header === "c2sp.org/tlog-proof@v1", "this is not a receipt");
  require(extra?.startsWith("extra ") && /^index (0|[1-9][0-9]{0,18})$/.test(index ?? ""), "a receipt has an entry and its number");
  return {
    entry: bytesOf(extra.slice("extra ".length)),
    index: BigInt(index.slice("index ".length)),
    path: path.map(bytesOf),
    checkpoint: parseCheckpoint(text.slice(split + 2)),
  };
}

/** The proof that a log of one length begins with one of another, out of its tiles (C2SP tlog-tiles): RFC 9162, section 2.1.4.1. */
export async function consistencyPath(older, size, tile) {
  if (older === size) return [];
  const path = [];
  let from = 0n;
  let to = size;
  let rest = older;
  let whole = true;
  // from the root down; the proof lists the hashes from the leaves up
  while (rest !== to - from) {
    const half = largestPowerBelow(to - from);
    if (rest <= half) {
      path.unshift(await rangeHash(from + half, to, size, tile));
      to = from + half;
    } else {
      path.unshift(await rangeHash(from, from + half, size, tile));
      from += half;
      rest -= half;
      whole = false;
    }
  }
  if (!whole) path.unshift(await rangeHash(from, to, size, tile));
  return path;
}

function largestPowerBelow(number) {
  let power = 1n;
  while (power * 2n < number) power *= 2n;
  return power;
}

/** The hash over the entries of a range, from tiles that nothing vouches for yet. */
async function rangeHash(from, to, size, tile) {
  const width = to - from;
  let level = 0n;
  while (1n << level < width) level++;
  if (1n << level === width && from % width === 0n) return subtree(from, level, size, tile);
  const half = largestPowerBelow(width);
  return nodeHash(await rangeHash(from, from + half, size, tile), await rangeHash(from + half, to, size, tile));
}

async function subtree(from, level, size, tile) {
  const high = level / 8n;
  const first = from >> (8n * high);
  const count = 1n << (level - 8n * high);
  const hashes = await tile(high, first / TILE, width(first / TILE, size >> (8n * high)));
  const at = Number(first % TILE);
  let row = Array.from({ length: Number(count) }, (_, i) => hashes.slice((at + i) * HASH_BYTES, (at + i + 1) * HASH_BYTES));
  require(row.every(hash => hash.length === HASH_BYTES), "a tile is shorter than it should be");
  while (row.length > 1) {
    const pairs = Array.from({ length: row.length / 2 }, (_, i) => nodeHash(row[2 * i], row[2 * i + 1]));
    row = await Promise.all(pairs);
  }
  return row[0];
}

function width(number, hashes) {
  const left = hashes - number * TILE;
  return left < TILE ? left : TILE;
}

/** The address of a tile below that of its log. */
export function tilePath(level, number, width) {
  let text = String(number % 1000n).padStart(3, "0");
  for (let rest = number / 1000n; rest > 0n; rest /= 1000n) text = "x" + String(rest % 1000n).padStart(3, "0") + "/" + text;
  return `tile/${level}/${text}${width < TILE ? ".p/" + width : ""}`;
}
