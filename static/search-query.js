// Evaluates a query on the search index, in the browser, by the same steps as
// internal/search in Go, function for function and under the same names. Both
// must give the same hits: change both or neither. What counts as a hit is
// written in internal/search/query.go.
//
// Texts are arrays of code points here, as Go counts them in runes.
(function () {
  'use strict';

  const maxTokens = 8, firstTokens = 3, enoughUnits = 6, probes = 2, fewUnits = 16, spread = 24, maxChecked = 60, maxLoose = 10;
  const snippetLen = 96, snippetBefore = 24;
  const termBits = 30; // terms with a bit of their own in a mask
  const FIELDS = 1, SPACE = 0x20;

  const { runes, string, isHan, same, words, Normal, Query, queryTokens, occurs, contains } = gongbaoSearch.text;

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

  const titleImpact = 8; // from which on a token stands in the title (write.go)

  // ---- evaluation (search.go, sift.go, loose.go) -----------------------

  const termBit = (i) => i < termBits ? 1 << i : 0;

  const unique = (list) => Array.from(new Set(list));

  function pick(tokens, n) {
    if (tokens.length <= n) return tokens;
    return Array.from({ length: n }, (_, i) => tokens[Math.floor(i * tokens.length / n)]);
  }

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
      const cands = await this.refine(await this.sift(await this.candidates()));
      await this.joins(cands);
      cands.sort(compareCandidates);
      await this.check(cands);
    }

    tokens() { return unique([].concat(...this.terms.map(queryTokens))); }

    token(k) { return this.x.lookup(k, k + '\0'); }

    async candidates() {
      const tokens = pick(this.tokens(), maxTokens);
      if (!tokens.length) return this.singles();
      const first = pick(tokens, firstTokens);
      let lists = await this.lookup(first);
      if (lists.length < first.length) return [];
      let cands = await this.narrow(null, lists);
      for (const k of tokens) {
        if (cands.length <= enoughUnits) break;
        if (first.includes(k)) continue;
        if (await this.promising(cands)) break;
        lists = await this.lookup([k]);
        if (!lists.length) return [];
        cands = await this.narrow(cands, lists);
      }
      return cands;
    }

    async promising(cands) {
      const best = cands.slice().sort(compareCandidates).slice(0, probes);
      const units = await Promise.all(best.map((c) => this.x.entry(c.unit)));
      return units.every((e) => new UnitText(e, this.x.fold).class(this.q, this.phrase, this.terms));
    }

    async lookup(tokens) {
      const lists = await Promise.all(tokens.map((k) => this.token(k)));
      lists.forEach((fs, i) => fs.forEach((f) => { f.terms = this.termsWith(tokens[i]); }));
      return [].concat(...lists);
    }

    termsWith(token) {
      return this.terms.reduce((mask, t, i) => queryTokens(t).includes(token) ? mask | termBit(i) : mask, 0);
    }

    allTerms() { return 2 ** Math.min(this.terms.length, termBits + 1) - 1; }

    async singles() {
      const lists = [];
      for (let i = 0; i < this.terms.length; i++) {
        const f = await this.single(this.terms[i][0]);
        if (!f.units) {
          this.res.absent.push(string(this.terms[i]));
          return [];
        }
        f.terms = termBit(i);
        lists.push(f);
      }
      return this.narrow(null, lists);
    }

    async single(c) {
      const fs = await this.x.lookup(string([c]), string([c + 1]));
      const best = new Map();
      for (const list of await Promise.all(fs.map((f) => this.x.all(f)))) {
        for (const p of list) best.set(p.unit, Math.max(best.get(p.unit) || 0, p.impact));
      }
      const list = Array.from(best, ([unit, impact]) => ({ unit, impact })).sort((a, b) => a.unit - b.unit);
      return { token: string([c]), units: list.length, firsts: [], list };
    }

    async sift(cands) {
      if (cands.length > fewUnits && this.tokens().length) {
        for (let i = 0; i < this.terms.length; i++) {
          const t = this.terms[i];
          if (t.length > 1 || !isHan(t[0])) continue;
          const f = await this.single(t[0]);
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
      if (phrase.length === 1 && isHan(phrase[0])) return (await this.single(phrase[0])).list;
      const tokens = queryTokens(phrase);
      if (tokens.length !== 1 || tokens[0] !== string(phrase)) return [];
      const fs = await this.token(tokens[0]);
      return fs.length ? this.x.all(fs[0], among) : [];
    }

    async narrow(cands, lists) {
      for (const f of lists.slice().sort((a, b) => a.units - b.units)) {
        if (cands && f.firsts.length && cands.length <= fewUnits) continue;
        const ps = await this.x.all(f, cands);
        if (!cands) cands = ps.map((p) => ({ unit: p.unit, score: 0, own: this.allTerms(), first: true, titled: true, date: 0 }));
        cands = this.intersect(f, cands, ps);
      }
      return cands;
    }

    intersect(f, cands, ps) {
      let j = 0;
      return cands.filter((c) => {
        while (j < ps.length && ps[j].unit < c.unit) j++;
        if (j === ps.length || ps[j].unit !== c.unit) return false;
        c.score += score(this.x.units, f.units, ps[j].impact);
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

    async joins(cands) {
      const known = this.tokens();
      const extra = queryTokens(this.phrase).filter((k) => !known.includes(k));
      for (const k of pick(extra, maxTokens)) {
        if (cands.length <= fewUnits) break;
        const fs = await this.token(k);
        const units = new Set(fs.length ? (await this.x.all(fs[0], cands)).map((p) => p.unit) : []);
        for (const c of cands) c.first = c.first && units.has(c.unit);
      }
    }

    async check(cands) {
      const touched = new Set();
      let total = cands.length, best = 0, next = 0;
      // The fragments of the first hits are needed almost surely: all at once.
      const ahead = cands.slice(0, this.limit).map((c) => this.x.fragmentOf(c.unit));
      for (const f of unique(ahead)) this.x.read('f/' + f).catch(() => {}); // reported where it is needed
      for (; next < cands.length; next++) {
        const enough = this.res.hits.length >= this.limit;
        const f = this.x.fragmentOf(cands[next].unit);
        if (best >= this.limit || enough && this.newest || !touched.has(f) && (enough && touched.size >= spread || this.res.hits.length && touched.size >= maxChecked)) break;
        touched.add(f);
        const h = await this.hit(cands[next]);
        if (!h) {
          total--;
          continue;
        }
        if (h.asTyped && (h.class === 'exact' || !cands[next].first) && (h.titled || !cands[next].titled)) best++;
        this.res.hits.push(h);
      }
      this.res.total = total;
      this.res.complete = next === cands.length || this.sure();
      this.res.hits = this.res.hits.sort(compareHits).slice(0, this.limit);
    }

    sure() {
      if (this.terms.length !== 1 || this.q.not.length) return false;
      const tokens = queryTokens(this.phrase);
      return tokens.length === 1 && tokens[0] === string(this.phrase) || this.phrase.length === 1;
    }

    async hit(c) {
      const t = new UnitText(await this.x.entry(c.unit), this.x.fold);
      const cl = t.class(this.q, this.phrase, this.terms);
      if (!cl) return null;
      const terms = cl === 'exact' ? [this.phrase] : this.terms;
      const h = this.show(t, c, cl, terms);
      h.asTyped = t.asTyped(this.q);
      h.titled = t.titled(this.phrase, terms);
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
      const tokens = pick(this.tokens(), maxTokens);
      let need = Math.floor((tokens.length + 1) / 2);
      if (this.terms.length > 1) {
        for (const n of this.terms.map((t) => queryTokens(t).length)) if (n > 0) need = Math.min(need, n);
      }
      const lists = await this.lookup(tokens);
      const missing = tokens.filter((k) => !lists.some((f) => f.token === k));
      for (const t of this.terms) if (queryTokens(t).some((k) => missing.includes(k))) this.res.absent.push(string(t));
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

  function compareCandidates(a, b) {
    return b.date - a.date || b.first - a.first || b.titled - a.titled || b.score - a.score || a.unit - b.unit;
  }

  function compareHits(a, b) {
    return b.date - a.date || classes.indexOf(a.class) - classes.indexOf(b.class) || b.asTyped - a.asTyped ||
      b.titled - a.titled || b.score - a.score || a.number - b.number;
  }

  // search answers query on index. Options, as in Go: script ("zh-Hans" or
  // "zh-Hant"), limit, want (:: facet → ids), newest, count. It rejects with
  // gongbaoSearch.Damaged if a file cannot be used.
  gongbaoSearch.search = (index, query, options) => new Run(index, query, options || {}).search();
})();
