"use strict";
// The page is whole without this: it only adds sorting, a filter, and folds that open by themselves.

// a link into a fold opens it
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
}
addEventListener("hashchange", reveal);
reveal();

// a click on a column's head sorts by it
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    const value = row => {
      const cell = row.cells[place];
      return cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort);
    };
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending";
      heads.forEach(each => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const order = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
      body.append(...[...body.rows].sort((a, b) => order(value(a), value(b)) * (down ? -1 : 1)));
    });
  });
}

// a box that shows only rows with a text in them, over several folded tables
document.querySelectorAll("[data-filter]").forEach((group, place) => {
  const label = document.createElement("label");
  const box = document.createElement("input");
  const found = document.createElement("span");
  box.type = "search";
  box.id = "filter-" + place;
  label.htmlFor = box.id;
  label.textContent = group.dataset.filter;
  found.className = "found";
  found.setAttribute("role", "status");
  const line = document.createElement("p");
  line.className = "filter";
  line.append(label, " ", box, " ", found);
  group.prepend(line);
  box.addEventListener("input", () => {
    const wanted = box.value.trim().toLocaleLowerCase();
    let number = 0;
    for (const fold of group.querySelectorAll("details")) {
      let any = false;
      for (const row of fold.querySelectorAll("tbody tr")) {
        row.hidden = wanted !== "" && !row.textContent.toLocaleLowerCase().includes(wanted);
        any = any || !row.hidden;
        number += row.hidden ? 0 : 1;
      }
      fold.open = wanted !== "" && any;
      fold.hidden = !any;
    }
    found.textContent = wanted === "" ? "" : number + (number === 1 ? " row" : " rows");
  });
});
