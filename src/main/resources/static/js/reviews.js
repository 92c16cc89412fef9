// The reviewer's keys, and what of a form depends on what was chosen. Everything works without it.
(() => {
  "use strict";

  const rows = () => [...document.querySelectorAll("tr[data-review]")];
  const current = () => document.activeElement?.closest("tr[data-review]");
  const link = (row) => row.querySelector("a.open");

  const move = (step) => {
    const all = rows();
    const at = all.indexOf(current());
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
    if (next) {
      link(next).focus();
      next.scrollIntoView({ block: "nearest" });
    }
  };

  const form = document.getElementById("decision");

  const choose = (decision) => {
    if (form) {
      form.querySelector(`input[value=${decision}]`).checked = true;
      depend();
      document.getElementById("comment").focus();
    } else if (current()) {
      location.assign(`${link(current()).href}?decision=${decision}`);
    }
  };

  const claim = () => (document.querySelector("#claim button") || current()?.querySelector("button.claim"))?.click();

  const dialog = document.getElementById("keys");

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    x: () => current()?.querySelector("input[type=checkbox]")?.click(),
    c: claim,
    a: () => choose("APPROVE"),
    r: () => choose("REJECT"),
    q: () => choose("REQUEST_INFORMATION"),
    u: () => document.querySelector("a.back")?.click(),
    "?": () => dialog.showModal(),
  };

  const types = (target) => target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat && event.key !== "j" && event.key !== "k"
        || dialog.open || types(event.target) || !Object.hasOwn(keys, event.key)) {
      return;
    }
    event.preventDefault();
    keys[event.key]();
  });

  for (const button of document.querySelectorAll("[data-opens]")) {
    button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
  }

  // Why not as the AI says is asked only of who decides otherwise; an amount is confirmed only to approve it.
  const depend = () => {
    const chosen = form.querySelector("input[name=decision]:checked")?.value;
    const show = (id, needed) => {
      const part = document.getElementById(id);
      if (part) {
        part.hidden = !needed;
        part.querySelector("select, input").disabled = !needed;
      }
    };
    show("reason-code", chosen !== undefined && chosen === form.dataset.against);
    show("confirm", chosen === "APPROVE");
    document.getElementById("comment").required = chosen === "REJECT" || chosen === "REQUEST_INFORMATION";
  };
  if (form) {
    form.addEventListener("change", depend);
    depend();
    if (new URLSearchParams(location.search).has("decision")) {
      document.getElementById("comment").focus();
    }
  }

  // The buttons below the inbox say how many are selected.
  const count = () => {
    const selected = document.querySelectorAll("input[name=review]:checked").length;
    for (const button of document.querySelectorAll("[data-selected]")) {
      button.textContent = `${button.dataset.selected} ${selected === 0 ? "selected" : `${selected} selected`}`;
    }
  };
  document.addEventListener("change", (event) => {
    if (event.target.name === "review") {
      count();
    }
  });
  count();
})();
