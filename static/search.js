// The search page. It builds a form and its results inside
//
//   <div id="search" data-root="../" data-script="zh-Hans"></div>
//
// and works from file:// as from a server. The index is read by
// search-files.js, queries are evaluated by search-query.js; both stand beside
// this file and are loaded by it. Text reaches the page through textContent
// only. The query stands in the address (?q=), so that a search can be kept and
// passed on.
(function () {
  'use strict';

  const pause = 150; // milliseconds of rest before a query that is being typed is run
  const page = 10; // hits shown at first, and more at a time

  const says = {
    'zh-Hans': {
      label: '检索条文', hint: '输入词语，简体、繁体皆可', button: '检索', help: '空格分开多个词；"引号"内完全一致；-词 表示排除。',
      loading: '正在打开索引……', working: '正在检索……', idle: '',
      found: (n) => '找到 ' + n + ' 条。', about: (n) => '找到约 ' + n + ' 条。',
      none: (q) => '没有条文含有“' + q + '”。', absent: (w) => '全部条文中都没有：' + w + '。',
      loose: '没有完全符合的条文。以下条文含有其中一部分，仅供参考：', looseCount: (n) => '另列出 ' + n + ' 条相近的条文。',
      more: '显示更多', lead: '牵头：', and: '、', folded: '字形不同',
      broken: (f) => '索引文件 ' + f + ' 缺失或损坏，检索结果可能不全。请重新复制整个网站，或稍后重试。',
      noscript: '无法载入检索程序。请重新复制整个网站。', retry: '重试', untitled: '（无标题）',
    },
    'zh-Hant': {
      label: '檢索條文', hint: '輸入詞語，簡體、繁體皆可', button: '檢索', help: '空格分開多個詞；"引號"內完全一致；-詞 表示排除。',
      loading: '正在打開索引……', working: '正在檢索……', idle: '',
      found: (n) => '找到 ' + n + ' 條。', about: (n) => '找到約 ' + n + ' 條。',
      none: (q) => '沒有條文含有「' + q + '」。', absent: (w) => '全部條文中都沒有：' + w + '。',
      loose: '沒有完全符合的條文。以下條文含有其中一部分，僅供參考：', looseCount: (n) => '另列出 ' + n + ' 條相近的條文。',
      more: '顯示更多', lead: '牽頭：', and: '、', folded: '字形不同',
      broken: (f) => '索引檔案 ' + f + ' 缺失或損壞，檢索結果可能不全。請重新複製整個網站，或稍後重試。',
      noscript: '無法載入檢索程式。請重新複製整個網站。', retry: '重試', untitled: '（無標題）',
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
      this.limit = page;
      this.asked = 0; // queries begun; an answer to an older one is dropped
      this.build(root);
      this.listen();
      this.index = null; // promise of the index
      const params = new URLSearchParams(location.search);
      this.input.value = params.get('q') || new URLSearchParams(location.hash.slice(1)).get('q') || '';
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
      root.replaceChildren(this.form, this.status, this.trouble, this.results);
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
      addEventListener('popstate', () => {
        this.input.value = new URLSearchParams(location.search).get('q') || '';
        this.run();
      });
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
      try {
        sessionStorage.setItem('gongbao.find', JSON.stringify(Array.from(marks)));
      } catch (err) { /* storage may be off: the hit opens without marks */ }
    }

    // change runs what the input holds and notes it in the address.
    change() {
      this.limit = page;
      const q = this.input.value.trim();
      const url = new URL(location.href);
      if (q) url.searchParams.set('q', q);
      else url.searchParams.delete('q');
      url.hash = '';
      try {
        history.replaceState(null, '', url);
      } catch (err) { // some browsers allow only the fragment to change on file://
        location.replace('#' + new URLSearchParams(q ? { q } : {}));
      }
      this.run();
    }

    async run() {
      const query = this.input.value.trim(), turn = ++this.asked;
      this.trouble.hidden = true;
      if (!query) {
        this.status.textContent = this.say.idle;
        this.results.replaceChildren();
        return;
      }
      this.status.textContent = this.index ? this.say.working : this.say.loading;
      try {
        this.index = this.index || gongbaoSearch.Index.open(this.root);
        const answer = await gongbaoSearch.search(await this.index, query, { script: this.script, limit: this.limit });
        if (turn === this.asked) this.show(query, answer);
      } catch (err) {
        if (err.file === 'search/index.js') this.index = null;
        if (turn === this.asked) this.fail(err);
      }
    }

    fail(err) {
      this.status.textContent = '';
      this.results.replaceChildren();
      const retry = make('button', { type: 'button', class: 'search-retry' }, this.say.retry);
      retry.addEventListener('click', () => this.run());
      this.trouble.replaceChildren(this.say.broken(err.file || err.message), ' ', retry);
      this.trouble.hidden = false;
    }

    show(query, answer) {
      const say = this.say, n = answer.total;
      let status = n ? (answer.complete ? say.found(n) : say.about(n)) : say.none(query);
      if (answer.absent.length) status += say.absent(answer.absent.join(say.and));
      if (answer.loose.length) status += say.looseCount(answer.loose.length);
      this.status.textContent = status;
      const parts = [];
      if (answer.hits.length) parts.push(make('ol', { class: 'search-list' }, ...answer.hits.map((h) => this.item(h))));
      if (answer.hits.length < n && answer.hits.length === this.limit) parts.push(this.moreButton());
      if (answer.loose.length) {
        parts.push(make('p', { class: 'search-loose-note' }, say.loose),
          make('ol', { class: 'search-list search-loose' }, ...answer.loose.map((h) => this.item(h))));
      }
      this.results.replaceChildren(...parts);
    }

    moreButton() {
      const b = make('button', { type: 'button', class: 'search-more' }, this.say.more);
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
        agencies ? make('p', { class: 'search-agencies' }, this.say.lead + agencies) : '');
    }
  }

  const root = document.getElementById('search');
  if (!root) return;
  document.head.appendChild(make('link', { rel: 'stylesheet', href: here + 'search.css' }));
  loadScript(here + 'search-files.js').then(() => loadScript(here + 'search-query.js')).then(
    () => new SearchPage(root),
    () => root.replaceChildren(make('p', { class: 'search-trouble', role: 'alert' }, says[root.dataset.script === 'zh-Hant' ? 'zh-Hant' : 'zh-Hans'].noscript)));
})();
