// The button that checks the page in the visitor's own browser. It believes the keys and the state of the log that this browser remembers.
import {
  Refused, base64Of, bytesOf, checkConsistency, checkInclusion, consistencyPath, leafHash, parseCheckpoint, parseKeys, parseReceipt, signedBy, tilePath,
} from "/assets/proof.js";

const AHEAD_SECONDS = 120;
const AT_ONCE = 6;

async function fetched(address, form) {
  const answer = await fetch(address, { cache: "no-store", credentials: "omit" });
  if (answer.status !== 200) throw new Refused(`${new URL(answer.url).pathname} answered with ${answer.status}`);
  return form === "json" ? answer.json() : form === "bytes" ? new Uint8Array(await answer.arrayBuffer()) : answer.text();
}

/** What this browser keeps of this installation's log from visit to visit, under a name that the installation does not choose. */
const memory = {
  name: "plinth log",

  async read() {
    const text = localStorage.getItem(this.name);
    if (text === null) return null;
    try {
      const kept = JSON.parse(text);
      return {
        origin: kept.origin, keys: await parseKeys(kept.keys.join("\n")), size: BigInt(kept.size), root: bytesOf(kept.root), at: new Date(kept.at),
      };
    } catch {
      throw new Refused("what this browser remembers cannot be read");
    }
  },

  write(log, at) {
    localStorage.setItem(this.name, JSON.stringify({
      origin: log.origin, keys: log.keys.map(key => key.line), size: String(log.now.size), root: base64Of(log.now.root), at: at.toISOString(),
    }));
  },

  forget() {
    localStorage.removeItem(this.name);
  },
};

/** The log as it is published, checked against itself and against what is remembered. */
class Log {
  constructor(origin, keys) {
    this.origin = origin;
    this.keys = keys;
    this.tiles = new Map();
    this.seen = new Map();
  }

  tile(level, number, width) {
    const path = tilePath(level, number, width);
    if (!this.tiles.has(path)) this.tiles.set(path, fetched(`/ledger/${this.origin}/${path}`, "bytes"));
    return this.tiles.get(path);
  }

  /** A receipt whose signature and inclusion hold; that its state of the log belongs to the newest one is left to `grew`. */
  async entry(entry) {
    const receipt = parseReceipt(await fetched(`/trust/receipts/${entry}`));
    await signedBy(receipt.checkpoint, this.keys, this.origin);
    await checkInclusion(await leafHash(receipt.entry), receipt.index, receipt.checkpoint.size, receipt.path, receipt.checkpoint.root);
    this.seen.set(receipt.checkpoint.text, receipt.checkpoint);
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(receipt.entry));
  }

  async newest() {
    const checkpoint = parseCheckpoint(await fetched(`/ledger/${this.origin}/checkpoint`));
    this.signer = await signedBy(checkpoint, this.keys, this.origin);
    this.now = checkpoint;
  }

  async grew(older) {
    const path = older.size <= this.now.size ? await consistencyPath(older.size, this.now.size, (...tile) => this.tile(...tile)) : [];
    await checkConsistency(older, this.now, path);
  }
}

/** Why the entry does not show the claim, or nothing. */
function fault(claim, evidence, entry, catalogue, now) {
  const facts = entry.facts ?? {};
  if (entry.id !== evidence.entry || entry.action !== "evidence.probe" || entry.object?.id !== evidence.probe) return "its receipt is about something else";
  if (facts.against !== "live") return "the entry is not about the running system";
  if (facts.outcome !== "held") return "the entry does not say that the attack failed";
  if (!(facts.claims ?? "").split(",").includes(claim.id)) return "the entry does not name it";
  if (facts.catalogue !== catalogue) return "the entry was made under other sentences";
  const age = (now - Date.parse(entry.time)) / 1000;
  if (!(age <= claim.freshSeconds)) return "by your clock, the newest try is too old to count";
  if (age < -AHEAD_SECONDS) return "by your clock, the newest try lies in the future";
  return null;
}

async function inTurns(tasks, progress) {
  const waiting = [...tasks];
  let done = 0;
  const worker = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      await task();
      progress(++done, tasks.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Checks the claims of a profile: what it found in sentences, which claims are called proven, and which of these are not. */
async function check(profile, progress) {
  const document = await fetched("/trust/claims.json", "json");
  const { origin } = document.log;
  const remembered = await memory.read();
  const published = await parseKeys(await fetched(`/ledger/${origin}/keys`));
  const keys = remembered?.keys ?? published;
  const log = new Log(origin, keys);
  const claims = document.claims.filter(claim => claim.profile === profile);
  const proven = claims.filter(claim => claim.state === "proven");
  const entries = new Map();
  const wanted = [...new Set(proven.flatMap(claim => claim.evidence.map(one => one.entry)))];
  const broken = [];
  await inTurns(wanted.map(id => async () => {
    try {
      entries.set(id, { entry: await log.entry(id) });
    } catch (wrong) {
      entries.set(id, { wrong: said(wrong) });
    }
  }), progress);
  const lines = [];
  let whole = true;
  const now = new Date();
  try {
    if (remembered && remembered.origin !== origin) throw new Refused("the installation shows another log than at your last visit");
    await log.newest();
    for (const seen of log.seen.values()) await log.grew(seen);
    if (remembered) await log.grew(remembered);
    lines.push({ good: true, text: remembered
      ? `The log only grew since this browser saw it on ${day(remembered.at)}: from ${remembered.size} to ${log.now.size} entries, and the first ${remembered.size} are the same.`
      : `This browser has not seen this log before. It now remembers its key ${log.signer.id} and its ${log.now.size} entries, and will notice at the next visit if anything was changed or taken away.` });
    lines.push({ good: true, text: `The log's signature is right, by the key ${log.signer.id}.` });
    const unknown = published.filter(key => !keys.some(one => one.line === key.line));
    if (unknown.length > 0) lines.push({ good: false, text: "The installation shows keys that this browser does not know. Until it signs with one of them nothing changes; ask for the handover that the old key signed." });
  } catch (wrong) {
    whole = false;
    lines.push({ good: false, text: `The log does not hold: ${said(wrong)}.` });
  }
  for (const claim of proven) {
    const faults = claim.evidence.map(one => {
      const found = entries.get(one.entry);
      return found.wrong ?? fault(claim, one, found.entry, document.catalogue, now);
    });
    const wrong = !whole ? "the log does not hold" : claim.evidence.length === 0 ? "no evidence is named" : faults.find(one => one !== null);
    if (wrong) broken.push({ id: claim.id, wrong });
  }
  lines.unshift({ good: broken.length === 0, text: `${proven.length - broken.length} of ${proven.length} that are called proven here have their evidence in that log: entries which say that the attack on the running system was tried lately and failed.` });
  if (claims.length > proven.length) lines.push({ good: null, text: `The other ${claims.length - proven.length} are not called proven, so there was nothing to check.` });
  if (whole) memory.write(log, now);
  return { lines, broken, proven: proven.map(claim => claim.id) };
}

function said(wrong) {
  if (wrong instanceof Refused) return wrong.message;
  if (wrong?.name === "NotSupportedError") return "this browser cannot check Ed25519 signatures; a newer one can, and so can plinth verify";
  return "an answer could not be read";
}

function day(at) {
  return at.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
}

function element(name, text, kind) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function status(good, text) {
  const line = element("li", "", "status " + (good === null ? "planned" : good ? "good" : "bad"));
  const dot = element("span", "", "dot");
  dot.setAttribute("aria-hidden", "true");
  line.append(dot, element("span", (good === false ? "Not so: " : "") + text));
  return line;
}

function mark(id, wrong) {
  const standing = document.getElementById(id)?.querySelector(".standing");
  if (!standing) return;
  standing.querySelector(".checked")?.remove();
  standing.querySelector("a").before(element("span", wrong ? `Your browser: ${wrong}` : "Checked in your browser", "checked " + (wrong ? "bad" : "good")));
}

function forgetting() {
  const button = element("button", "Forget what this browser remembers", "plain-button");
  button.type = "button";
  button.addEventListener("click", () => { memory.forget(); button.replaceWith(element("p", "Forgotten. The next check begins anew.", "quiet")); });
  return button;
}

function show(place) {
  const button = place.querySelector("button");
  const results = place.querySelector(".results");
  const bar = place.querySelector("progress");
  button.addEventListener("click", async () => {
    button.disabled = true;
    bar.hidden = false;
    results.replaceChildren(element("p", "Fetching the evidence and checking it here …"));
    try {
      const { lines, broken, proven } = await check(place.dataset.profile, (done, of) => { bar.max = of; bar.value = done; });
      const list = element("ul", "", "plain-list");
      lines.forEach(line => list.append(status(line.good, line.text)));
      broken.forEach(one => list.append(status(false, `${one.id}: ${one.wrong}.`)));
      results.replaceChildren(list, forgetting());
      proven.forEach(id => mark(id, broken.find(one => one.id === id)?.wrong));
    } catch (wrong) {
      results.replaceChildren(element("p", `This could not be checked: ${said(wrong)}.`, "bad-note"), forgetting());
    } finally {
      button.disabled = false;
      bar.hidden = true;
    }
  });
  place.hidden = false;
}

const place = document.getElementById("verify");
if (place) show(place);
