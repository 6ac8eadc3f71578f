// What stays on this device: drafts and ticks. They belong to one person and go when the sign-in ends, unless the
// person chose to keep them. Ticks of somebody who is not signed in belong to nobody. Names:
//   own:<owner>:note:<lesson>   own:<owner>:ticks:<list>   anyone:ticks:<list>
//   keep:<owner>   this person chose to keep theirs        here   whose page was opened last, "" for nobody
"use strict";
{
  // From the server. `owner`: whose page this is, "" for nobody, missing where the page does not say.
  // `forget` and `keep`: whose sign-in just ended, and how. Owners are opaque keys.
  const { owner, forget, keep } = document.body.dataset;
  const prefix = owner ? `own:${owner}:` : "anyone:";

  // A private window or a full device keeps nothing; everything else works all the same.
  const store = {
    names() { try { return Object.keys(localStorage); } catch { return []; } },
    read(name) { try { return localStorage.getItem(name); } catch { return null; } },
    write(name, text) { try { localStorage.setItem(name, text); return true; } catch { return false; } },
    drop(name) { try { localStorage.removeItem(name); } catch { /* nothing is there */ } },
  };

  function mayStay(name) {
    const [kind, whose] = name.split(":");
    if (kind === "note" || kind === "ticks") return false; // from earlier versions: nobody knows whose
    if (kind !== "own" || whose === owner) return true;
    return whose !== forget && store.read(`keep:${whose}`) !== null;
  }

  function tidy() {
    if (keep) store.write(`keep:${keep}`, "1");
    if (forget) store.drop(`keep:${forget}`);
    for (const name of store.names()) if (!mayStay(name)) store.drop(name);
  }

  // Another tab may have signed out, or somebody else in, since this page was opened.
  const isStillHere = () => store.read("here") === owner;

  // A page of somebody who left shows and keeps nothing more: it is opened anew, as whoever is here now.
  function leaveWhenStale() {
    if (!owner || isStillHere()) return;
    for (const text of document.querySelectorAll("[data-device] textarea")) text.value = "";
    location.replace(location.pathname + location.search);
  }

  function save(name, text) {
    if (!isStillHere()) return false;
    if (text) return store.write(prefix + name, text);
    store.drop(prefix + name);
    return true;
  }

  function openDraft(box) {
    const text = box.querySelector("textarea"), full = box.querySelector("[data-full]");
    const name = `note:${box.dataset.device}`;
    text.value = store.read(prefix + name) ?? "";
    text.addEventListener("input", () => { full.hidden = save(name, text.value); });
    box.hidden = false;
  }

  const boxesOf = (list) => [...list.querySelectorAll("input")];

  function saveTicks(list) {
    const marks = boxesOf(list).map((box) => (box.checked ? "1" : "0")).join("");
    save(`ticks:${list.dataset.ticks}`, marks.includes("1") ? marks : "");
  }

  function openTicks(list) {
    const marks = store.read(`${prefix}ticks:${list.dataset.ticks}`) ?? "";
    boxesOf(list).forEach((box, place) => { box.checked = marks[place] === "1"; });
    list.addEventListener("change", () => saveTicks(list));
  }

  function clearTicks(list) {
    for (const box of boxesOf(list)) box.checked = false;
    saveTicks(list);
  }

  function openAll() {
    const lists = [...document.querySelectorAll("[data-ticks]")];
    lists.forEach(openTicks);
    for (const button of document.querySelectorAll("[data-untick]")) {
      button.hidden = false;
      button.addEventListener("click", () => lists.forEach(clearTicks));
    }
    if (!owner) return;
    document.querySelectorAll("[data-device]").forEach(openDraft);
    // Whoever has nothing here is not asked whether to keep it.
    const hasOwn = store.names().some((name) => name.startsWith(prefix));
    for (const choice of document.querySelectorAll("[data-drafts]")) choice.hidden = !hasOwn;
  }

  // A page that does not know who is here (the database is away, a form came from elsewhere) touches nothing.
  if (owner !== undefined) {
    tidy();
    if (store.write("here", owner)) openAll();
    addEventListener("storage", leaveWhenStale);
    addEventListener("pageshow", leaveWhenStale);
  }
}
