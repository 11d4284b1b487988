// The files of the search index, in the browser: fetches, decodes and parses
// them. The format is described in internal/search/index.go.
(function () {
  'use strict';

  const maxRaw = 16 << 20; // bytes a file may inflate to
  const magic = 'gbs3';
  const impactOrders = [[1, 4, 8, 15, 0], [0, 1, 4, 8, 15]];
  const runCodes = [0, 2, 4]; // of runs of the usual impact (bits.go)
  const flagBlocks = 1, flagRefined = 2, flagBits = 2;
  const longToken = 255, commonHashes = 4, refinedMark = '\x03';
  const classes = [0, 16, 64, 190], maxRarity = 12; // of characters (codec.go)
  const shortCodes = 190, escape = 255; // of characters in fragments (codec.go)
  const facets = ['level', 'document', 'form', 'year', 'kind', 'agency', 'topic', 'target'];

  // ---- bytes -----------------------------------------------------------

  const decoder = new TextDecoder('utf-8', { fatal: true });
  const encoder = new TextEncoder();

  // Damaged says which file of the index cannot be used.
  class Damaged extends Error {
    constructor(name, why) {
      super('search/' + name + '.js: ' + why);
      this.file = 'search/' + name + '.js';
    }
  }

  const { readData, checksum, inflate } = gongbaoBytes;

  // Cursor reads the content of a file; reading past its end throws.
  class Cursor {
    constructor(b, at) {
      this.b = b;
      this.at = at || 0;
    }
    get more() { return this.at < this.b.length; }
    byte() {
      if (this.at >= this.b.length) throw new Error('ends too early');
      return this.b[this.at++];
    }
    number() {
      let v = 0;
      for (let shift = 0; shift < 35; shift += 7) {
        const c = this.byte();
        v += (c & 127) * 2 ** shift;
        if (c < 128) return v;
      }
      throw new Error('not a number');
    }
    take(n) {
      if (this.at + n > this.b.length) throw new Error('ends too early');
      this.at += n;
      return this.b.subarray(this.at - n, this.at);
    }
    text() { return decoder.decode(this.take(this.number())); }
    // postings reads n postings, bit by bit (bits.go).
    postings(n, keep) {
      const head = this.byte(), k = head >> 3, order = impactOrders[head >> 2 & 1], runs = runCodes[head & 3];
      if (n > 8 * (this.b.length - this.at)) throw new Error('ends too early');
      const b = this.b, out = [], end = b.length * 8;
      let at = this.at * 8;
      const ones = (limit) => {
        let count = 0;
        for (; count < limit && b[at >> 3] >> (at & 7) & 1; at++) count++;
        if (count < limit) at++;
        return count;
      };
      const rice = (low) => {
        let v = ones(Infinity) * 2 ** low;
        for (let i = 0; i < low; i++, at++) v += (b[at >> 3] >> (at & 7) & 1) * 2 ** i;
        if (at > end) throw new Error('ends too early');
        return v;
      };
      for (let i = 0, unit = -1; i < n; i++) {
        unit += rice(k) + 1;
        if (keep) out.push({ unit, impact: order[0] });
      }
      for (let i = 0; runs !== undefined && i < n; i++) {
        i += rice(runs);
        if (i < n) {
          const impact = order[1 + ones(order.length - 2)];
          if (keep) out[i].impact = impact;
        }
      }
      if (at > end) throw new Error('ends too early');
      this.at = (at + 7) >> 3;
      return out;
    }
    list(read) {
      const out = [];
      for (let n = this.number(); n > 0; n--) out.push(read());
      return out;
    }
    // token reads a token as bytes; before is the one before it.
    token(before) {
      const head = this.byte();
      const shared = head === longToken ? this.number() : head >> 4;
      const rest = this.take(head === longToken ? this.number() : head & 15);
      const t = new Uint8Array(shared + rest.length);
      t.set(before.subarray(0, shared));
      t.set(rest, shared);
      return t;
    }
  }

  // compareBytes orders tokens; the order of UTF-8 bytes is that of code points.
  function compareBytes(a, b) {
    for (let i = 0; i < a.length && i < b.length; i++) {
      if (a[i] !== b[i]) return a[i] - b[i];
    }
    return a.length - b.length;
  }

  function unpack(name, data, key) {
    const b = readData(data);
    const sum = (b[0] | b[1] << 8 | b[2] << 16 | b[3] << 24) >>> 0;
    const c = new Cursor(b, 4);
    const size = c.number();
    if (size > maxRaw) throw new Error('impossible length');
    const raw = inflate(b, c.at, size);
    if (checksum(raw, key) !== sum) throw new Error('content does not match its checksum');
    return raw;
  }

  // ---- files -----------------------------------------------------------

  const waiting = new Map(); // :: name → what to do with the data of that file

  // gongbaoSearch is what every file of the index calls.
  function gongbaoSearch(name, data) {
    const take = waiting.get(name);
    if (take) take(data);
  }

  // fetchScript runs search/name.js below root and resolves to its content. Stamp
  // and key are those of the build, 0 for the index file, which tells them.
  function fetchScript(root, name, stamp, key) {
    return new Promise((resolve, reject) => {
      const script = document.createElement('script');
      let data = null;
      const done = (result) => {
        waiting.delete(name);
        script.remove();
        result();
      };
      waiting.set(name, (d) => { data = d; });
      script.onload = () => done(() => {
        try {
          if (typeof data !== 'string') throw new Error('holds no data');
          resolve(unpack(name, data, key));
        } catch (e) {
          reject(new Damaged(name, e.message));
        }
      });
      script.onerror = () => done(() => reject(new Damaged(name, 'cannot be loaded')));
      script.src = root + 'search/' + name + '.js' + (stamp ? '?v=' + stamp : '');
      document.head.appendChild(script);
    });
  }

  // Index reads an index (index.go, fragment.go). A file is fetched once; one
  // that failed is fetched again when it is next needed.
  class Index {
    constructor(root, raw) {
      this.root = root;
      this.files = new Map(); // :: name → promise of the content
      this.parsed = new Map(); // :: fragment → its units
      this.facets = null; // promise of the table of facets
      const c = new Cursor(raw, magic.length);
      this.stamp = c.number();
      this.key = c.number();
      this.units = c.number();
      let last = 0;
      this.starts = c.list(() => last += c.number());
      let before = new Uint8Array(0);
      this.bounds = c.list(() => before = c.token(before));
      this.blocks = c.number();
      this.filter = c.take(c.number());
      this.folds = new Map();
      this.twins = new Map();
      this.chars = []; // :: code → character
      this.codes = new Map(); // :: character → code
      for (let n = c.number(), code = 0, point = 0; code < n; code++) {
        if (classes.includes(code) || code > shortCodes && (code - shortCodes) % 256 === 0) point = 0;
        this.chars.push(String.fromCodePoint(point += c.number()));
        this.codes.set(point, code);
      }
      let from = 0;
      for (const r of c.list(() => from += c.number())) {
        const n = c.number(), code = Math.floor(n / 2);
        const to = code < this.chars.length ? this.chars[code] : String.fromCodePoint(code - this.chars.length);
        this.folds.set(r, to.codePointAt(0));
        if (n & 1) this.twins.set(to, String.fromCodePoint(r));
      }
      const odd = Array.from(c.text());
      for (let i = 0; i + 1 < odd.length; i += 2) this.twins.set(odd[i], odd[i + 1]);
      this.fold = (r) => this.folds.get(r) || r;
    }

    static async open(root) {
      const raw = await fetchScript(root, 'index', 0, 0);
      if (decoder.decode(raw.subarray(0, magic.length)) !== magic) throw new Damaged('index', 'unknown format');
      try {
        return new Index(root, raw);
      } catch (e) {
        throw new Damaged('index', e.message);
      }
    }

    read(name) {
      let file = this.files.get(name);
      if (!file) {
        file = fetchScript(this.root, name, this.stamp, this.key);
        this.files.set(name, file);
        file.catch(() => this.files.delete(name));
      }
      return file;
    }

    // parse reads a file and hands it to a function that may throw.
    async parse(name, read) {
      const raw = await this.read(name);
      try {
        return read(new Cursor(raw));
      } catch (e) {
        throw new Damaged(name, e.message);
      }
    }

    fragmentOf(unit) {
      let lo = 0, hi = this.starts.length;
      while (lo < hi) {
        const mid = (lo + hi) >> 1;
        if (this.starts[mid] > unit) hi = mid;
        else lo = mid + 1;
      }
      return lo - 1;
    }

    async entry(unit) {
      const f = this.fragmentOf(unit);
      let units = this.parsed.get(f);
      if (!units) {
        const end = f + 1 < this.starts.length ? this.starts[f + 1] : this.units;
        units = await this.parse('f/' + f, (c) => {
          const out = [];
          for (let n = this.starts[f]; n < end; n++) out.push(this.readEntry(c));
          return out;
        });
        this.parsed.set(f, units);
      }
      return units[unit - this.starts[f]];
    }

    // text reads a text in codes of characters (codec.go).
    text(c) {
      const b = c.take(c.number());
      let out = '';
      for (let i = 0; i < b.length; i++) {
        let code = b[i];
        if (code === escape) {
          out += String.fromCodePoint(b[i + 1] << 16 | b[i + 2] << 8 | b[i + 3]);
          i += 3;
          continue;
        }
        if (code >= shortCodes) code = shortCodes + (code - shortCodes) * 256 + b[++i];
        if (this.chars[code] === undefined) throw new Error('not a code of a character');
        out += this.chars[code];
      }
      return out;
    }

    // words reads a text in both scripts, as [Simplified, Traditional].
    words(c) {
      const hans = this.text(c);
      const n = c.number();
      if (n === 1) return [hans, this.text(c)];
      const hant = Array.from(hans, (r) => this.twins.get(r) || r);
      for (let k = n / 2, at = 0; k > 0; k--) {
        at += c.number();
        if (at >= hant.length) throw new Error('does not fit its text');
        hant[at] = String.fromCodePoint(c.number());
      }
      return [hans, hant.join('')];
    }

    name(c) { return { id: this.text(c), words: this.words(c) }; }

    readEntry(c) {
      const words = () => this.words(c), text = () => this.text(c);
      const e = {
        unit: text(), source: text(), line: c.number(), targets: c.number(), document: this.name(c), level: this.name(c),
        kind: text(), form: text(), date: text(), url: words(), topics: c.list(() => this.name(c)),
        agencies: c.list(words), path: c.list(words),
      };
      [e.title, e.text] = c.list(words);
      return e;
    }

    // table reads the facets of all units (facet.go).
    table() {
      if (!this.facets) {
        this.facets = this.parse('facets', (c) => new Table(c, this));
        this.facets.catch(() => { this.facets = null; });
      }
      return this.facets;
    }

    // charRarity returns the number of the class of a character (codec.go).
    charRarity(r) {
      const code = this.codes.get(r);
      if (code === undefined) return maxRarity;
      if (code >= shortCodes) return Math.min(classes.length - 1 + Math.floor((code - shortCodes) / 256), maxRarity);
      return classes.filter((c) => c <= code).length - 1;
    }

    // rarity tells about how rare a token is, by its characters (index.go).
    rarity(t) {
      let n = 2 * (tokenSize(t) - 2);
      for (const r of [t.han, t.next]) if (r) n += this.charRarity(r);
      return n;
    }

    // common reports whether the list that k leads to is probably long (common.go).
    common(k) {
      if (this.filtered(k.key + refinedMark)) return !k.more || this.filtered(k.more);
      return this.filtered(k.key);
    }

    filtered(token) {
      const b = encoder.encode(token), bits = this.filter.length * 8;
      for (let i = 0; i < commonHashes; i++) {
        if (!bits) return false;
        const at = checksum(b, i) % bits;
        if (!(this.filter[at >> 3] >> (at & 7) & 1)) return false;
      }
      return true;
    }

    shardOf(token) {
      const b = encoder.encode(token);
      let lo = 0, hi = this.bounds.length;
      while (lo < hi) {
        const mid = (lo + hi) >> 1;
        if (compareBytes(this.bounds[mid], b) > 0) hi = mid;
        else lo = mid + 1;
      }
      return Math.max(lo - 1, 0);
    }

    // lookup returns what the index knows of a token of a query; units is 0 if
    // there is none (index.go).
    async lookup(k) {
      if (!k.more || this.shardOf(k.key) === this.shardOf(k.more)) {
        const f = await this.one(k.key);
        if (!f.refined) return f;
        if (k.ends) return this.prefixed(k.key);
        if (!k.more) return f;
      }
      return this.one(k.more);
    }

    async one(token) {
      const [f] = await this.between(token, token + '\0');
      return f || { token, units: 0, refined: false, firsts: [], list: [] };
    }

    async prefixed(prefix) {
      const f = await this.one(prefix + '\x02');
      f.token = prefix;
      if (f.units) return f;
      const fs = await this.between(prefix, prefix + '\u{10ffff}');
      const best = new Map();
      for (const list of await Promise.all(fs.map((f) => this.all(f)))) {
        for (const p of list) best.set(p.unit, Math.max(best.get(p.unit) || 0, p.impact));
      }
      f.list = Array.from(best, ([unit, impact]) => ({ unit, impact })).sort((a, b) => a.unit - b.unit);
      f.units = f.list.length;
      return f;
    }

    // between finds all tokens from lo up to but not including hi, in order.
    async between(lo, hi) {
      const from = encoder.encode(lo), to = encoder.encode(hi);
      const shards = [];
      for (let n = this.shardOf(lo); n < this.bounds.length && compareBytes(this.bounds[n], to) < 0; n++) {
        shards.push(this.parse('t/' + n, (c) => this.tokens(c, from, to)));
      }
      return [].concat(...await Promise.all(shards));
    }

    tokens(c, from, to) {
      const out = [];
      let token = new Uint8Array(0);
      while (c.more) {
        token = c.token(token);
        if (compareBytes(token, to) >= 0) break;
        const wanted = compareBytes(token, from) >= 0;
        const n = c.number();
        const f = { units: n >>> flagBits, refined: Boolean(n & flagRefined), firsts: [] };
        if (n & flagBlocks) {
          f.block = c.number();
          let last = 0;
          f.firsts = c.list(() => last += c.number());
        } else {
          f.list = c.postings(f.units, wanted);
        }
        if (wanted) {
          f.token = decoder.decode(token);
          out.push(f);
        }
      }
      return out;
    }

    // all returns the postings of f; of blocks, those that may hold a candidate.
    async all(f, among) {
      if (!f.firsts.length) return f.list;
      const needed = f.firsts.map((_, k) => k).filter((k) => !among || needs(f, k, among));
      const blocks = await Promise.all(needed.map((k) => this.parse('h/' + (f.block + k), (c) => c.postings(c.number(), true))));
      return [].concat(...blocks);
    }
  }

  // Table is the facets of all units (facet.go).
  class Table {
    constructor(c, index) {
      const names = () => c.list(() => index.name(c));
      [this.document, this.level, this.form, this.kinds, this.agencies, this.topics, this.targets] = Array.from({ length: 7 }, names);
      let last = 0;
      this.runs = c.list(() => ({
        first: last += c.number(), document: c.number(), level: c.number(), form: c.number(), date: c.number(),
      }));
      const column = (read) => Array.from({ length: index.units }, read);
      this.kind = column(() => c.number());
      this.agency = column(() => c.list(() => c.number()));
      this.topic = column(() => c.list(() => c.number()));
      this.target = column(() => c.list(() => c.number()));
    }
    origin(unit) {
      let lo = 0, hi = this.runs.length;
      while (lo + 1 < hi) {
        const mid = (lo + hi) >> 1;
        if (this.runs[mid].first > unit) hi = mid;
        else lo = mid;
      }
      return this.runs[lo];
    }
    // of returns the values that a unit has of facet f.
    of(unit, f) {
      const o = this.origin(unit);
      switch (f) {
        case 'year': return o.date ? [{ id: String(Math.floor(o.date / 10000)), words: ['', ''] }] : [];
        case 'kind': return [this.kinds[this.kind[unit]]].filter((n) => n.id);
        case 'agency': return this.agency[unit].map((n) => this.agencies[n]).filter((n) => n.id);
        case 'topic': return this.topic[unit].map((n) => this.topics[n]).filter((n) => n.id);
        case 'target': return this.target[unit].map((n) => this.targets[n]);
        default: return [this[f][o[f]]].filter((n) => n.id);
      }
    }
    // named returns the values of facet f that have names.
    named(f) {
      return { document: this.document, level: this.level, agency: this.agencies, topic: this.topics }[f] || [];
    }
    passes(unit, want, except) {
      return facets.every((f) => f === except || !(want[f] || []).length || this.of(unit, f).some((n) => want[f].includes(n.id)));
    }
    count(cands, want) {
      const out = [];
      for (const f of facets) {
        const at = new Map();
        for (const c of cands) {
          if (!this.passes(c.unit, want, f)) continue;
          for (const n of this.of(c.unit, f)) {
            if (!at.has(n.id)) at.set(n.id, { facet: f, name: n, units: 0 });
            at.get(n.id).units++;
          }
        }
        out.push(...Array.from(at.values()).sort((a, b) => b.units - a.units ||
          compareBytes(encoder.encode(a.name.id), encoder.encode(b.name.id))));
      }
      return out;
    }
  }

  const tokenSize = (t) => (t.word ? t.word.length : 0) + Boolean(t.han) + Boolean(t.next) + Boolean(t.space);

  function needs(f, k, among) {
    const end = k + 1 < f.firsts.length ? f.firsts[k + 1] : Infinity;
    return among.some((c) => c.unit >= f.firsts[k] && c.unit < end);
  }

  gongbaoSearch.tokenSize = tokenSize;
  gongbaoSearch.Index = Index;
  gongbaoSearch.facets = facets;
  gongbaoSearch.Damaged = Damaged;
  window.gongbaoSearch = gongbaoSearch;
})();
