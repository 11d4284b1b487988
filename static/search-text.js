// Texts and queries as the search index compares them, in the browser, under the
// names of internal/search in Go: change both or neither.
//
// Texts are arrays of code points here, as Go counts them in runes.
(function () {
  'use strict';

  const FIELDS = 1, SPACE = 0x20;
  const maxQuery = 400; // characters of a query that count

  // ---- normal form (normal.go) -----------------------------------------

  const runes = (s) => Array.from(s, (c) => c.codePointAt(0));
  const string = (rs) => String.fromCodePoint(...rs);
  const inRange = (r, lo, hi) => lo <= r && r <= hi;
  const digitRune = (r) => inRange(r, 0x30, 0x39);

  function isHan(r) {
    return r >= 0x2e80 && (inRange(r, 0x4e00, 0x9fff) || inRange(r, 0x3400, 0x4dbf) || inRange(r, 0x2e80, 0x2fd5) ||
      r === 0x3005 || r === 0x3007 || inRange(r, 0x3021, 0x3029) || inRange(r, 0x3038, 0x303b) ||
      inRange(r, 0xe000, 0xf8ff) || inRange(r, 0xf900, 0xfad9) || inRange(r, 0x20000, 0x3ffff));
  }

  const wordPattern = /^[\p{L}\p{N}\p{M}]$/u;
  function wordRune(r) {
    if (r < 0x80) return digitRune(r) || inRange(r, 0x61, 0x7a) || inRange(r, 0x41, 0x5a);
    return !isHan(r) && wordPattern.test(String.fromCodePoint(r));
  }

  const inWord = (r) => r !== SPACE && r !== FIELDS && !isHan(r);
  const joins = (r) => r === 0x2d || r === 0x2e || r === 0x26 || r === 0x5f || r === 0x2b;

  const part = (r) => r === 0x2d || r === 0x26 || r === 0x5f || r === 0x2b;

  function joined(rs, i) {
    if (i === 0 || i === rs.length - 1) return false;
    const a = rs[i - 1], b = rs[i + 1];
    if (rs[i] === 0x2e) return digitRune(a) && digitRune(b);
    return wordRune(a) && wordRune(b) && !(digitRune(a) && digitRune(b));
  }

  const lowerASCII = (r) => inRange(r, 0x41, 0x5a) ? r + 0x20 : r;
  const lower = (r) => r < 0x80 ? lowerASCII(r) : String.fromCodePoint(r).toLowerCase().codePointAt(0);

  class Normal {
    constructor() {
      this.runes = [];
      this.at = [];
    }
    last() { return this.runes[this.runes.length - 1]; }
    open() { return this.runes.length > 0 && this.last() !== FIELDS && this.last() !== SPACE; }
    push(r, at) {
      this.runes.push(r);
      this.at.push(at);
    }
    plain(r, at) {
      if (wordRune(r) || isHan(r) || joins(r)) this.push(r, at);
      else if (this.open()) this.push(SPACE, at);
    }
    add(s) {
      if (this.open()) this.push(SPACE, 0);
      runes(s).forEach((r, i) => {
        if (inRange(r, 0x4e00, 0x9fff)) this.push(r, i);
        else if (r < 0x80) this.plain(lowerASCII(r), i);
        else for (const c of runes(String.fromCodePoint(r).normalize('NFKC'))) this.plain(lower(c), i);
      });
      this.mend();
    }
    field() {
      this.trim();
      this.push(FIELDS, 0);
    }
    trim() {
      if (this.runes.length && this.last() === SPACE) {
        this.runes.pop();
        this.at.pop();
      }
    }
    mend() {
      const rs = this.runes, at = this.at;
      let keep = 0;
      for (let i = 0; i < rs.length; i++) {
        let r = rs[i];
        if (joins(r) && !joined(rs, i)) r = SPACE;
        if (r === SPACE && (keep === 0 || rs[keep - 1] === SPACE || rs[keep - 1] === FIELDS)) continue;
        rs[keep] = r;
        at[keep] = at[i];
        keep++;
      }
      rs.length = at.length = keep;
      this.trim();
    }
  }

  function normalize(s) {
    const n = new Normal();
    n.add(s);
    return n.runes;
  }

  function wordEnd(rs, i) {
    while (i < rs.length && inWord(rs[i])) i++;
    return i;
  }

  // A token is {han, space, next, word}; see normal.go.
  function after(rs, i) {
    let j = i + 1, gap = false;
    if (j + 1 < rs.length && rs[j] === SPACE) {
      gap = true;
      j++;
    }
    if (j === rs.length || rs[j] === SPACE || rs[j] === FIELDS) return { han: rs[i] };
    if (isHan(rs[j])) return { han: rs[i], space: gap, next: rs[j] };
    return { han: rs[i], space: gap, word: rs.slice(j, wordEnd(rs, j)) };
  }

  function behind(rs, i, end) {
    const t = { word: rs.slice(i, end), space: false };
    if (end + 1 < rs.length && rs[end] === SPACE) {
      t.space = true;
      end++;
    }
    if (!(end < rs.length && isHan(rs[end]))) return null;
    t.next = rs[end];
    return t;
  }

  function tokenString(t) {
    const word = t.word || [];
    return string([].concat(t.han || word, t.space ? SPACE : [], t.next || [], t.han ? word : []));
  }

  function eachToken(rs, sink) {
    for (let i = 0; i < rs.length;) {
      const r = rs[i];
      if (r === SPACE || r === FIELDS) i++;
      else if (isHan(r)) sink(after(rs, i), i++);
      else {
        const end = wordEnd(rs, i), t = behind(rs, i, end);
        sink({ word: rs.slice(i, end) }, i);
        if (t) sink(t, i);
        i = end;
      }
    }
  }

  // ---- query (query.go) ------------------------------------------------

  const quotes = new Map([['"', '"'], ['＂', '＂'], ['“', '”'], ['「', '」'], ['『', '』']]
    .map((p) => p.map((c) => c.codePointAt(0))));
  const space = (r) => r <= 0x20 || r === 0x85 || r === 0xa0 || r === 0x1680 || inRange(r, 0x2000, 0x200b) ||
    r === 0x2028 || r === 0x2029 || r === 0x202f || r === 0x205f || r === 0x3000 || r === 0xfeff;
  const minus = (r) => r === 0x2d || r === 0xff0d || r === 0x2212;
  const same = (a, b) => a.length === b.length && a.every((r, i) => r === b[i]);

  function words(rs) {
    const out = [];
    for (let i = 0, start = 0; i <= rs.length; i++) {
      if (i < rs.length && rs[i] !== SPACE) continue;
      if (i > start) out.push(rs.slice(start, i));
      start = i + 1;
    }
    return out;
  }

  function cutGroup(rs, i) {
    const closing = quotes.get(rs[i]);
    if (closing) {
      for (let j = i + 1; j < rs.length; j++) {
        if (rs[j] === closing && (j + 1 === rs.length || space(rs[j + 1]))) return [i + 1, j, j + 1];
      }
    }
    let j = i;
    while (j < rs.length && !space(rs[j])) j++;
    return [i, j, j];
  }

  class Query {
    constructor(text, fold) {
      const rs = runes(text).slice(0, maxQuery).map((r) => inRange(r, 0xd800, 0xdfff) ? SPACE : r);
      this.groups = [];
      this.not = [];
      for (let i = 0; i < rs.length;) {
        if (space(rs[i])) {
          i++;
          continue;
        }
        const not = minus(rs[i]) && i + 1 < rs.length && !space(rs[i + 1]);
        if (not) i++;
        const [start, end, next] = cutGroup(rs, i);
        const typed = normalize(string(rs.slice(start, end)));
        if (typed.length) (not ? this.not : this.groups).push({ typed, folded: typed.map(fold), quoted: start > i });
        i = next;
      }
    }
    phrase() {
      const out = [];
      for (const g of this.groups) {
        if (out.length && inWord(out[out.length - 1]) && inWord(g.folded[0])) out.push(SPACE);
        out.push(...g.folded);
      }
      return out;
    }
    terms() {
      const out = [];
      for (const g of this.groups) {
        for (const t of g.quoted ? [g.folded] : words(g.folded)) {
          if (!out.some((o) => same(o, t))) out.push(t);
        }
      }
      return out;
    }
  }

  const sameKey = (a) => (b) => a.key === b.key && a.more === b.more && a.ends === b.ends;

  // queryTokens returns the tokens that a text with this phrase must have (query.go).
  function queryTokens(phrase, index) {
    const out = [];
    eachToken(phrase, (t, at) => {
      if (!t.next && !t.word) return;
      const pair = Boolean(t.han && t.next && !t.space);
      const k = { key: tokenString(t), more: '', ends: pair && at + 2 === phrase.length };
      if (pair && at + 2 < phrase.length && isHan(phrase[at + 2])) k.more = k.key + string([phrase[at + 2]]);
      if (out.some(sameKey(k))) return;
      k.from = at;
      k.to = Math.min(at + gongbaoSearch.tokenSize(t), phrase.length) + (k.more ? 1 : 0);
      k.many = index.common(k);
      k.rare = index.rarity(t);
      out.push(k);
    });
    return out;
  }

  function occurs(text, term, all) {
    const out = [];
    const head = inWord(term[0]), tail = inWord(term[term.length - 1]);
    next: for (let i = text.indexOf(term[0]); i >= 0 && i + term.length <= text.length; i = text.indexOf(term[0], i + 1)) {
      for (let k = 1; k < term.length; k++) if (text[i + k] !== term[k]) continue next;
      if (i > 0 && head && inWord(text[i - 1])) continue;
      if (i + term.length < text.length && tail && inWord(text[i + term.length]) && !part(text[i + term.length])) continue;
      out.push(i);
      if (!all) break;
    }
    return out;
  }

  const contains = (text, term) => occurs(text, term, false).length > 0;

  gongbaoSearch.text = { runes, string, isHan, same, words, Normal, Query, queryTokens, sameKey, occurs, contains };
})();
