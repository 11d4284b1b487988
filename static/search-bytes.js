// The lowest layer of the search index in the browser: characters to bytes, and
// bytes inflated. See internal/search/pack.go.
(function () {
  'use strict';

  const quoted = 0xe000, turned = 0x8000;
  const mustQuote = (u) => u < 0x80 || u === 0x2028 || u === 0x2029 || u >= 0xd800 && u <= quoted || u === 0xfeff || u >= 0xfff0;

  // readData turns the code units of a file into two bytes each, low byte first.
  function readData(s) {
    const out = new Uint8Array(2 * s.length);
    let n = 0;
    for (let i = 0; i < s.length; i++) {
      let u = s.charCodeAt(i);
      if (u === quoted) {
        u = s.charCodeAt(++i) ^ turned;
        if (!mustQuote(u)) throw new Error('a unit quoted without need');
      } else if (mustQuote(u)) throw new Error('not a unit of the encoding');
      out[n++] = u & 255;
      out[n++] = u >> 8;
    }
    return out.subarray(0, n);
  }

  // checksum is FNV-1a, begun from the key of the build.
  function checksum(b, key) {
    let h = 0x811c9dc5 ^ key;
    for (let i = 0; i < b.length; i++) h = Math.imul(h ^ b[i], 0x01000193);
    return h >>> 0;
  }

  // huffman makes a table, indexed by the next bits of the stream, of symbol and
  // length (symbol << 4 | length).
  function huffman(lengths) {
    const count = new Uint16Array(16), next = new Uint16Array(16);
    let max = 0;
    for (const l of lengths) {
      count[l]++;
      if (l > max) max = l;
    }
    count[0] = 0;
    for (let l = 1, code = 0; l < 16; l++) next[l] = code = (code + count[l - 1]) << 1;
    const table = new Uint16Array(1 << max);
    lengths.forEach((l, symbol) => {
      if (!l) return;
      let code = next[l]++, reversed = 0;
      for (let i = 0; i < l; i++, code >>= 1) reversed = reversed << 1 | code & 1;
      for (let i = reversed; i < table.length; i += 1 << l) table[i] = symbol << 4 | l;
    });
    return { table, mask: table.length - 1 };
  }

  const lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
  const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const distBase = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
  const codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  const fixedLengths = huffman(Array.from({ length: 288 }, (_, i) => i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8));
  const fixedDistances = huffman(new Array(30).fill(5));

  // inflate reads a raw deflate stream of known length (RFC 1951). Browsers have
  // DecompressionStream, but not the older ones, and a file of this index takes
  // about a millisecond here: one path for all is simpler than two.
  function inflate(src, start, size) {
    const out = new Uint8Array(size);
    let pos = start, acc = 0, have = 0, n = 0;
    function bits(want) {
      while (have < want) {
        if (pos >= src.length + 4) throw new Error('ends too early');
        acc |= (pos < src.length ? src[pos] : 0) << have;
        pos++;
        have += 8;
      }
      const v = acc & ((1 << want) - 1);
      acc >>>= want;
      have -= want;
      return v;
    }
    function symbol(h) {
      while (have < 15) {
        if (pos >= src.length + 4) throw new Error('ends too early');
        acc |= (pos < src.length ? src[pos] : 0) << have;
        pos++;
        have += 8;
      }
      const e = h.table[acc & h.mask], l = e & 15;
      if (!l) throw new Error('not a code');
      acc >>>= l;
      have -= l;
      return e >> 4;
    }
    function dynamic() {
      const literals = bits(5) + 257, distances = bits(5) + 1, codes = bits(4) + 4;
      const lengths = new Array(19).fill(0);
      for (let i = 0; i < codes; i++) lengths[codeOrder[i]] = bits(3);
      const h = huffman(lengths), all = [];
      while (all.length < literals + distances) {
        const s = symbol(h);
        if (s < 16) all.push(s);
        else {
          if (s === 16 && !all.length) throw new Error('nothing to repeat');
          const what = s === 16 ? all[all.length - 1] : 0;
          for (let k = s === 16 ? 3 + bits(2) : s === 17 ? 3 + bits(3) : 11 + bits(7); k > 0; k--) all.push(what);
        }
      }
      return [huffman(all.slice(0, literals)), huffman(all.slice(literals, literals + distances))];
    }
    function block(literals, distances) {
      for (;;) {
        const s = symbol(literals);
        if (s === 256) return;
        if (s < 256) {
          if (n >= size) throw new Error('longer than it says');
          out[n++] = s;
          continue;
        }
        const l = lengthBase[s - 257] + bits(lengthBits[s - 257]);
        const d = symbol(distances);
        const back = distBase[d] + bits(d < 4 ? 0 : (d >> 1) - 1);
        if (!(back <= n) || !(n + l <= size)) throw new Error('copies what is not there');
        for (let i = 0; i < l; i++, n++) out[n] = out[n - back];
      }
    }
    function stored() {
      acc >>>= have & 7;
      have -= have & 7;
      const l = bits(16);
      bits(16);
      if (n + l > size) throw new Error('longer than it says');
      for (let i = 0; i < l; i++) out[n++] = bits(8);
    }
    for (let last = 0; !last;) {
      last = bits(1);
      const type = bits(2);
      if (type === 0) stored();
      else if (type === 1) block(fixedLengths, fixedDistances);
      else if (type === 2) block(...dynamic());
      else throw new Error('unknown kind of block');
    }
    if (n !== size) throw new Error('shorter than it says');
    return out;
  }

  window.gongbaoBytes = { readData, checksum, inflate };
})();
