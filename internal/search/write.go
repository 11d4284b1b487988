package search

import (
	"fmt"
	"iter"
)

// Sizes of files, in bytes before compression, measured on law text: smaller
// shards and fragments save bytes per query until, at 20,000 pages, the number of
// files passes 2,500. At 2,000 pages fragments of 8 kB instead of 21 save a
// quarter of a median query and half of the dearest ones; still smaller ones
// save little and compress worse.
const (
	shardSize     = 17 << 10
	leastFragment = 8 << 10  // in codes: about 13 kB of UTF-8
	mostFragment  = 20 << 10 // in codes: about 31 kB of UTF-8
	charactersPer = 1000     // characters of the whole text for a byte of a fragment, in between
	hotUnits      = 16 << 10 // units that make a list leave its shard
	blockUnits    = 64 << 10 // of a list that left its shard

	refineUnits = 1 << 10 // units that a pair must have to get refined tokens,
	refineShare = 5       // and the part of all units,
	sampled     = 16      // judged by every sixteenth unit

	wholeBytes = 96 << 10 // bytes, before they are packed, of the lists that one for all stands for
)

// fragmentSize returns the size of a fragment of a text of so many characters.
func fragmentSize(characters int) int {
	return min(max(characters/charactersPer, leastFragment), mostFragment)
}

// Write writes the index of entries through put, which is called once for every
// file with its path from the site's root ("search/t/12.js") and its content,
// which it must not keep. Entries of equal rank are found in the order given.
// Entries is ranged over twice and must yield the same both times; fold maps a
// character to its Simplified form. The same entries give the same bytes.
func Write(entries iter.Seq[Entry], fold func(rune) rune, put func(path string, data []byte) error) (Stats, error) {
	p, err := newPacker()
	if err != nil {
		return Stats{}, err
	}
	w := &writer{fold: fold, put: put, pack: p, lists: map[uint64]*list{}, words: map[string]uint64{}}
	count, used, characters := newTwinCount(), &runeTable[int]{}, 0
	key, units, sample := uint32(0), 0, map[uint64]int{}
	for e := range entries {
		if units%sampled == 0 {
			w.sample(&e, sample)
		}
		units++
		for words := range e.allWords() {
			count.add(words)
			key = checksum(key, words.Hant)
		}
		for s := range e.texts() {
			key = checksum(key, s)
			for _, r := range s {
				*used.at(r)++
				characters++
			}
		}
	}
	w.twins = count.best()
	w.codec = newCodec(used, w.twins)
	p.key = key & (1<<31 - 1) // a number of the format
	w.full = fragmentSize(characters)
	w.refine(sample, units)
	if err := w.addAll(entries); err != nil {
		return Stats{}, err
	}
	if err := w.writeLists(); err != nil {
		return Stats{}, err
	}
	if _, err := w.file(facetsName, w.table.encode(w.codec)); err != nil {
		return Stats{}, err
	}
	if err := w.writeMeta(); err != nil {
		return Stats{}, err
	}
	return w.stats, nil
}

// writer holds an index in the making.
type writer struct {
	fold  func(rune) rune
	put   func(path string, data []byte) error
	pack  *packer
	twins twins
	codec *codec
	stats Stats
	table table

	lists map[uint64]*list  // :: key of a token → its postings
	words map[string]uint64 // :: word → its key
	names []string          // :: number of a word → word
	views [2][]weighted     // fields of the unit at hand in both scripts
	seen  [2][]occurrence   // their tokens
	buf   []byte            // for keys of words

	refined map[uint64]bool  // :: key of a pair → it has refined tokens
	firsts  *runeTable[bool] // :: first characters of those

	fragment []byte
	full     int      // size at which a fragment is written
	starts   []int    // first unit of every fragment
	inFrag   int      // units in fragment
	bounds   []string // first token of every shard
	blocks   int      // blocks of long lists written so far
	common   common
	stamp    uint32 // over all files written
}

// addAll adds entries. Finding the tokens of a unit and adding it to their lists
// take about the same time, the one busy with characters, the other waiting for
// memory: so the lists, which nothing else touches, are filled by a goroutine of
// their own, in the order of the units. (It cannot be build's: the tokens of all
// units would not fit in memory, nor make sense to anybody else.)
func (w *writer) addAll(entries iter.Seq[Entry]) error {
	tokens, done := make(chan []occurrence, 32), make(chan struct{})
	go func() {
		defer close(done)
		unit := 0
		for all := range tokens {
			for _, o := range all {
				w.post(uint64(o>>8), unit, o.impact())
			}
			unit++
		}
	}()
	err := func() error {
		for e := range entries {
			tokens <- w.tokensOf(&e)
			if err := w.add(&e); err != nil {
				return err
			}
		}
		return w.flushFragment()
	}()
	close(tokens)
	<-done
	return err
}

func (w *writer) add(e *Entry) error {
	unit := w.stats.Units
	w.stats.Units++
	w.stats.TextBytes += int64(len(e.Title.Hans) + len(e.Text.Hans))
	w.table.add(e)
	if w.inFrag == 0 {
		w.starts = append(w.starts, unit)
	}
	w.fragment = w.codec.appendEntry(w.fragment, e)
	w.inFrag++
	if len(w.fragment) >= w.full {
		return w.flushFragment()
	}
	return nil
}

func (w *writer) flushFragment() error {
	if w.inFrag == 0 {
		return nil
	}
	n, err := w.file(fragmentName(len(w.starts)-1), w.fragment)
	w.stats.Fragments += int64(n)
	w.stats.Index -= int64(n)
	w.fragment, w.inFrag = w.fragment[:0], 0
	return err
}

// file writes one script and returns its length.
func (w *writer) file(name string, raw []byte) (int, error) {
	data, err := w.pack.script(name, raw)
	if err != nil {
		return 0, err
	}
	w.stats.Files++
	w.stats.Index += int64(len(data))
	w.stats.Largest = max(w.stats.Largest, len(data))
	w.stamp = w.stamp*16777619 ^ checksum(0, data)
	if err := w.put("search/"+name+".js", data); err != nil {
		return 0, fmt.Errorf("search: write search/%s.js: %w", name, err)
	}
	return len(data), nil
}

// writeMeta writes search/index.js; see index.go.
func (w *writer) writeMeta() error {
	b := []byte(magic)
	b = appendNumber(b, int(w.stamp&0x7fffffff))
	b = appendNumber(b, int(w.pack.key))
	b = appendNumber(b, w.stats.Units)
	b = appendNumber(b, len(w.starts))
	last := 0
	for _, s := range w.starts {
		b = appendNumber(b, s-last)
		last = s
	}
	b = appendNumber(b, len(w.bounds))
	before := ""
	for _, t := range w.bounds {
		b = appendToken(b, before, t)
		before = t
	}
	b = appendNumber(b, w.blocks)
	b = append(appendNumber(b, len(w.common)), w.common...)
	b = w.codec.appendChars(b)
	b = w.appendFolds(b)
	w.pack.key = 0 // the reader does not know it yet
	_, err := w.file(metaName, b)
	return err
}
