"use strict";
// Sorts tables of communes, filters them by name without accents, lights up one commune everywhere.
// The page says all it has to say without this script.
(() => {
  const main = document.getElementById("content");
  const told = main.dataset;
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const make = (tag, values) => Object.assign(document.createElement(tag), values);
  const rows = [...document.querySelectorAll("tr[data-unit]")];
  const marked = [...document.querySelectorAll("[data-unit]")];
  const names = new Map();
  for (const row of rows) if (!names.has(row.dataset.unit)) names.set(row.dataset.unit, row.cells[0].textContent);
  let picked = "";

  const pick = (unit) => {
    picked = unit === picked ? "" : unit;
    document.body.classList.toggle("gn-picking", picked !== "");
    for (const one of marked) one.classList.toggle("gn-on", one.dataset.unit === picked);
    for (const row of rows) {
      const button = row.querySelector("button");
      if (button) button.setAttribute("aria-pressed", String(row.dataset.unit === picked));
    }
    clear.hidden = picked === "";
    for (const holder of document.querySelectorAll('[id^="table-indicators_"]')) profile(holder, picked);
  };

  // A figure as it is written, with the signs of the page's language; null for words and what is missing.
  const vietnamese = document.documentElement.lang !== "en";
  const key = (row, at) => {
    const cell = row && row.cells[at];
    if (!cell) return null;
    if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
    const shown = cell.textContent.trim();
    if (!/^[+-]?[0-9]+([.,][0-9]+)*$/.test(shown)) return null;
    return Number(vietnamese ? shown.replaceAll(".", "").replace(",", ".") : shown.replaceAll(",", ""));
  };

  // The profile of the picked commune: a bar for each of its shares, a mark for the group, one for its kind.
  const drawn = (tag, values) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(values)) node.setAttribute(name, value);
    return node;
  };
  const text = (row, at) => (row ? row.cells[at].textContent.trim() : "");
  const profile = (holder, unit) => {
    const table = holder.querySelector("table");
    const row = unit && table.querySelector(`tr[data-unit="${unit}"]`);
    let panel = holder.querySelector(".gn-profile");
    if (panel) panel.remove();
    if (!row) return;
    const group = table.querySelector('tr[data-alike="*"]');
    const kind = row.dataset.alike ? table.querySelector(`tr.gn-total[data-alike="${row.dataset.alike}"]`) : null;
    panel = make("section", { className: "gn-profile" });
    panel.append(make("h4", { textContent: fill(told.profile, { commune: text(row, 0) }) }));
    const list = make("ul", {});
    const heads = [...table.tHead.rows[0].cells].slice(1);
    heads.forEach((head, place) => {
      const at = place + 1;
      const item = make("li", {});
      const name = (head.querySelector("button") || head).firstChild.textContent.trim();
      const held = [[told.group, group], [told.alike, kind]].filter(([, one]) => one)
        .map(([word, one]) => `${word} ${text(one, at)}`).join("; ");
      item.append(make("span", { textContent: `${name}: ${text(row, at)} (${held})` }));
      const svg = drawn("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" });
      svg.append(drawn("rect", { x: 0, y: 0, width: 100, height: 8, fill: "none", stroke: "currentColor", "stroke-width": 0.2 }));
      const value = key(row, at);
      if (value !== null) svg.append(drawn("rect", { x: 0, y: 2, width: value, height: 4, fill: "#e8a33d" }));
      [[group, "#0b4f8a", 8], [kind, "#59616b", 4]].forEach(([one, fillOf, height]) => {
        const mark = key(one, at);
        if (mark !== null) svg.append(drawn("rect", { x: mark, y: 0, width: 0.9, height, fill: fillOf }));
      });
      item.append(svg);
      list.append(item);
    });
    panel.append(list);
    if (kind) panel.append(make("p", { textContent: text(kind, 0) }));
    holder.append(panel);
  };

  const filter = () => {
    const wanted = plain(find.value.trim());
    const shown = new Set();
    for (const [unit, name] of names) if (plain(name + " " + unit).includes(wanted)) shown.add(unit);
    for (const row of rows) row.hidden = !shown.has(row.dataset.unit);
    for (const one of marked) one.classList.toggle("gn-off", !shown.has(one.dataset.unit));
    status.textContent = fill(told.shown, { shown: shown.size, all: names.size });
  };

  const label = make("label", { className: "gn-find", textContent: told.find + " " });
  const find = make("input", { type: "search", autocomplete: "off" });
  const status = make("span", { className: "gn-status" });
  const clear = make("button", { type: "button", textContent: told.clear, hidden: true });
  const bar = make("div", { className: "gn-bar" });
  status.setAttribute("role", "status");
  label.append(find);
  bar.append(label, status, clear);
  const result = main.querySelector(":scope > .gn-summary");
  if (result) result.after(bar);
  else main.prepend(bar);
  find.addEventListener("input", filter);
  clear.addEventListener("click", () => pick(picked));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && picked) pick(picked); });

  for (const row of rows) {
    const head = row.cells[0];
    if (head.querySelector("a")) continue;  // a link of its own: there is nothing to light up
    const button = make("button", { type: "button", className: "gn-pick" });
    button.append(...head.childNodes);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => pick(row.dataset.unit));
    head.append(button);
  }
  for (const mark of document.querySelectorAll("svg [data-unit]")) {
    mark.addEventListener("click", () => pick(mark.dataset.unit));
  }

  const sort = (table, at, th) => {
    const up = th.getAttribute("aria-sort") !== "ascending";
    for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    th.setAttribute("aria-sort", up ? "ascending" : "descending");
    for (const body of table.tBodies) {
      const own = [...body.rows].filter((row) => row.dataset.unit);
      const text = own.every((row) => key(row, at) === null);
      own.sort((one, two) => {
        const [a, b] = [key(one, at), key(two, at)];
        if (text) return one.cells[at].textContent.localeCompare(two.cells[at].textContent, "vi") * (up ? 1 : -1);
        if (a === null || b === null) return (a === null) - (b === null);
        return (a - b) * (up ? 1 : -1);
      });
      body.prepend(...body.querySelectorAll(":scope > .gn-section"), ...own);
    }
  };
  for (const table of document.querySelectorAll("table")) {
    if (table.querySelectorAll("tr[data-unit]").length < 3) continue;
    const free = [];
    for (const row of table.tHead.rows) {
      const level = row.rowIndex;
      free[level] = free[level] || [];
      let at = 0;
      for (const th of row.cells) {
        while (free[level][at]) at += 1;
        for (let down = 0; down < th.rowSpan; down += 1) {
          free[level + down] = free[level + down] || [];
          for (let right = 0; right < th.colSpan; right += 1) free[level + down][at + right] = true;
        }
        if (th.scope === "col") {
          const place = at;
          const button = make("button", { type: "button", className: "gn-sort" });
          button.append(...th.childNodes);
          button.title = fill(told.sort, { column: button.textContent.trim() });
          button.addEventListener("click", () => sort(table, place, th));
          th.append(button);
        }
        at += th.colSpan;
      }
    }
  }
  filter();
})();
