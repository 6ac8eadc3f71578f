// Small comforts. Every page works without this file.
"use strict";

// An error summary takes the focus, so that it is heard and seen.
document.querySelector("[data-focus]")?.focus();

// A second press of the same button is not sent; the server would treat it as one anyway.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Note that this lesson was opened, so that any device goes on here.
const page = document.querySelector("[data-visit]");
const token = document.querySelector("input[name=csrf_token]");
if (page && token) {
  fetch(page.dataset.visit, { method: "POST", body: new URLSearchParams({ csrf_token: token.value }), keepalive: true }).catch(() => {});
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Ticks of a job aid or a checklist stay on this device.
const lists = document.querySelectorAll("[data-ticks]");
const ticksOf = (list) => [...list.querySelectorAll("input")];
const keep = (list) => {
  try { localStorage.setItem(`ticks:${list.dataset.ticks}`, ticksOf(list).map((box) => (box.checked ? 1 : 0)).join("")); } catch { /* a private window keeps nothing */ }
};
for (const list of lists) {
  let kept = "";
  try { kept = localStorage.getItem(`ticks:${list.dataset.ticks}`) ?? ""; } catch { /* nothing kept */ }
  ticksOf(list).forEach((box, place) => { box.checked = kept[place] === "1"; });
  list.addEventListener("change", () => keep(list));
}
for (const button of document.querySelectorAll("[data-untick]")) {
  button.hidden = false;
  button.addEventListener("click", () => lists.forEach((list) => { ticksOf(list).forEach((box) => { box.checked = false; }); keep(list); }));
}

// The quick way out leaves no step back to this page.
for (const link of document.querySelectorAll("[data-away]")) {
  link.addEventListener("click", (event) => { event.preventDefault(); location.replace(link.href); });
}

// A note that stays on this device.
for (const box of document.querySelectorAll("[data-device]")) {
  const text = box.querySelector("textarea");
  const name = `note:${box.dataset.device}`;
  try { text.value = localStorage.getItem(name) ?? ""; box.hidden = false; } catch { /* a private window keeps nothing */ }
  text.addEventListener("input", () => { try { localStorage.setItem(name, text.value); } catch { /* full */ } });
}

// A word of the glossary opens where it stands; without this the link leads to the list below the lesson.
if (HTMLElement.prototype.togglePopover) {
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  bubble.popover = "auto";
  for (const link of document.querySelectorAll("a.word")) {
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      const meaning = document.getElementById(link.hash.slice(1));
      if (!meaning) return;
      event.preventDefault();
      bubble.replaceChildren(...[...meaning.children].map((node) => node.cloneNode(true)));
      bubble.setAttribute("role", "note");
      link.after(bubble);
      bubble.showPopover();
      const at = link.getBoundingClientRect();
      const room = document.documentElement.clientWidth - bubble.offsetWidth - 8;
      bubble.style.left = `${Math.max(8, Math.min(at.left, room))}px`;
      bubble.style.top = at.bottom + bubble.offsetHeight + 8 < innerHeight ? `${at.bottom + 6}px` : `${Math.max(8, at.top - bubble.offsetHeight - 6)}px`;
    });
  }
}
