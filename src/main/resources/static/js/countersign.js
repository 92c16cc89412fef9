// What every page needs beside htmx. No page depends on it to work.
(() => {
  "use strict";

  // What htmx posts carries the session's token, as forms do in a hidden field.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("meta[name=csrf-token]");
    if (token && event.detail.verb !== "get") {
      event.detail.headers[token.dataset.header] = token.content;
    }
  });

  const say = (sentence) => {
    const notice = document.createElement("div");
    notice.className = "notice";
    notice.dataset.tone = "bad";
    notice.textContent = sentence;
    document.getElementById("notices").replaceChildren(notice);
  };

  document.addEventListener("htmx:sendError", () => say("The server does not answer. Nothing was sent; try again."));
  document.addEventListener("htmx:timeout", () => say("The server took too long to answer. Look again before you repeat it."));

  // A notice of an earlier failure goes when the next request works.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) {
      document.getElementById("notices").replaceChildren();
    }
  });

  // A form that was refused puts the cursor where the first mistake is.
  const firstMistake = (root) => root.querySelector("[aria-invalid=true]")?.focus();
  document.addEventListener("DOMContentLoaded", () => firstMistake(document));

  // A file that is too large is said before it is sent.
  document.addEventListener("change", (event) => {
    const max = Number(event.target.dataset?.maxBytes);
    if (!max || !event.target.files) {
      return;
    }
    const large = [...event.target.files].filter((file) => file.size > max).map((file) => file.name);
    const mistake = document.getElementById(`${event.target.id}-mistake`);
    event.target.toggleAttribute("aria-invalid", false);
    mistake.textContent = "";
    if (large.length > 0) {
      event.target.setAttribute("aria-invalid", "true");
      mistake.textContent = `Larger than ${max / 1048576} MB: ${large.join(", ")}. Choose smaller files.`;
      event.target.value = "";
    }
  });

  // A second click on a button that is busy sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "get" || form.hasAttribute("hx-post")) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  // The way back in the browser shows the page as it was left.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    }
  });
})();
