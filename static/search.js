// The search page. It builds a form and its results inside
//
//   <div id="search" data-root="../" data-script="zh-Hans"></div>
//
// and works from file:// as from a server. The index is read by search-bytes.js
// and search-files.js, queries by search-text.js and search-query.js; they stand
// beside this file and are loaded by it. Text reaches the page through textContent
// only. The query stands in the address (?q=), so that a search can be kept and
// passed on.
(function () {
  'use strict';

  const pause = 150; // milliseconds of rest before a query that is being typed is run
  const page = 10; // hits shown at first, and more at a time
  const offered = 12; // values of a facet offered, the most frequent
  const beside = 5; // hits of each level in the view side by side

  const says = {
    'zh-Hans': {
      label: '检索条文', hint: '输入词语，简体、繁体皆可', button: '检索', help: '空格分开多个词；“引号”内完全一致；-词 表示排除。',
      loading: '正在打开索引……', working: '正在检索……', idle: '',
      found: (n) => '找到 ' + n + ' 条。', about: (n) => '找到约 ' + n + ' 条。',
      none: (q) => '没有条文含有“' + q + '”。', sifted: '没有符合筛选条件的条文。', blank: '请至少输入一个要查找的字或词。', absent: (w) => '全部条文中都没有：' + w + '。',
      loose: '没有完全符合的条文。以下条文含有其中一部分，仅供参考：', looseCount: (n) => '另列出 ' + n + ' 条相近的条文。',
      more: '显示更多', wider: '也列出含有其中各词的条文', figures: (n) => n + ' 项量化指标', lead: '责任单位：', and: '、',
      broken: (f) => '索引文件 ' + f + ' 缺失或损坏，检索结果可能不全。请重新复制整个网站，或稍后重试。',
      noscript: '无法载入检索程序。请重新复制整个网站。', retry: '重试', untitled: '（无标题）',
      filters: '筛选与排序', newest: '按日期，新的在前', beside: '按层级并列', every: (n) => '共 ' + n + ' 条', only: (w) => '只看' + w, clear: '清除全部筛选', drop: (w) => '取消筛选：' + w, of: '：',
      facets: { level: '层级', document: '文件', form: '文种', year: '年份', kind: '条文类别', agency: '责任单位', topic: '主题', target: '指标' },
      values: {
        document: '文件', task: '任务', goal: '目标', background: '背景', guidance: '指导思想', safeguard: '保障措施', heading: '标题', item: '要点', article: '条', paragraph: '段落',
        outline: '纲要', opinion: '意见', resolution: '决议', plan: '规划（方案）', notice: '通知', report: '报告', law: '法规', decision: '决定', news: '新闻', other: '其他', yes: '有量化指标',
      },
    },
    'zh-Hant': {
      label: '檢索條文', hint: '輸入詞語，簡體、繁體皆可', button: '檢索', help: '空格分開多個詞；「引號」內完全一致；-詞 表示排除。',
      loading: '正在打開索引……', working: '正在檢索……', idle: '',
      found: (n) => '找到 ' + n + ' 條。', about: (n) => '找到約 ' + n + ' 條。',
      none: (q) => '沒有條文含有「' + q + '」。', sifted: '沒有符合篩選條件的條文。', blank: '請至少輸入一個要查找的字或詞。', absent: (w) => '全部條文中都沒有：' + w + '。',
      loose: '沒有完全符合的條文。以下條文含有其中一部分，僅供參考：', looseCount: (n) => '另列出 ' + n + ' 條相近的條文。',
      more: '顯示更多', wider: '也列出含有其中各詞的條文', figures: (n) => n + ' 項量化指標', lead: '責任單位：', and: '、',
      broken: (f) => '索引檔案 ' + f + ' 缺失或損壞，檢索結果可能不全。請重新複製整個網站，或稍後重試。',
      noscript: '無法載入檢索程式。請重新複製整個網站。', retry: '重試', untitled: '（無標題）',
      filters: '篩選與排序', newest: '按日期，新的在前', beside: '按層級並列', every: (n) => '共 ' + n + ' 條', only: (w) => '只看' + w, clear: '清除全部篩選', drop: (w) => '取消篩選：' + w, of: '：',
      facets: { level: '層級', document: '文件', form: '文種', year: '年份', kind: '條文類別', agency: '責任單位', topic: '主題', target: '指標' },
      values: {
        document: '文件', task: '任務', goal: '目標', background: '背景', guidance: '指導思想', safeguard: '保障措施', heading: '標題', item: '要點', article: '條', paragraph: '段落',
        outline: '綱要', opinion: '意見', resolution: '決議', plan: '規劃（方案）', notice: '通知', report: '報告', law: '法規', decision: '決定', news: '新聞', other: '其他', yes: '有量化指標',
      },
    },
  };

  const here = document.currentScript ? document.currentScript.src.replace(/[^/]*$/, '') : 'static/';

  // make returns an element with attributes and children; strings become text.
  function make(tag, attributes, ...children) {
    const e = document.createElement(tag);
    for (const [k, v] of Object.entries(attributes || {})) if (v !== null) e.setAttribute(k, v);
    e.append(...children.filter((c) => c !== null && c !== ''));
    return e;
  }

  // marked returns text as nodes, the given spans of its characters in <mark>.
  function marked(text, spans) {
    const rs = Array.from(text), out = [];
    let at = 0;
    for (const [start, end] of spans) {
      out.push(rs.slice(at, start).join(''), make('mark', null, rs.slice(start, end).join('')));
      at = end;
    }
    return out.concat(rs.slice(at).join(''));
  }

  function loadScript(src) {
    return new Promise((resolve, reject) => {
      const s = make('script', { src });
      s.async = false; // in the order given
      s.onload = resolve;
      s.onerror = () => reject(new Error(src));
      document.head.appendChild(s);
    });
  }

  class SearchPage {
    constructor(root) {
      this.root = root.dataset.root || '';
      this.script = root.dataset.script === 'zh-Hant' ? 'zh-Hant' : 'zh-Hans';
      this.side = this.script === 'zh-Hant' ? 1 : 0;
      this.say = says[this.script];
      this.names = new Map(); // :: facet/id → words, of the values seen
      this.asked = 0; // queries begun; an answer to an older one is dropped
      this.build(root);
      this.listen();
      this.index = null; // promise of the index
      this.restore();
    }

    // restore takes query, filters and order from the address and runs them.
    restore() {
      const params = new URLSearchParams(location.search || location.hash.slice(1));
      this.limit = page;
      this.input.value = params.get('q') || '';
      this.newest = params.get('order') === 'date';
      this.beside = params.get('view') === 'levels';
      this.want = {};
      for (const f of gongbaoSearch.facets) if (params.has(f)) this.want[f] = params.getAll(f);
      this.run();
    }

    build(root) {
      this.input = make('input', {
        type: 'search', id: 'search-q', name: 'q', class: 'search-input', placeholder: this.say.hint, autocomplete: 'off',
        autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'search', 'aria-describedby': 'search-help',
      });
      this.form = make('form', { role: 'search', class: 'search-form', method: 'get' },
        make('label', { for: 'search-q', class: 'search-label' }, this.say.label),
        make('div', { class: 'search-line' }, this.input, make('button', { type: 'submit', class: 'search-button' }, this.say.button)),
        make('p', { id: 'search-help', class: 'search-help' }, this.say.help));
      this.status = make('p', { class: 'search-status', role: 'status', 'aria-live': 'polite' });
      this.trouble = make('p', { class: 'search-trouble', role: 'alert', hidden: '' });
      this.results = make('div', { class: 'search-results' });
      this.choices = make('div', { class: 'search-choices' });
      this.filters = make('details', { class: 'search-filters', hidden: '' }, make('summary', null, this.say.filters), this.choices);
      this.chips = make('div', { class: 'search-chips', role: 'group', 'aria-label': this.say.filters, hidden: '' });
      root.replaceChildren(this.form, this.filters, this.chips, this.status, this.trouble, this.results);
    }

    listen() {
      let timer = 0, composing = false;
      const soon = () => {
        clearTimeout(timer);
        timer = setTimeout(() => this.change(), pause);
      };
      this.input.addEventListener('compositionstart', () => { composing = true; clearTimeout(timer); });
      this.input.addEventListener('compositionend', () => { composing = false; soon(); });
      this.input.addEventListener('input', (e) => { if (!composing && !e.isComposing) soon(); });
      this.form.addEventListener('submit', (e) => {
        e.preventDefault();
        if (composing) return;
        clearTimeout(timer);
        this.change();
      });
      document.addEventListener('keydown', (e) => { if (!composing && !e.isComposing) this.key(e); });
      this.results.addEventListener('click', (e) => this.leave(e));
      this.filters.addEventListener('toggle', () => { if (this.filters.open) this.run(); });
      this.filters.addEventListener('change', (e) => this.choose(e.target));
      addEventListener('popstate', () => this.restore());
    }

    key(e) {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || e.target.isContentEditable;
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      if (e.key === '/' && !typing) {
        e.preventDefault();
        this.input.focus();
        this.input.select();
      } else if (e.key === 'Escape' && (e.target === this.input || this.results.contains(e.target))) {
        e.preventDefault();
        this.input.value = '';
        this.input.focus();
        this.change();
      } else if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && (e.target === this.input || this.results.contains(e.target))) {
        this.move(e, e.key === 'ArrowDown' ? 1 : -1);
      }
    }

    // move takes the focus from the input through the results and back.
    move(e, step) {
      const stops = [this.input, ...this.results.querySelectorAll('a, button')];
      const at = stops.indexOf(document.activeElement);
      const next = stops[at + step];
      if (at < 0 || !next) return;
      e.preventDefault();
      next.focus();
    }

    // leave notes the words to mark on the page a hit leads to; site.js reads it.
    leave(e) {
      const link = e.target.closest('a');
      if (!link) return;
      const marks = new Set(Array.from(link.closest('li').querySelectorAll('mark'), (m) => m.textContent));
      // In the address where pages share no storage: from file://, or if it is off.
      const [path, place] = link.getAttribute('href').split('#');
      const told = path.split('?')[0] + '?' + new URLSearchParams(Array.from(marks, (m) => ['find', m])) + (place ? '#' + place : '');
      try {
        if (location.protocol === 'file:') throw new Error('no shared storage');
        sessionStorage.setItem('gongbao.find', JSON.stringify(Array.from(marks)));
      } catch (err) {
        if (marks.size) link.setAttribute('href', told);
      }
    }

    // change runs what the input holds and notes it in the address.
    change() {
      this.limit = page;
      const params = new URLSearchParams();
      const q = this.input.value.trim();
      if (q) params.append('q', q);
      for (const f of gongbaoSearch.facets) for (const id of this.want[f] || []) params.append(f, id);
      if (this.newest) params.append('order', 'date');
      if (this.beside) params.append('view', 'levels');
      try {
        history.replaceState(null, '', location.pathname + (q ? '?' + params : ''));
      } catch (err) { // some browsers allow only the fragment to change on file://
        location.replace('#' + params);
      }
      this.run();
    }

    // choose takes over a box that was ticked or cleared.
    choose(box) {
      this.set(box.name, box.value, box.checked);
      this.change();
    }

    // set turns one filter, or the order by date, on or off.
    set(facet, id, on) {
      if (facet === 'order') this.newest = on;
      else if (facet === 'view') this.beside = on;
      else {
        const rest = (this.want[facet] || []).filter((other) => other !== id);
        this.want[facet] = on ? rest.concat(id) : rest;
      }
    }

    // active lists what is set, as [facet, id].
    active() {
      const out = gongbaoSearch.facets.flatMap((f) => (this.want[f] || []).map((id) => [f, id]));
      if (this.newest) out.push(['order', 'date']);
      if (this.beside) out.push(['view', 'levels']);
      return out;
    }

    name(facet, id) {
      const words = this.names.get(facet + '/' + id);
      return words && words[this.side] || this.say.values[id] || (facet === 'year' || this.named ? id : '…');
    }

    // summarize shows what is set as buttons that take it back: the panel itself
    // may stay folded.
    summarize() {
      const say = this.say, active = this.active();
      const chip = (text, label, drop) => {
        const b = make('button', { type: 'button', class: 'search-chip', 'aria-label': label }, text, make('span', { 'aria-hidden': 'true' }, ' ×'));
        b.addEventListener('click', () => {
          drop();
          this.filters.querySelector('summary').focus(); // this button goes
          this.change();
        });
        return b;
      };
      const parts = active.map(([f, id]) => {
        const text = f === 'order' ? say.newest : f === 'view' ? say.beside : say.facets[f] + say.of + this.name(f, id);
        return chip(text, say.drop(text), () => this.set(f, id, false));
      });
      if (parts.length > 1) parts.push(chip(say.clear, say.clear, () => active.forEach(([f, id]) => this.set(f, id, false))));
      this.chips.replaceChildren(...parts);
      this.chips.hidden = !parts.length || !this.input.value.trim();
    }

    // offer shows the filters with their counts; a ticked value stays even if no
    // unit has it. The box in use keeps the focus.
    offer(counts) {
      const say = this.say, used = document.activeElement, held = this.choices.contains(used) ? [used.name, used.value] : null;
      const box = (name, value, checked, ...text) => make('label', { class: 'search-choice' },
        make('input', { type: 'checkbox', name, value, ...(checked ? { checked: '' } : {}) }), make('span', null, ...text));
      const parts = [box('order', 'date', this.newest, say.newest), box('view', 'levels', this.beside, say.beside)];
      for (const f of gongbaoSearch.facets) {
        const want = this.want[f] || [];
        const all = counts.filter((c) => c.facet === f);
        const shown = all.filter((c, i) => i < offered || want.includes(c.name.id));
        for (const id of want) if (!shown.some((c) => c.name.id === id)) shown.push({ name: { id, words: ['', ''] }, units: 0 });
        if (shown.length < (f === 'target' ? 1 : 2) && !want.length) continue;
        parts.push(make('fieldset', { class: 'search-facet' }, make('legend', null, say.facets[f]),
          ...shown.map((c) => box(f, c.name.id, want.includes(c.name.id), this.name(f, c.name.id), ' ', make('small', null, String(c.units))))));
      }
      this.choices.replaceChildren(...parts);
      const again = held && Array.from(this.choices.querySelectorAll('input')).find((i) => i.name === held[0] && i.value === held[1]);
      if (again) again.focus();
    }

    async run() {
      const query = this.input.value.trim(), turn = ++this.asked;
      this.trouble.hidden = true;
      this.filters.hidden = !query;
      this.summarize();
      if (!query) {
        this.status.textContent = this.say.idle;
        this.results.replaceChildren();
        return;
      }
      this.status.textContent = this.index ? this.say.working : this.say.loading;
      if (!this.index) {
        this.index = gongbaoSearch.Index.open(this.root);
        this.index.catch(() => { this.index = null; }); // the next query tries again
      }
      try {
        const index = await this.index, active = this.active().length > 0;
        if (active || this.filters.open) this.learn(await index.table());
        const ask = (want, limit, count) => gongbaoSearch.search(index, query, { script: this.script, limit, want, newest: this.newest, count });
        const answer = await ask(this.want, this.limit, this.filters.open || active);
        const levels = [];
        for (const c of this.beside ? this.levels(answer) : []) {
          levels.push([c, await ask({ ...this.want, level: [c.name.id] }, beside, false)]);
        }
        if (turn === this.asked) this.show(query, answer, levels);
      } catch (err) {
        if (turn === this.asked) this.fail(err);
      }
    }

    // learn takes the names of what can be filtered by from the table of facets.
    learn(table) {
      if (this.named) return;
      this.named = true;
      for (const f of gongbaoSearch.facets) for (const n of table.named(f)) this.names.set(f + '/' + n.id, n.words);
      this.order = table.named('level').map((n) => n.id);
    }

    // levels returns the counts of the levels that have hits, the highest first.
    levels(answer) {
      const want = this.want.level || [];
      return answer.counts.filter((c) => c.facet === 'level' && (!want.length || want.includes(c.name.id)))
        .sort((a, b) => this.order.indexOf(a.name.id) - this.order.indexOf(b.name.id));
    }

    fail(err) {
      this.status.textContent = '';
      this.results.replaceChildren();
      const retry = make('button', { type: 'button', class: 'search-retry' }, this.say.retry);
      retry.addEventListener('click', () => this.run());
      this.trouble.replaceChildren(this.say.broken(err.file || err.message), ' ', retry);
      this.trouble.hidden = false;
    }

    show(query, answer, levels) {
      const say = this.say, n = answer.total;
      for (const c of answer.counts) this.names.set(c.facet + '/' + c.name.id, c.name.words);
      if (this.filters.open) this.offer(answer.counts);
      this.summarize();
      const sifted = gongbaoSearch.facets.some((f) => (this.want[f] || []).length);
      let status = n ? (answer.complete ? say.found(n) : say.about(n)) : answer.blank ? say.blank : sifted ? say.sifted : say.none(query);
      if (answer.absent.length) status += say.absent(answer.absent.join(say.and));
      if (answer.loose.length) status += say.looseCount(answer.loose.length);
      this.status.textContent = status;
      const parts = [];
      if (levels.length) parts.push(make('div', { class: 'search-beside' }, ...levels.map(([c, found]) => this.column(c, found))));
      else if (answer.hits.length) {
        parts.push(make('ol', { class: 'search-list' }, ...answer.hits.map((h) => this.item(h))));
        if (answer.hits.length < n || !answer.complete) parts.push(this.moreButton(answer.hits.length < n ? say.more : say.wider));
      }
      if (answer.loose.length) {
        parts.push(make('p', { class: 'search-loose-note' }, say.loose),
          make('ol', { class: 'search-list search-loose' }, ...answer.loose.map((h) => this.item(h))));
      }
      this.results.replaceChildren(...parts);
    }

    // column shows the hits of one level.
    column(c, found) {
      const say = this.say, name = this.name('level', c.name.id);
      const only = make('button', { type: 'button', class: 'search-only' }, say.only(name));
      only.addEventListener('click', () => {
        this.beside = false;
        this.want.level = [c.name.id];
        this.input.focus(); // this button goes
        this.change();
      });
      return make('section', { class: 'search-level', 'data-level': c.name.id },
        make('h3', { class: 'search-level-name' }, make('span', { class: 'badge', 'data-level': c.name.id }, name), ' ',
          make('small', null, found.complete ? say.every(found.total) : say.about(found.total))),
        make('ol', { class: 'search-list' }, ...found.hits.map((h) => this.item(h))),
        found.total > found.hits.length ? only : '');
    }

    moreButton(text) {
      const b = make('button', { type: 'button', class: 'search-more' }, text);
      b.addEventListener('click', async () => {
        const shown = this.limit;
        this.limit += page;
        await this.run();
        const links = this.results.querySelectorAll('.search-list a');
        if (links[shown]) links[shown].focus();
      });
      return b;
    }

    item(h) {
      const e = h.entry, s = this.side;
      const path = e.path.map((w) => w[s]).filter(Boolean);
      const title = h.title ? marked(h.title, h.titleMarks) : [path.pop() || e.document.words[s] || this.say.untitled];
      const agencies = e.agencies.map((w) => w[s]).join(this.say.and);
      return make('li', { class: 'search-hit', 'data-class': h.class, 'data-level': e.level.id },
        make('p', { class: 'search-where' },
          e.level.words[s] ? make('span', { class: 'badge', 'data-level': e.level.id }, e.level.words[s]) : '',
          make('span', { class: 'search-document' }, e.document.words[s])),
        path.length ? make('p', { class: 'search-path' }, path.join(' › ')) : '',
        make('h3', { class: 'search-title' }, make('a', { href: this.root + e.url[s] }, ...title)),
        e.text[s] ? make('p', { class: 'search-snippet' }, ...marked(h.snippet, h.marks)) : '',
        e.targets ? make('p', { class: 'search-figures' }, this.say.figures(e.targets)) : '',
        agencies ? make('p', { class: 'search-agencies' }, this.say.lead + agencies) : '');
    }
  }

  const root = document.getElementById('search');
  if (!root) return;
  document.head.appendChild(make('link', { rel: 'stylesheet', href: here + 'search.css' }));
  const parts = ['search-bytes.js', 'search-files.js', 'search-text.js', 'search-query.js'];
  Promise.all(parts.map((name) => loadScript(here + name))).then(
    () => new SearchPage(root),
    () => root.replaceChildren(make('p', { class: 'search-trouble', role: 'alert' }, says[root.dataset.script === 'zh-Hant' ? 'zh-Hant' : 'zh-Hans'].noscript)));
})();
