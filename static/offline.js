// Stores the site on the reader's device, when asked to: every file of the
// manifest, each compared with its SHA-256. Opened from disk, and where a
// browser has no service workers, what the section says of that stays.
(function () {
  "use strict";
  var section = document.getElementById("offline");
  if (!section || !/^https?:$/.test(location.protocol) || !("serviceWorker" in navigator) ||
      !window.caches || !window.crypto || !crypto.subtle) return;

  var root = new URL(section.getAttribute("data-root"), location.href);
  var prefix = "gongbao " + root.pathname + " ";
  var content = section.getAttribute("data-content");
  var state = section.querySelector(".state");
  var store = section.querySelector(".store");
  var drop = section.querySelector(".drop");

  function say(what, values) {
    state.textContent = state.getAttribute("data-" + what).replace(/\{(\w+)\}/g, function (_, key) { return values[key]; });
  }

  // mine returns the names of the caches of this site: "gongbao /path/ DIGEST".
  function mine() {
    return caches.keys().then(function (names) { return names.filter(function (n) { return n.indexOf(prefix) === 0; }); });
  }

  // complete returns the manifest of the site that is stored whole, or undefined:
  // it is the last file to be stored.
  function complete() {
    return mine().then(function (names) {
      return Promise.all(names.map(function (n) {
        return caches.open(n).then(function (c) { return c.match(root.pathname + "manifest.txt"); });
      }));
    }).then(function (found) {
      var last = found.filter(Boolean)[0];
      return last && last.text();
    });
  }

  function show() {
    return complete().then(function (text) {
      drop.hidden = !text;
      if (!text) return say("none", {});
      var m = parse(text);
      say(m.content === content ? "stored" : "old", { files: m.files.length, size: megabytes(m.bytes), date: m.date.slice(0, 10), content: m.content.slice(0, 16) });
    });
  }

  function megabytes(n) { return (n / 1e6).toFixed(1); }

  // parse reads a manifest; internal/archive/manifest.go has its form.
  function parse(text) {
    var end = text.indexOf("\n\n"), m = { files: [], bytes: 0 };
    text.slice(0, end).split("\n").forEach(function (line) {
      var at = line.indexOf(" ");
      m[line.slice(0, at)] = m[line.slice(0, at)] || line.slice(at + 1);
    });
    m.bytes = Number(m.bytes);
    m.files = text.slice(end + 2).split("\n").filter(Boolean).map(function (line) {
      var parts = line.split(" ");
      return { sum: parts[0], path: parts.slice(2).join(" ") };
    });
    return m;
  }

  function hex(buffer) {
    return Array.prototype.map.call(new Uint8Array(buffer), function (b) { return (b + 256).toString(16).slice(1); }).join("");
  }

  // get fetches a file from the server, past whatever lies between.
  function get(path) {
    return fetch(new URL(path, root), { cache: "reload" }).then(function (r) {
      if (!r.ok) throw new Error(path + ": " + r.status);
      return r;
    });
  }

  // proven returns the answer r if its bytes are those that the manifest names.
  function proven(r, file) {
    var headers = { "Content-Type": r.headers.get("Content-Type") || "application/octet-stream" };
    return r.arrayBuffer().then(function (data) {
      return crypto.subtle.digest("SHA-256", data).then(function (sum) {
        if (hex(sum) !== file.sum) throw new Error(file.path + ": SHA-256");
        return new Response(data, { headers: headers });
      });
    });
  }

  // keep puts one file into the cache, from old ones if they have it.
  function keep(cache, file) {
    var path = root.pathname + file.path;
    return caches.match(path).then(function (r) {
      if (!r) throw new Error("not stored");
      return proven(r, file);
    }).catch(function () {
      return get(file.path.split("/").map(encodeURIComponent).join("/")).then(function (r) { return proven(r, file); });
    }).then(function (r) { return cache.put(path, r); });
  }

  // all keeps the files of m, six at a time as browsers fetch. After the first
  // that fails no other is begun, and nothing more is said.
  function all(cache, m) {
    var next = 0, done = 0, failed = false;
    function one() {
      if (failed || next >= m.files.length) return Promise.resolve();
      return keep(cache, m.files[next++]).then(function () {
        done++;
        if (!failed) say("busy", { done: done, files: m.files.length });
        return one();
      }, function (e) {
        failed = true;
        throw e;
      });
    }
    return Promise.all([one(), one(), one(), one(), one(), one()]);
  }

  // fill stores the site beside what is stored already. Only when it is complete
  // and proven, the other goes.
  function fill(text) {
    var m = parse(text);
    return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)).then(function (sum) {
      var name = prefix + hex(sum);
      return caches.open(name).then(function (cache) {
        return all(cache, m).then(function () {
          return cache.put(root.pathname + "manifest.txt", new Response(text, { headers: { "Content-Type": "text/plain;charset=utf-8" } }));
        });
      }).then(mine).then(function (names) {
        return Promise.all(names.filter(function (n) { return n !== name; }).map(function (n) { return caches.delete(n); }));
      });
    });
  }

  store.addEventListener("click", function () {
    store.disabled = drop.disabled = true;
    say("busy", { done: 0, files: "…" });
    navigator.serviceWorker.register(new URL("offline-worker.js", root), { scope: root.pathname })
      .then(function () { return get("manifest.txt"); })
      .then(function (r) { return r.text(); })
      .then(fill)
      .then(show)
      .catch(function (e) { say("failed", { why: e.message }); })
      .then(function () { store.disabled = drop.disabled = false; });
  });

  drop.addEventListener("click", function () {
    mine().then(function (names) { return Promise.all(names.map(function (n) { return caches.delete(n); })); })
      .then(function () { return navigator.serviceWorker.getRegistration(root.pathname); })
      .then(function (r) { return r && r.unregister(); })
      .then(show);
  });

  section.querySelector(".buttons").hidden = false;
  show();
})();
