"use strict";
// Finds documents by name without accents or by code, and filters them by year and kind.
// The page says all it has to say without this script.
(() => {
  const main = document.getElementById("content");
  const told = main.dataset;
  const table = document.getElementById("documents");
  if (!table) return;
  const rows = [...table.tBodies[0].rows];
  const [YEAR, KIND] = [1, 7];
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const make = (tag, values) => Object.assign(document.createElement(tag), values);
  const words = rows.map((row) => plain(row.cells[0].textContent));
  const bar = make("div", { className: "gn-bar" });
  const status = make("span", { className: "gn-status" });
  status.setAttribute("role", "status");

  const labelled = (text, control) => {
    const label = make("label", { className: "gn-find", textContent: text + " " });
    label.append(control);
    bar.append(label);
    return control;
  };
  const choice = (text, cell) => {
    const control = make("select", {});
    control.append(make("option", { value: "", textContent: told.all }));
    const values = [...new Set(rows.map((row) => row.cells[cell].textContent))].sort().reverse();
    for (const value of values) control.append(make("option", { value, textContent: value }));
    return labelled(text, control);
  };

  const find = labelled(told.find, make("input", { type: "search", autocomplete: "off" }));
  const year = choice(told.year, YEAR);
  const kind = choice(told.kind, KIND);
  const filter = () => {
    const wanted = plain(find.value.trim());
    let shown = 0;
    rows.forEach((row, at) => {
      const here = words[at].includes(wanted)
        && (!year.value || row.cells[YEAR].textContent === year.value)
        && (!kind.value || row.cells[KIND].textContent === kind.value);
      row.hidden = !here;
      shown += here ? 1 : 0;
    });
    status.textContent = told.shown.replace("{shown}", shown).replace("{all}", rows.length);
  };
  bar.append(status);
  table.parentElement.before(bar);
  for (const control of [find, year, kind]) control.addEventListener("input", filter);
  filter();
})();
