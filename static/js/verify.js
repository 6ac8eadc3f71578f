// Proves the signed record behind the # of a certificate's address, without the server. Used by the page a QR leads
// to, and by the page people save for days without a line.
"use strict";

const PREFIX = "cpms-certificate-record\0";
const SIGNATURE = 64, DIGEST = 8;

const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const hexOf = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
const dayOf = (days) => new Date(Date.UTC(2020, 0, 1 + days)).toISOString().slice(0, 10);

function readRecord(raw) {
  const record = raw.slice(0, -SIGNATURE), number = (at) => record[at] * 256 + record[at + 1];
  if (record[0] !== 1) throw new Error("unreadable");
  const found = { key: hexOf(record.slice(1, 5)), completed: dayOf(number(5)), until: dayOf(number(7)), modules: record[9] };
  const flags = record[10];
  let at = 11;
  const texts = [];
  for (let n = 0; n < 3; n += 1) { texts.push(record.slice(at + 1, at + 1 + record[at])); at += 1 + record[at]; }
  if (at !== record.length) throw new Error("unreadable");
  // The last letter of a cut text may lack its marks: it is left out where the script has such marks.
  const wholeLetters = (text) => {
    const isPlain = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Common}]$/u.test(text);
    if (isPlain || !Intl.Segmenter) return text;
    return [...new Intl.Segmenter().segment(text)].slice(0, -1).map((part) => part.segment).join("");
  };
  const shown = (bytes, cut) => (cut ? `${wholeLetters(textOf(bytes.slice(0, -DIGEST)))} …` : textOf(bytes));
  const [course, edition, renewed] = textOf(texts[0]).split("/");
  Object.assign(found, { number: course, edition, renewed: flags & 4 ? dayOf(Number(renewed)) : "" });
  found.issuer = shown(texts[1], flags & 2);
  found.name = shown(texts[2], flags & 1);
  found.record = record;
  return found;
}

async function prove(address, keys) {
  const match = /([0-9A-Z]{20})#([A-Za-z0-9_-]{80,240})\s*$/.exec(address.trim());
  if (!match) return { fault: "unreadable" };
  const [, code, text] = match;
  let found, raw;
  try { raw = bytesOf(text); found = readRecord(raw); } catch { return { fault: "unreadable" }; }
  if (btoa(String.fromCharCode(...raw)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") !== text) return { fault: "unreadable" };
  const key = keys.find((one) => one.id === found.key);
  if (!key) return { fault: "key" };
  if (!globalThis.crypto?.subtle) return { fault: "browser" };
  try {
    const known = await crypto.subtle.importKey("raw", bytesOf(key.x), { name: "Ed25519" }, false, ["verify"]);
    const before = new TextEncoder().encode(PREFIX), after = new TextEncoder().encode(code);
    const message = new Uint8Array([...before, ...found.record, ...after]);
    const holds = await crypto.subtle.verify({ name: "Ed25519" }, known, raw.slice(-SIGNATURE), message);
    return holds ? { code, ...found } : { fault: "signature" };
  } catch { return { fault: "browser" }; }
}

async function markOf(code) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`cpms-code\0${code}`));
  return hexOf(new Uint8Array(digest)).slice(0, 20);
}

async function show(place, address, keys, status) {
  const words = place.dataset, found = await prove(address, keys);
  const list = (title, lines) => {
    const head = document.createElement("h3"), items = document.createElement("ul");
    head.textContent = title;
    items.className = "plain";
    for (const line of lines) { const item = document.createElement("li"); item.textContent = line; item.dir = "auto"; items.append(item); }
    return [head, items];
  };
  place.hidden = false;
  place.dataset.proved = found.fault ?? "yes";
  const out = place.querySelector("[data-result]");
  if (found.fault) { out.replaceChildren(Object.assign(document.createElement("p"), { textContent: words[`fault${found.fault[0].toUpperCase()}${found.fault.slice(1)}`], className: found.fault === "browser" ? "" : "wrong" })); return; }
  const open = [words.openPerson];
  if (status) {
    const why = status.gone[await markOf(found.code)];
    if (why) open.unshift((why === "replaced" ? words.goneReplaced : words.goneRevoked).replace("{day}", status.as_of.slice(0, 10)));
    else open.unshift(words.openStatus.replace("{day}", status.as_of.slice(0, 10)));
  } else open.unshift(words.openNow);
  const today = new Date().toISOString().slice(0, 10);
  if (found.until < today) open.unshift(words.openExpired.replace("{day}", found.until));
  out.replaceChildren(
    ...list(words.listProved, [`${words.labelName}: ${found.name}`, `${words.labelIssuer}: ${found.issuer}`, `${words.labelCourse}: ${found.number}, ${words.labelEdition}: ${found.edition}`, `${words.labelDone}: ${found.completed}`, ...(found.renewed ? [`${words.labelRenewed}: ${found.renewed}`] : []), `${words.labelUntil}: ${found.until}`, `${words.labelModules}: ${found.modules}`, `${words.labelKey}: ${found.key}`]),
    ...list(words.listOpen, open),
  );
}

for (const place of document.querySelectorAll("[data-proof]")) {
  const read = (id) => { const node = document.getElementById(id); return node ? JSON.parse(node.textContent) : null; };
  const keys = read("proof-keys").keys, status = read("proof-status");
  const box = place.querySelector("textarea");
  if (box) box.addEventListener("input", () => { if (box.value.includes("#")) show(place, box.value, keys, status); });
  else if (location.hash.length > 80) show(place, location.href, keys, status);
}
