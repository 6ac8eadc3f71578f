// A second press of the same button is not sent; the server would treat it as one anyway.
"use strict";
{
  const AGAIN = 8000; // milliseconds until a press counts as a new one: the first may have been lost on the way

  function sendOnce(form) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
      setTimeout(() => delete form.dataset.sent, AGAIN);
    });
  }

  // A page that is come back to was not sent from here.
  function forgetSent() {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  }

  document.querySelectorAll("form[data-once]").forEach(sendOnce);
  addEventListener("pageshow", forgetSent);
}
