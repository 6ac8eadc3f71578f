// Proves the signed record behind the # of a certificate's address, without the server. Used by the page a QR leads
// to, and by the page people save for days without a line. One verdict comes first, then what is proved and what not.
// No large integer is written here: a browser that cannot read ed25519.js still reads this, and says so.
"use strict";

const PREFIX = "cpms-certificate-record\0";
const SIGNATURE = 64, DIGEST = 8, CODE = 20;
const NAME_CUT = 1, ISSUER_CUT = 2, RENEWED = 4;

const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const encoded = (text) => new TextEncoder().encode(text);
const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
const dayOf = (days) => new Date(Date.UTC(2020, 0, 1 + days)).toISOString().slice(0, 10);

function spelled(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

// The last letter of a cut text may lack its marks: it is left out where the script has such marks.
function wholeLetters(text) {
  const isPlain = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Common}]$/u.test(text);
  if (isPlain || !Intl.Segmenter) return text;
  return [...new Intl.Segmenter().segment(text)].slice(0, -1).map((part) => part.segment).join("");
}

const shownText = (bytes, isCut) => (isCut ? `${wholeLetters(textOf(bytes.slice(0, -DIGEST)))} …` : textOf(bytes));

// What the bytes of a record say; see certificates/record.py for their order. Throws where they are no record.
function readRecord(raw) {
  const record = raw.slice(0, -SIGNATURE), number = (at) => record[at] * 256 + record[at + 1];
  if (record[0] !== 1) throw new Error("unreadable");
  const flags = record[10], texts = [];
  let at = 11;
  for (let n = 0; n < 3; n += 1) {
    texts.push(record.slice(at + 1, at + 1 + record[at]));
    at += 1 + record[at];
  }
  if (at !== record.length) throw new Error("unreadable");
  const [course, edition, renewed] = textOf(texts[0]).split("/");
  return {
    record,
    key: hexOf(record.slice(1, 5)),
    completed: dayOf(number(5)),
    until: dayOf(number(7)),
    renewed: flags & RENEWED ? dayOf(Number(renewed)) : "",
    modules: record[9],
    number: course,
    edition,
    issuer: shownText(texts[1], flags & ISSUER_CUT),
    name: shownText(texts[2], flags & NAME_CUT),
  };
}

const isCodeAlone = (typed) => /^[0-9a-z]{20}$/i.test(typed.trim().replace(/^.*\//, "").replace(/[\s-]/g, ""));

// What a typed text proves: the record, or a `fault` ("code", "unreadable", "key", "signature", "stolen", "browser").
function prove(typed, list) {
  if (isCodeAlone(typed)) return { fault: "code" };
  const match = /([0-9A-Z]{20})#([A-Za-z0-9_-]{80,240})\s*$/.exec(typed.trim());
  if (!match) return { fault: "unreadable" };
  const [, code, text] = match;
  let found, raw;
  try {
    raw = bytesOf(text);
    found = readRecord(raw);
  } catch {
    return { fault: "unreadable" };
  }
  if (spelled(raw) !== text) return { fault: "unreadable" };
  const key = list.keys.find((one) => one.id === found.key);
  if (!key) return { fault: "key" };
  if (typeof signatures === "undefined") return { fault: "browser" };
  const message = [...encoded(PREFIX), ...found.record, ...encoded(code)];
  if (!signatures.verify(bytesOf(key.x), raw.slice(-SIGNATURE), message)) return { fault: "signature" };
  if (key.compromised_since && !(list.papers ?? []).includes(paperMark(code, text))) {
    return { fault: "stolen", day: key.compromised_since };
  }
  return { code, ...found };
}

// How a code stands in the list of those that no longer count, and a paper among those made with a stolen key.
const codeMark = (code) => signatures.sha256(encoded(`cpms-code\0${code}`)).slice(0, 20);
const paperMark = (code, text) => signatures.sha256(encoded(`cpms-paper\0${code}#${text}`)).slice(0, 32);

// The one word about a paper: a fault, "revoked", "replaced", "row", "expired" or "genuine";
// with the day it is said of.
function verdictOf(found, status, standing) {
  if (found.fault) return [found.fault, found.day];
  const gone = status ? status.gone[codeMark(found.code)] : standing;
  if (gone === "revoked" || gone === "replaced") return [gone, status ? status.as_of.slice(0, 10) : ""];
  if (!status && standing === "changed") return ["row"];
  if (found.until < new Date().toISOString().slice(0, 10)) return ["expired", found.until];
  return ["genuine"];
}

// A day as the certificate prints it in the language of the page, so that both can be compared at a glance.
function inWords(day) {
  const lang = document.documentElement.lang.split("-")[0] || "en";
  const shape = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : `${lang}-u-ca-gregory-nu-latn`, shape).format(new Date(day));
}

function sentence(words, name, day) {
  return words[name].replace("{day}", day ? inWords(day) : "");
}

function line(text) {
  const item = document.createElement("li");
  item.textContent = text;
  item.dir = "auto";
  return item;
}

function listed(title, lines) {
  const head = document.createElement("h3"), items = document.createElement("ul");
  head.textContent = title;
  items.className = "plain";
  items.append(...lines.map(line));
  return [head, items];
}

function provedLines(words, found) {
  return [
    `${words.labelName}: ${found.name}`,
    `${words.labelIssuer}: ${found.issuer}`,
    `${words.labelCourse}: ${found.number}`,
    `${words.labelEdition}: ${found.edition}`,
    `${words.labelDone}: ${inWords(found.completed)}`,
    ...(found.renewed ? [`${words.labelRenewed}: ${inWords(found.renewed)}`] : []),
    `${words.labelUntil}: ${inWords(found.until)}`,
    `${words.labelModules}: ${found.modules}`,
    `${words.labelKey}: ${found.key}`,
  ];
}

function openLines(words, status) {
  const meanwhile = status ? sentence(words, "openStatus", status.as_of.slice(0, 10)) : words.openNow;
  return [meanwhile, words.openPerson];
}

// Sheets colour a verdict by the word that the issuer's own page uses for it.
const COLOURS = { genuine: "valid", expired: "expired", revoked: "revoked", replaced: "replaced" };

function show(place, typed, list, status) {
  const words = place.dataset, found = prove(typed, list);
  const [verdict, day] = verdictOf(found, status, words.standing);
  const first = document.createElement("p");
  first.className = "verdict";
  first.dataset.status = COLOURS[verdict] ?? "unknown";
  first.textContent = sentence(words, `verdict${verdict[0].toUpperCase()}${verdict.slice(1)}`, day);
  const isGone = verdict === "revoked" || verdict === "replaced";
  const open = isGone ? [words.openPerson] : openLines(words, status);
  place.hidden = false;
  place.dataset.proved = found.fault ?? "yes";
  place.dataset.verdict = verdict;
  place.querySelector("[data-result]").replaceChildren(
    first,
    ...(found.fault ? [] : listed(words.listProved, provedLines(words, found))),
    ...(found.fault ? [] : listed(words.listOpen, open)),
  );
}

function clear(place) {
  delete place.dataset.proved;
  delete place.dataset.verdict;
  place.querySelector("[data-result]").replaceChildren();
}

function read(id) {
  const node = document.getElementById(id);
  return node ? JSON.parse(node.textContent) : null;
}

function begin(place) {
  const list = read("proof-keys"), status = read("proof-status"), box = place.querySelector("textarea");
  if (!box) {
    if (location.hash.length > 80) show(place, location.href, list, status);
    return;
  }
  clear(place);
  box.addEventListener("input", () => {
    if (box.value.trim().length >= CODE) show(place, box.value, list, status);
    else clear(place);
  });
}

for (const place of document.querySelectorAll("[data-proof]")) begin(place);
