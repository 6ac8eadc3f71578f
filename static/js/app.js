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
  const body = new URLSearchParams({ csrf_token: token.value });
  fetch(page.dataset.visit, { method: "POST", body, keepalive: true }).catch(() => {});
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// The quick way out leaves no step back to this page.
for (const link of document.querySelectorAll("[data-away]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(link.href);
  });
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
      const fitsBelow = at.bottom + bubble.offsetHeight + 8 < innerHeight;
      const above = Math.max(8, at.top - bubble.offsetHeight - 6);
      bubble.style.top = `${fitsBelow ? at.bottom + 6 : above}px`;
    });
  }
}
