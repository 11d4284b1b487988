// Copies the citation of a clause when its # is pressed: the document, the
// place in it, the address, the day of this version and the digest of its
// source. What it copies can be read on the page of the clause without it.
(function () {
  "use strict";
  var cite = document.querySelector(".cite");
  if (!cite || !navigator.clipboard) return;

  // The place in the words of citations, as internal/site/cite.go has it.
  function place(marker) {
    return marker.replace(/^([一二三四五六七八九十百]+)、$/, "第$1部分").replace(/^（.+）$/, "第$&项").replace(/^([0-9]+)[.．、]$/, "第$1项");
  }

  // own returns the element of the clause c itself, not of one below it, that
  // matches the selector.
  function own(c, selector) { return c.querySelector(":scope > .own > .b > " + selector); }

  // title returns the heading of c without its marker and full stop.
  function title(c) {
    var heading = own(c, ":is(h2, h3, h4, h5, h6)");
    return heading ? Array.prototype.map.call(heading.childNodes, function (n) {
      return n.className === undefined || n.localName === "a" ? n.textContent : "";
    }).join("").trim() : "";
  }

  // path returns the places from the document down to the clause, and its title.
  function path(clause) {
    var out = "";
    for (var c = clause; c; c = c.parentElement.closest(".c")) {
      var mark = own(c, "* > .n");
      out = (mark ? place(mark.textContent.trim()) : title(c)) + out;
    }
    if (root === "zh-Hant") out = out.replace(/项/g, "項");
    var name = own(clause, "* > .n") && title(clause);
    return name ? out + cite.getAttribute("data-named").replace("{title}", name) : out;
  }
  var root = document.documentElement.lang;

  document.addEventListener("click", function (e) {
    var link = e.target.closest("a.p");
    var clause = link && link.closest(".c");
    if (!clause) return;
    var text = cite.getAttribute("data-document") + path(clause) + "\n" + link.href + "\n" + cite.getAttribute("data-version");
    navigator.clipboard.writeText(text).then(function () {
      cite.querySelector("[role=status]").textContent = cite.getAttribute("data-copied");
      link.classList.add("copied");
      setTimeout(function () { link.classList.remove("copied"); }, 2000);
    }, function () { /* the address is in the bar all the same */ });
  });
})();
