// What pages do beyond reading: remember script, light and type size on this
// device, keep the reader's place when the script changes, and mark the place
// in the table of contents. Every page works without it. It runs in the head,
// before the first paint, so that a remembered choice does not flash.
(function () {
  "use strict";
  var root = document.documentElement;

  // Pages opened from disk share one storage, and it may be missing: prefix the
  // keys, and do without.
  function recall(key) {
    try { return localStorage.getItem("gongbao." + key); } catch (e) { return null; }
  }
  function remember(key, value) {
    try {
      if (value) localStorage.setItem("gongbao." + key, value);
      else localStorage.removeItem("gongbao." + key);
    } catch (e) { /* nothing is lost but the memory */ }
  }

  // Tells the style sheet, before the first paint, to keep room for the buttons
  // that work only with this script: the page does not move when they appear.
  root.classList.add("js");

  ["theme", "size"].forEach(function (key) {
    var value = recall(key);
    if (value) root.setAttribute("data-" + key, value);
  });

  // What a phone needs to keep the site as an app. Browsers refuse it from disk
  // and complain, so pages do not name it themselves.
  if (location.protocol !== "file:") {
    var app = document.createElement("link");
    app.rel = "manifest";
    app.href = document.currentScript.src.replace(/static\/[^\/]*$/, root.lang.toLowerCase() + "/manifest.webmanifest");
    document.head.appendChild(app);
  }

  // theme switches between light and dark, starting from what the system says.
  function theme(button) {
    button.addEventListener("click", function () {
      var now = root.getAttribute("data-theme") ||
        (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
      var next = now === "dark" ? "light" : "dark";
      root.setAttribute("data-theme", next);
      remember("theme", next);
    });
  }

  function size(button) {
    function show() {
      button.setAttribute("aria-pressed", String(root.getAttribute("data-size") === "large"));
    }
    button.addEventListener("click", function () {
      if (root.getAttribute("data-size") === "large") {
        root.removeAttribute("data-size");
        remember("size", "");
      } else {
        root.setAttribute("data-size", "large");
        remember("size", "large");
      }
      show();
    });
    show();
  }

  // place returns the id of the clause the reader looks at: the one the address
  // names if it is on screen, else the first one that reaches below the top.
  function place() {
    var named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (named) {
      var box = named.getBoundingClientRect();
      if (box.bottom > 0 && box.top < innerHeight) return named.id;
    }
    if (scrollY < 200) return "";
    var clauses = document.querySelectorAll(".c[id] > .own, .pair[id]");
    for (var i = 0; i < clauses.length; i++) {
      if (clauses[i].getBoundingClientRect().bottom > 48) return (clauses[i].id ? clauses[i] : clauses[i].parentNode).id;
    }
    return "";
  }

  // keepPlace lets the link to the other script lead to the same clause.
  function keepPlace(link) {
    var plain = link.getAttribute("href");
    function aim() {
      var id = place();
      link.setAttribute("href", plain + location.search + (id ? "#" + id : ""));
    }
    ["pointerdown", "focus", "click"].forEach(function (kind) { link.addEventListener(kind, aim); });
    link.addEventListener("click", function () { remember("script", link.getAttribute("hreflang")); });
  }

  // resume offers to go on where this document was left on this device, in
  // either script, and notes the place while it is read.
  function resume(offer) {
    var key = "at." + location.pathname.split("/").slice(-2)[0];
    var clause = document.getElementById(recall(key) || "");
    if (clause && !location.hash) {
      var link = offer.firstElementChild, head = clause.querySelector("h2, h3, h4, h5, h6, p");
      link.hash = clause.id;
      link.textContent += head ? head.textContent.slice(0, 30) : "";
      offer.hidden = false;
    }
    var waiting = 0;
    addEventListener("scroll", function () {
      clearTimeout(waiting);
      waiting = setTimeout(function () { remember(key, place()); }, 500);
    }, { passive: true });
  }

  // follow marks the entry of the table of contents that is being read.
  function follow(toc) {
    var wide = matchMedia("(min-width: 64rem)");
    function fold() { toc.open = wide.matches; }
    fold();
    wide.addEventListener("change", fold);
    toc.addEventListener("click", function (e) {
      if (!wide.matches && e.target.closest("a")) toc.open = false;
    });
    var entries = {}, current = null;
    toc.querySelectorAll("a").forEach(function (a) { entries[a.hash.slice(1)] = a; });
    var seen = {};
    var watch = new IntersectionObserver(function (changes) {
      changes.forEach(function (c) { seen[c.target.id] = c.isIntersecting; });
      var found = null;
      Object.keys(entries).forEach(function (id) { if (seen[id]) found = entries[id]; });
      if (!found || found === current) return;
      if (current) current.removeAttribute("aria-current");
      current = found;
      current.setAttribute("aria-current", "location");
      if (wide.matches) reveal(toc, current);
    }, { rootMargin: "-12% 0px -86% 0px" });
    Object.keys(entries).forEach(function (id) {
      var clause = document.getElementById(id);
      if (clause) watch.observe(clause);
    });
  }

  // reveal scrolls box, and nothing else, until item can be seen in it.
  function reveal(box, item) {
    var outer = box.getBoundingClientRect(), inner = item.getBoundingClientRect();
    if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top + 48;
    if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + 48;
  }

  // The entry page leads on to the script chosen last time.
  function entry(links) {
    links.forEach(function (a) {
      var script = a.getAttribute("data-choose");
      a.addEventListener("click", function () { remember("script", script); });
      if (recall("script") === script && location.hash !== "#choose") location.replace(a.href);
    });
  }

  // found marks the words of the search hit that led here, where the browser can
  // do so without touching the text, and puts the reader at the first of them.
  function found() {
    var words = new URLSearchParams(location.search).getAll("find");
    try {
      if (words.length) history.replaceState(null, "", location.pathname + location.hash);
      words = words.concat(JSON.parse(sessionStorage.getItem("gongbao.find")) || []);
      sessionStorage.removeItem("gongbao.find");
    } catch (e) { /* no storage, or an address that cannot be changed */ }
    var within = document.querySelector(":target") || document.querySelector(".text");
    if (!within || !words.length) return;
    var ranges = [], walk = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    for (var node = walk.nextNode(); node; node = walk.nextNode()) {
      words.forEach(function (word) {
        for (var at = node.data.indexOf(word); word && at >= 0; at = node.data.indexOf(word, at + word.length)) {
          var range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + word.length);
          ranges.push(range);
        }
      });
    }
    if (!ranges.length) return;
    addEventListener("load", function () { // after the browser has gone to the clause
      var box = ranges[0].getBoundingClientRect();
      if (box.top < 0 || box.bottom > innerHeight * 0.9) scrollBy(0, box.top - innerHeight / 3);
    });
    if (!window.Highlight || !CSS.highlights) return;
    var highlight = new Highlight();
    ranges.forEach(function (r) { highlight.add(r); });
    CSS.highlights.set("found", highlight);
  }

  document.addEventListener("DOMContentLoaded", function () {
    [["button.theme", theme], ["button.size", size]].forEach(function (b) {
      document.querySelectorAll(b[0]).forEach(function (button) {
        button.hidden = false;
        b[1](button);
      });
    });
    document.querySelectorAll("a.switch").forEach(keepPlace);
    document.querySelectorAll(".toc").forEach(follow);
    document.querySelectorAll(".resume").forEach(resume);
    entry(document.querySelectorAll("a[data-choose]"));
    found();
  });
})();
