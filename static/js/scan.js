// The camera on the check page, where the browser reads squares by itself (BarcodeDetector); elsewhere nothing shows.
// Whatever host a square names, the code is looked up here: a forged paper cannot lead to a forged page.
"use strict";
{
  const EVERY = 200; // milliseconds from one look to the next
  const TRIES = 25; // looks that may fail one after the other before the browser is given up
  const SQUARE = /\/verify\/([0-9A-Z]{20})(#[A-Za-z0-9_-]+)?\s*$/;

  const place = document.querySelector("[data-scan]"), form = document.querySelector("[data-code-form]");
  const words = place.dataset, part = (name) => place.querySelector(`[data-${name}]`);
  const open = part("open"), close = part("close"), said = part("said");
  const video = place.querySelector("video"), field = form.querySelector("input");
  const show = (isOn) => place.querySelectorAll("[data-view]").forEach((one) => { one.hidden = !isOn; });
  let wanted = null; // what stands for the camera that is on or being opened

  const say = (text) => { if (said.textContent !== text) said.textContent = text; };
  const pause = () => new Promise((done) => setTimeout(done, EVERY));

  // Our own page of the certificate a square or a pasted text names, with its signed record; or nothing.
  function pageOf(text) {
    const match = SQUARE.exec(text);
    return match && words.address.replace("CODE", match[1]) + (match[2] ?? "");
  }

  const release = (stream) => stream?.getTracks().forEach((track) => track.stop());

  function stop(text, next) {
    if (!wanted) return;
    release(video.srcObject);
    video.srcObject = null;
    wanted = null;
    show(false);
    open.hidden = false;
    say(text);
    next?.focus();
  }

  async function look(detector, turn) {
    let failed = 0;
    while (wanted === turn) {
      let found = [];
      try {
        found = await detector.detect(video);
        failed = 0;
      } catch {
        failed += 1; // the first picture may not be there yet
      }
      if (wanted !== turn) return;
      const page = found.map((one) => pageOf(one.rawValue)).find(Boolean);
      if (page) { stop(words.found); location.assign(page); return; }
      if (found.length) say(words.strange);
      if (failed === TRIES) { stop(words.broken, field); return; }
      await pause();
    }
  }

  async function start() {
    const turn = wanted = {};
    open.hidden = true;
    show(true);
    close.focus();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (wanted !== turn) { release(stream); return; }
      video.srcObject = stream;
      await video.play();
    } catch (fault) {
      if (wanted === turn) stop(fault.name === "NotAllowedError" ? words.refused : words.missing, field);
      return;
    }
    if (wanted !== turn) return;
    say(words.on);
    place.scrollIntoView({ block: "nearest" });
    look(new BarcodeDetector({ formats: ["qr_code"] }), turn);
  }

  async function canScan() {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
    return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
  }

  open.addEventListener("click", start);
  close.addEventListener("click", () => stop(words.off, open));
  addEventListener("keydown", (event) => { if (event.key === "Escape") stop(words.off, open); });
  addEventListener("pagehide", () => stop(words.off));
  document.addEventListener("visibilitychange", () => { if (document.hidden) stop(words.off); });
  canScan().then((can) => { place.hidden = !can; }, () => {});

  // A pasted address is opened here with what stands behind its #, which then proves the paper and is sent to nobody.
  form.addEventListener("submit", (event) => {
    const page = pageOf(field.value.trim());
    if (!page) return;
    event.preventDefault();
    location.assign(page);
  });
}
