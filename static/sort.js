// Makes the tables marked "sortable" sortable by their column heads. A cell's
// value is its data-sort if it has one, else its text; figures sort as figures.
// Without this script the tables stand in the order of the documents.
(function () {
  "use strict";

  function value(row, i) {
    var cell = row.cells[i];
    return cell ? cell.getAttribute("data-sort") || cell.textContent.trim() : "";
  }

  // compare orders two values: figures by size and before words, words as the
  // page's language orders them, nothing last.
  var words = new Intl.Collator(document.documentElement.lang, { numeric: true });
  function compare(a, b) {
    if (a === b) return 0;
    if (a === "") return 1;
    if (b === "") return -1;
    var x = parseFloat(a), y = parseFloat(b);
    if (!isNaN(x) && !isNaN(y)) return x - y;
    return words.compare(a, b);
  }

  function sort(head, i) {
    var body = head.closest("table").tBodies[0];
    var down = head.getAttribute("aria-sort") === "ascending";
    var rows = Array.prototype.slice.call(body.rows);
    rows.sort(function (p, q) {
      var a = value(p, i), b = value(q, i);
      return a === "" || b === "" || !down ? compare(a, b) : compare(b, a);
    });
    rows.forEach(function (r) { body.appendChild(r); });
    Array.prototype.forEach.call(head.parentNode.cells, function (c) { c.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  }

  // The button looks like the label whose place it takes, so that nothing moves.
  document.querySelectorAll("table.sortable .by").forEach(function (label) {
    var head = label.closest("th"), i = head.cellIndex, button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    while (label.firstChild) button.appendChild(label.firstChild);
    head.replaceChild(button, label);
    button.addEventListener("click", function () { sort(head, i); });
  });
})();
