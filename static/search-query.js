// Evaluates a query on the search index, in the browser, by the same steps as
// internal/search in Go, function for function and under the same names. Both
// must give the same hits: change both or neither. What counts as a hit is
// written in internal/search/query.go.
//
// Texts are arrays of code points here, as Go counts them in runes.
(function () {
  'use strict';

  const maxTokens = 16, fewEnough = 3, manyUnits = 32, firstTokens = 4, fewUnits = 16, spread = 3, wideSpread = 50, firstPage = 10, maxLoose = 10;
  const snippetLen = 96, snippetBefore = 24;
  const ahead = 4; // texts fetched at once
  const termBits = 30; // terms with a bit of their own in a mask
  const FIELDS = 1, SPACE = 0x20;

  const { runes, string, isHan, same, words, Normal, Query, queryTokens, sameKey, occurs, contains } = gongbaoSearch.text;

  // ---- text of a unit (check.go) ---------------------------------------

  const classes = ['exact', 'all', 'loose'];

  class View {
    constructor(e, script, fold) {
      this.own = new Normal();
      this.own.add(e.title[script]);
      this.titleLen = this.own.runes.length;
      this.own.add(e.text[script]);
      for (const a of e.agencies) {
        this.own.field();
        this.own.add(a[script]);
      }
      this.context = new Normal();
      for (const p of e.path.concat([e.document.words])) {
        this.context.add(p[script]);
        this.context.field();
      }
      this.fold = { own: this.own.runes.map(fold), context: this.context.runes.map(fold) };
    }
    // span returns the characters of title and text that runes i to j stand for.
    span(i, j) {
      const at = this.own.at, rs = this.own.runes;
      const end = rs.indexOf(FIELDS) < 0 ? rs.length : rs.indexOf(FIELDS);
      const title = [], text = [];
      if (i < this.titleLen) title.push([at[i], at[Math.min(j, this.titleLen) - 1] + 1]);
      let from = Math.max(i, this.titleLen);
      const to = Math.min(j, end);
      if (from < to && from === this.titleLen && rs[from] === SPACE) from++;
      if (from < to) text.push([at[from], at[to - 1] + 1]);
      return [title, text];
    }
  }

  class UnitText {
    constructor(e, fold) {
      this.entry = e;
      this.views = [new View(e, 0, fold), new View(e, 1, fold)];
    }
    inOwn(term) { return this.views.some((v) => contains(v.fold.own, term)); }
    inContext(term) { return this.views.some((v) => contains(v.fold.context, term)); }
    faithful(term) { return this.views.some((v) => contains(v.own.runes, term) || contains(v.context.runes, term)); }

    // class returns how the unit answers q, or null.
    class(q, phrase, terms) {
      if (q.not.some((g) => this.inOwn(g.folded))) return null;
      if (this.inOwn(phrase)) return 'exact';
      let own = false;
      for (const t of terms) {
        if (this.inOwn(t)) own = true;
        else if (!this.inContext(t)) return null;
      }
      return own ? 'all' : null;
    }
    asTyped(q) { return q.groups.every((g) => words(g.typed).every((t) => this.faithful(t))); }
    titled(phrase, terms) {
      const titles = this.views.map((v) => v.fold.own.slice(0, v.titleLen));
      if (titles.some((t) => same(t, phrase))) return 2;
      return titles.some((t) => terms.every((term) => contains(t, term))) ? 1 : 0;
    }

    leads(terms) {
      return this.views.some((v) => {
        const own = v.fold.own, at = own.indexOf(FIELDS);
        const rest = at < 0 ? [] : own.slice(at + 1), end = rest.indexOf(FIELDS);
        return terms.some((t) => contains(end < 0 ? rest : rest.slice(0, end), t));
      });
    }

    marks(terms, script) {
      const e = this.entry;
      const length = (s) => runes(s).length;
      const aligned = length(e.title[0]) === length(e.title[1]) && length(e.text[0]) === length(e.text[1]);
      const title = [], text = [];
      for (const term of terms) {
        const side = contains(this.views[script].fold.own, term) ? script : 1 - script;
        if (side !== script && !aligned) continue;
        const v = this.views[side];
        for (const i of occurs(v.fold.own, term, true)) {
          const [a, b] = v.span(i, i + term.length);
          title.push(...a);
          text.push(...b);
        }
      }
      return [merge(title), merge(text)];
    }
  }

  function merge(spans) {
    const out = [];
    for (const s of spans.sort((a, b) => a[0] - b[0])) {
      const last = out[out.length - 1];
      if (last && s[0] <= last[1]) last[1] = Math.max(last[1], s[1]);
      else out.push(s.slice());
    }
    return out;
  }

  const sentenceEnds = runes('。！？；\n');

  function snippet(text, focus, marks) {
    const rs = runes(text);
    let start = Math.max(0, Math.min(focus[0] - snippetBefore, rs.length - snippetLen));
    for (let i = start; i < focus[0] && i < rs.length; i++) if (sentenceEnds.includes(rs[i])) start = i + 1;
    const end = Math.min(rs.length, start + snippetLen);
    const shift = (start > 0 ? 1 : 0) - start;
    const cut = rs.slice(start, end).map((r) => r === 10 ? SPACE : r);
    const moved = marks.map((m) => [Math.max(m[0], start), Math.min(m[1], end)])
      .filter((m) => m[0] < m[1]).map((m) => [m[0] + shift, m[1] + shift]);
    return [(start > 0 ? '…' : '') + string(cut) + (end < rs.length ? '…' : ''), moved];
  }

  // ---- ranking (index.go) ----------------------------------------------

  const saturation = [0, 64, 88, 101, 108, 114, 117, 120, 122, 124, 126, 127, 128, 129, 130, 130];

  function weight(units, have) {
    let r = (units + 1) / Math.max(have, 1), w = 1;
    for (; r >= 2; r /= 2) w += 16;
    return w + Math.floor((r - 1) * 16);
  }

  const score = (units, have, impact) => weight(units, have) * saturation[Math.min(impact, 15)];

  const titleImpact = 8; // from which on a token stands in the title (weigh.go)

  // ---- evaluation (search.go, sift.go, loose.go) -----------------------

  const termBit = (i) => i < termBits ? 1 << i : 0;

  class Run {
    constructor(index, query, options) {
      this.x = index;
      this.script = options.script === 'zh-Hant' ? 1 : 0;
      this.limit = options.limit || 10;
      this.want = options.want || {};
      this.newest = Boolean(options.newest);
      this.counting = Boolean(options.count);
      this.q = new Query(query, index.fold);
      this.phrase = this.q.phrase();
      this.terms = this.q.terms();
      this.res = { hits: [], total: 0, complete: false, blank: false, absent: [], loose: [], counts: [] };
    }

    async search() {
      if (!this.phrase.length) this.res.blank = this.res.complete = true;
      else {
        await this.find();
        if (!this.res.hits.length) await this.loosely();
      }
      return this.res;
    }

    async find() {
      this.touched = new Set();
      this.read = new Set();
      let whole = [];
      if (this.terms.length > 1) {
        whole = await this.narrowed([this.phrase]);
        const pasted = this.q.groups.length === 1 && this.limit <= firstPage;
        if (!this.counting && !this.newest && (pasted || whole.length >= this.limit)) {
          await this.check(await this.refine(whole.slice()));
          if (this.res.hits.length >= this.limit || pasted && this.res.hits.length) {
            this.res.complete = false;
            return;
          }
        }
        this.res.absent = [];
      }
      const cands = await this.narrowed(this.terms);
      if (this.terms.length > 1) {
        const units = new Set(whole.map((c) => c.unit));
        for (const c of cands) c.first = units.has(c.unit);
      }
      await this.check(await this.refine(cands));
    }

    async narrowed(phrases) {
      this.asked = phrases;
      this.later = [];
      this.sure = false;
      return this.sift(await this.candidates());
    }

    tokens(phrases) {
      const out = [];
      for (const many of [false, true]) {
        const tiers = [[], [], []];
        for (const p of phrases) {
          let keys = queryTokens(p, this.x).filter((k) => k.many === many).sort(rarest);
          const covered = new Set();
          tiers.forEach((found, tier) => {
            keys = keys.filter((k) => {
              const places = Array.from({ length: k.to - k.from }, (_, i) => k.from + i);
              if (places.filter((i) => !covered.has(i)).length + tier < 2) return true;
              places.forEach((i) => covered.add(i));
              found.push(k);
              return false;
            });
          });
        }
        for (const t of tiers) out.push(...t.sort(rarest));
      }
      return out.filter((k, i) => out.findIndex(sameKey(k)) === i);
    }

    async candidates() {
      const tokens = this.tokens(this.asked).slice(0, maxTokens);
      if (!tokens.length) return this.singles();
      let cands = null;
      for (let n = 1; tokens.length; n++) {
        cands = await this.narrow(cands, await this.lookup(tokens.splice(0, 1)));
        if (cands.length <= fewEnough || n > 1 && cands.length <= manyUnits || n === firstTokens || this.sure) break;
      }
      this.later = tokens;
      return cands;
    }

    async lookup(tokens) {
      const lists = await Promise.all(tokens.map((k) => this.x.lookup(k)));
      lists.forEach((f, i) => { f.terms = this.termsWith(tokens[i]); });
      return lists;
    }

    termsWith(token) {
      const has = (p) => queryTokens(p, this.x).some(sameKey(token));
      return this.asked.reduce((mask, p, i) => has(p) ? mask | termBit(i) : mask, 0);
    }

    all() { return 2 ** Math.min(this.asked.length, termBits + 1) - 1; }

    async singles() {
      const lists = [];
      for (let i = 0; i < this.asked.length; i++) {
        const f = await this.x.prefixed(string(this.asked[i]));
        if (!f.units) {
          this.res.absent.push(string(this.asked[i]));
          return [];
        }
        f.terms = termBit(i);
        lists.push(f);
      }
      return this.narrow(null, lists);
    }

    async sift(cands) {
      if (cands.length > fewUnits && this.tokens(this.asked).length) {
        for (let i = 0; i < this.asked.length; i++) {
          const t = this.asked[i];
          if (t.length > 1 || !isHan(t[0])) continue;
          const f = await this.x.prefixed(string(t));
          if (!f.units) this.res.absent.push(string(t));
          f.terms = termBit(i);
          cands = await this.narrow(cands, [f]);
        }
      }
      return this.without(cands);
    }

    async without(cands) {
      for (const g of this.q.not) {
        if (cands.length <= fewUnits) break;
        const out = new Set((await this.whole(g.folded, cands)).filter((p) => p.impact > 0).map((p) => p.unit));
        cands = cands.filter((c) => !out.has(c.unit));
      }
      return cands;
    }

    async whole(phrase, among) {
      if (phrase.length === 1 && isHan(phrase[0])) {
        const f = await this.x.prefixed(string(phrase));
        return this.x.all(f, among);
      }
      const tokens = queryTokens(phrase, this.x);
      if (!tokens.length || tokens.length > 2) return [];
      const f = await this.x.lookup(tokens[0]);
      return f.token === string(phrase) ? this.x.all(f, among) : [];
    }

    stands(f) { return !this.q.not.length && this.asked.length === 1 && f.token === string(this.asked[0]); }

    async narrow(cands, lists) {
      for (const f of lists.slice().sort((a, b) => a.units - b.units)) {
        if (cands && f.firsts.length && cands.length <= fewUnits) continue;
        const ps = await this.x.all(f, cands);
        if (!cands) cands = ps.map((p) => ({ unit: p.unit, score: 0, own: this.all(), first: true, titled: true, date: 0 }));
        cands = this.intersect(f, cands, ps);
        this.sure = this.sure || this.stands(f);
      }
      return cands;
    }

    intersect(f, cands, ps, late) {
      let j = 0;
      return cands.filter((c) => {
        while (j < ps.length && ps[j].unit < c.unit) j++;
        if (j === ps.length || ps[j].unit !== c.unit) return false;
        if (!late) c.score += score(this.x.units, f.units, ps[j].impact);
        c.titled = c.titled && ps[j].impact >= titleImpact;
        if (ps[j].impact === 0) c.own &= ~f.terms;
        return c.own !== 0;
      });
    }

    // refine counts and filters the candidates (facet.go).
    async refine(cands) {
      const filtered = gongbaoSearch.facets.some((f) => (this.want[f] || []).length);
      if (!filtered && !this.counting && !this.newest) return cands;
      const t = await this.x.table();
      if (this.counting) this.res.counts = t.count(cands, this.want);
      const out = cands.filter((c) => t.passes(c.unit, this.want, ''));
      if (this.newest) for (const c of out) c.date = t.origin(c.unit).date;
      return out;
    }

    async check(cands) {
      cands.sort(compareCandidates);
      let next = 0, misses = 0;
      for (; next < cands.length; next++) {
        const c = cands[next], f = this.x.fragmentOf(c.unit);
        if (this.read.has(c.unit)) continue;
        if (this.enough(!this.touched.has(f))) break;
        // The next texts are probably needed too: together they come sooner.
        const soon = misses ? 0 : Math.min(ahead, this.limit - this.res.hits.length);
        for (const c of cands.slice(next, next + Math.max(soon, 0))) this.x.read('f/' + this.x.fragmentOf(c.unit)).catch(() => {}); // reported where it is needed
        this.touched.add(f);
        this.read.add(c.unit);
        const h = await this.hit(c);
        if (h) {
          this.res.hits.push(h);
          continue;
        }
        misses++;
        const rest = cands.slice(next + 1);
        if (this.worthThinning(misses, rest.length)) cands = cands.slice(0, next + 1).concat(await this.thin(rest));
      }
      this.res.total = this.res.hits.length + cands.slice(next).filter((c) => !this.read.has(c.unit)).length;
      this.res.complete = next === cands.length || this.sure;
      this.res.hits = this.res.hits.sort(compareHits).slice(0, this.limit);
    }

    worthThinning(misses, left) {
      const hits = this.res.hits.length;
      const reads = Math.floor((this.limit - hits) * (hits + misses + 2) / (hits + 1));
      return 4 * Math.min(reads, left) * (misses + 1) >= 5 * (hits + misses + 2);
    }

    async thin(cands) {
      if (!this.later.length) return cands;
      const [f] = await this.lookup(this.later.splice(0, 1));
      const among = cands.map((c) => ({ ...c })).sort((a, b) => a.unit - b.unit);
      const kept = new Set(this.intersect(f, among, await this.x.all(f, among), true).map((c) => c.unit));
      return cands.filter((c) => kept.has(c.unit));
    }

    enough(fresh) {
      const n = this.res.hits.length, best = this.res.hits.filter((h) => h.best).length;
      if (n >= this.limit && (this.newest || best >= this.limit)) return true;
      const beyond = this.touched.size - this.limit;
      return fresh && n > 0 && (beyond >= wideSpread || best > 0 && beyond >= spread);
    }

    async hit(c) {
      const t = new UnitText(await this.x.entry(c.unit), this.x.fold);
      const cl = t.class(this.q, this.phrase, this.terms);
      if (!cl) return null;
      const terms = cl === 'exact' ? [this.phrase] : this.terms;
      const h = this.show(t, c, cl, terms);
      h.asTyped = t.asTyped(this.q);
      h.titled = t.titled(this.phrase, terms);
      h.lead = t.leads(terms);
      h.issued = dateNumber(h.entry.date);
      h.best = h.asTyped && (cl === 'exact' || !c.first) && (h.titled > 0 || !c.titled);
      return h;
    }

    show(t, c, cl, terms) {
      const e = t.entry, s = this.script;
      let [titleMarks, marks] = t.marks(terms, s);
      const title = e.title[s];
      let text = e.text[s];
      const h = { unit: e.unit, source: e.source, line: e.line, class: cl, score: c.score, title, titleMarks, entry: e, number: c.unit, date: c.date };
      if (text === '') [text, marks] = [title, titleMarks];
      [h.snippet, h.marks] = snippet(text, marks.length ? marks[0] : [0, 0], marks);
      return h;
    }

    async loosely() {
      const [lists, need] = await this.present();
      if (!lists.length) return;
      const cands = await this.without(await this.gather(lists, need));
      for (const c of await this.refine(cands.sort(compareCandidates))) {
        if (this.res.loose.length === Math.min(maxLoose, this.limit)) break;
        const t = new UnitText(await this.x.entry(c.unit), this.x.fold);
        if (this.q.not.some((g) => t.inOwn(g.folded))) continue;
        this.res.loose.push(this.show(t, c, 'loose', lists.map((f) => runes(f.token))));
      }
    }

    async present() {
      const count = (t) => queryTokens(t, this.x);
      const tokens = this.tokens(this.terms).slice(0, maxTokens);
      let need = Math.floor((tokens.length + 1) / 2);
      if (this.terms.length > 1) {
        for (const n of this.terms.map((t) => count(t).length)) if (n > 0) need = Math.min(need, n);
      }
      const lists = [], absent = new Set();
      for (const k of tokens) {
        const f = await this.x.lookup({ key: k.key, more: '', ends: true });
        if (!f.units) absent.add(k.key);
        else if (!lists.some((o) => o.token === f.token)) lists.push(f);
      }
      for (const t of this.terms) if (count(t).some((k) => absent.has(k.key))) this.res.absent.push(string(t));
      return [lists, need];
    }

    async gather(lists, need) {
      let cold = lists.filter((f) => !f.firsts.length);
      if (cold.length < need) cold = lists;
      const sums = new Map();
      for (const f of cold) {
        for (const p of await this.x.all(f)) {
          if (p.impact === 0) continue;
          const t = sums.get(p.unit) || { unit: p.unit, score: 0, tokens: 0, first: true, titled: false, date: 0 };
          t.score += score(this.x.units, f.units, p.impact);
          t.tokens++;
          sums.set(p.unit, t);
        }
      }
      return Array.from(sums.values()).filter((t) => t.tokens >= need).sort((a, b) => a.unit - b.unit);
    }
  }

  const rarest = (a, b) => b.rare - a.rare;

  function dateNumber(date) {
    const digits = date.replaceAll('-', '');
    return /^[0-9]{0,8}$/.test(digits) ? Number(digits.padEnd(8, '0')) : 0;
  }

  function compareCandidates(a, b) {
    return b.date - a.date || b.first - a.first || b.titled - a.titled || b.score - a.score || a.unit - b.unit;
  }

  function compareHits(a, b) {
    return b.date - a.date || classes.indexOf(a.class) - classes.indexOf(b.class) || b.asTyped - a.asTyped ||
      b.titled - a.titled || b.score - a.score || b.lead - a.lead || b.issued - a.issued || a.number - b.number;
  }

  // search answers query on index. Options, as in Go: script ("zh-Hans" or
  // "zh-Hant"), limit, want (:: facet → ids), newest, count. It rejects with
  // gongbaoSearch.Damaged if a file cannot be used.
  gongbaoSearch.search = (index, query, options) => new Run(index, query, options || {}).search();
})();
