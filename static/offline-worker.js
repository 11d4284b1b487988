// The service worker of readers who stored the site on their device (the button
// on the about page). With a network it changes nothing: every request goes to
// the server. Without one it answers from what was stored. It stands at the
// site's root, because a service worker sees only what lies below it.
(function () {
  "use strict";
  var scope = new URL(self.registration.scope).pathname;
  var prefix = "gongbao " + scope + " ";

  // complete returns the cache that holds a whole site, or undefined: the
  // manifest is the last file to be stored.
  function complete() {
    return caches.keys().then(function (names) {
      return Promise.all(names.filter(function (n) { return n.indexOf(prefix) === 0; }).map(function (n) { return caches.open(n); }));
    }).then(function (all) {
      return Promise.all(all.map(function (c) { return c.match(scope + "manifest.txt"); }))
        .then(function (last) { return all.filter(function (_, i) { return last[i]; })[0]; });
    });
  }

  // stored returns the answer for an address, or undefined. An address that ends
  // in a folder means its index.html; what stands behind "?" is for the page.
  function stored(url) {
    var path = url.pathname;
    if (path.slice(-1) === "/") path += "index.html";
    return complete().then(function (cache) { return cache && cache.match(path); });
  }

  self.addEventListener("install", function () { self.skipWaiting(); });
  self.addEventListener("activate", function (e) { e.waitUntil(self.clients.claim()); });
  self.addEventListener("fetch", function (e) {
    var url = new URL(e.request.url);
    if (e.request.method !== "GET" || url.origin !== location.origin || url.pathname.indexOf(scope) !== 0) return;
    e.respondWith(fetch(e.request).catch(function (error) {
      return stored(url).then(function (answer) {
        if (answer) return answer;
        throw error;
      });
    }));
  });
})();
