package compile

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
)

// phraseFloor is the frequency a dictionary phrase has at least when words are
// cut. OpenCC's phrases stand in no word list as often as they are used: at 1
// they lose to the single characters they protect, above 1,000 they win as
// blindly as the longest match does.
const phraseFloor = 100

// Tables returns the table package script embeds; the format is described
// there, in table.go. The same sources give the same bytes.
func Tables(s *Sources) ([]byte, error) {
	w := writer{src: s, sections: map[string][]byte{}}
	for _, c := range s.Configs {
		if err := w.config(c); err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	if err := w.words(); err != nil {
		return nil, err
	}
	w.scripts()
	w.put("plans", []byte(w.plans.String()))
	return w.file()
}

type writer struct {
	src      *Sources
	plans    strings.Builder
	sections map[string][]byte // :: section name → content, not yet compressed
}

func (w *writer) put(name string, data []byte) { w.sections[name] = data }

// file puts the sections together in the order of their names.
func (w *writer) file() ([]byte, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer enc.Close()
	var head, body []byte
	names := slices.Sorted(maps.Keys(w.sections))
	head = append(head, "gongbao script tables 1\n"...)
	head = binary.AppendUvarint(head, uint64(len(names)))
	for _, name := range names {
		start := len(body)
		body = enc.EncodeAll(w.sections[name], body)
		head = appendString(head, name)
		head = binary.AppendUvarint(head, uint64(len(body)-start))
	}
	return append(head, body...), nil
}

// config writes what becomes of every segmentation key and every character
// under c, and the dictionaries of its stages if there are several.
func (w *writer) config(c Config) error {
	ref, err := w.src.Reference(c)
	if err != nil {
		return err
	}
	keySet, err := w.segmentation(c)
	if err != nil {
		return err
	}
	chars, err := w.chars(c, ref)
	if err != nil {
		return err
	}
	keys := w.keys(keySet)
	results, err := convertAll(ref, keys)
	if err != nil {
		return err
	}
	w.put("keys/"+strings.Join(keySet, "+"), encodeKeys(keys))
	w.put("chars/"+c.Name, encodeChars(chars))
	w.put("results/"+c.Name, encodeResults(keys, results, chars))
	stages := w.stages(c)
	fmt.Fprintf(&w.plans, "%s\t%s\t%s\t%s\n", c.Name, strings.Join(c.Normalize, " "), strings.Join(keySet, "+"), stages)
	for _, n := range c.Normalize {
		w.put("chars/"+n, encodeChars(w.charDict(n)))
	}
	return nil
}

// segmentation returns the dictionaries whose keys are looked for first. A
// configuration of one stage that names none is cut by the phrases of that
// stage: the result is the same, and one lookup is enough.
func (w *writer) segmentation(c Config) ([]string, error) {
	if len(c.Segment) > 0 {
		return c.Segment, nil
	}
	if len(c.Stages) != 1 {
		return nil, fmt.Errorf("%d stages and no segmentation: the table has no form for this", len(c.Stages))
	}
	var keys []string
	for i, choice := range c.Stages[0] {
		switch {
		case w.single(choice):
		case i == 0:
			keys = choice
		default:
			return nil, fmt.Errorf("phrases of %v decide after others: the table has no form for this", choice)
		}
	}
	return keys, nil
}

// stages writes the dictionaries of a chain of several stages and returns their
// names; "" for a chain of one.
func (w *writer) stages(c Config) string {
	if len(c.Stages) == 1 {
		return ""
	}
	var names []string
	for _, stage := range c.Stages {
		var choices []string
		for _, choice := range stage {
			name := strings.Join(choice, "+")
			choices = append(choices, name)
			w.dictionary(name, choice)
		}
		names = append(names, strings.Join(choices, " "))
	}
	return strings.Join(names, "|")
}

// dictionary writes one member of a stage as it is.
func (w *writer) dictionary(name string, choice Choice) {
	if w.single(choice) {
		w.put("chars/"+name, encodeChars(w.charDict(choice...)))
		return
	}
	values := map[string]string{}
	for _, d := range slices.Backward(choice) {
		for _, e := range w.src.Dicts[d] {
			values[e.Key] = e.Values[0]
		}
	}
	keys := slices.Sorted(maps.Keys(values))
	results := make([]string, len(keys))
	for i, k := range keys {
		results[i] = values[k]
	}
	w.put("keys/"+name, encodeKeys(keys))
	w.put("values/"+name, encodeResults(keys, results, nil))
}

// single reports whether the dictionaries map characters to characters.
func (w *writer) single(names []string) bool {
	for _, n := range names {
		for _, e := range w.src.Dicts[n] {
			if utf8.RuneCountInString(e.Key) != 1 || utf8.RuneCountInString(e.Values[0]) != 1 {
				return false
			}
		}
	}
	return true
}

// charDict returns the single characters of the named dictionaries; the one
// named first decides.
func (w *writer) charDict(names ...string) map[rune]rune {
	m := map[rune]rune{}
	for _, n := range slices.Backward(names) {
		for _, e := range w.src.Dicts[n] {
			m[first(e.Key)] = first(e.Values[0])
		}
	}
	return m
}

// keys returns the union of the keys of the named dictionaries, sorted.
func (w *writer) keys(names []string) []string {
	var ks []string
	for _, n := range names {
		for _, e := range w.src.Dicts[n] {
			ks = append(ks, e.Key)
		}
	}
	slices.Sort(ks)
	return slices.Compact(ks)
}

// chars returns what the whole chain makes of every single character that any
// of its dictionaries changes. A character that becomes several (埠 becomes 端口
// under tw2sp) is left out: the reader meets it as a phrase of its stage.
func (w *writer) chars(c Config, ref *Reference) (map[rune]rune, error) {
	m := map[rune]rune{}
	for _, stage := range c.Stages {
		for _, choice := range stage {
			for _, k := range w.keys(choice) {
				if utf8.RuneCountInString(k) != 1 {
					continue
				}
				out, err := ref.chain.Convert(k)
				if err != nil {
					return nil, err
				}
				if utf8.RuneCountInString(out) == 1 {
					m[first(k)] = first(out)
				} else if len(c.Stages) == 1 {
					return nil, fmt.Errorf("%s becomes %s: the table has no form for this", k, out)
				}
			}
		}
	}
	return m, nil
}

func convertAll(ref *Reference, keys []string) ([]string, error) {
	out := make([]string, len(keys))
	for i, k := range keys {
		var err error
		if out[i], err = ref.chain.Convert(k); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// words writes the word list: every word of the frequency list and every
// phrase of the s2t dictionaries that consists of Han characters, what one
// occurrence costs when a line is cut, and what OpenCC makes of it.
func (w *writer) words() error {
	s2t := w.src.Configs[slices.IndexFunc(w.src.Configs, func(c Config) bool { return c.Name == "s2t" })]
	ref, err := w.src.Reference(s2t)
	if err != nil {
		return err
	}
	freq, total := w.frequencies(s2t)
	keys := slices.Sorted(maps.Keys(freq))
	results, err := convertAll(ref, keys)
	if err != nil {
		return err
	}
	for _, word := range w.src.Words {
		if i, ok := slices.BinarySearch(keys, word.Text); ok && word.Hant != "" {
			results[i] = word.Hant
		}
	}
	chars, err := w.chars(s2t, ref)
	if err != nil {
		return err
	}
	costs := binary.LittleEndian.AppendUint16(nil, cost(1, total))
	for _, k := range keys {
		costs = binary.LittleEndian.AppendUint16(costs, cost(freq[k], total))
	}
	w.put("keys/words", encodeKeys(keys))
	w.put("costs/words", costs)
	w.put("results/words", encodeResults(keys, results, chars))
	return nil
}

func (w *writer) frequencies(s2t Config) (freq map[string]int, total int) {
	freq = map[string]int{}
	for _, word := range w.src.Words {
		if isHan(word.Text) {
			freq[word.Text] = word.Freq
			total += word.Freq
		}
	}
	for _, choice := range s2t.Stages[0] {
		if w.single(choice) {
			continue
		}
		for _, k := range w.keys(choice) {
			if isHan(k) {
				freq[k] = max(freq[k], phraseFloor)
			}
		}
	}
	return freq, total
}

// cost is -log2 of a word's probability in 256ths of a bit. Whole numbers keep
// the cut the same on every machine.
func cost(freq, total int) uint16 {
	return uint16(math.Round(math.Log2(float64(total)/float64(freq)) * 256))
}

func isHan(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// encodeChars writes a map of characters, leaving out those that stay.
func encodeChars(m map[rune]rune) []byte {
	keys := slices.Sorted(maps.Keys(m))
	keys = slices.DeleteFunc(keys, func(k rune) bool { return m[k] == k })
	b := binary.AppendUvarint(nil, uint64(len(keys)))
	last := rune(0)
	for _, k := range keys {
		b = binary.AppendUvarint(b, uint64(k-last))
		b = binary.AppendVarint(b, int64(m[k]-k))
		last = k
	}
	return b
}

// encodeKeys writes sorted keys, each as the number of characters it shares
// with the one before it and the characters it adds.
func encodeKeys(keys []string) []byte {
	var shared, added []byte
	var text bytes.Buffer
	var last []rune
	for _, k := range keys {
		r := []rune(k)
		n := 0
		for n < len(r) && n < len(last) && r[n] == last[n] {
			n++
		}
		shared = append(shared, byte(n))
		added = append(added, byte(len(r)-n))
		text.WriteString(string(r[n:]))
		last = r
	}
	b := binary.AppendUvarint(nil, uint64(len(keys)))
	return slices.Concat(b, shared, added, text.Bytes())
}

// encodeResults writes what becomes of keys where that differs from what
// becomes of their characters one by one.
func encodeResults(keys, results []string, chars map[rune]rune) []byte {
	var gaps, lengths []byte
	var text strings.Builder
	n, last := 0, -1
	for i, k := range keys {
		if results[i] == eachChar(k, chars) {
			continue
		}
		gaps = binary.AppendUvarint(gaps, uint64(i-last))
		lengths = append(lengths, byte(len(results[i])))
		text.WriteString(results[i])
		n, last = n+1, i
	}
	b := binary.AppendUvarint(nil, uint64(n))
	return slices.Concat(b, gaps, lengths, []byte(text.String()))
}

func eachChar(s string, chars map[rune]rune) string {
	return strings.Map(func(r rune) rune {
		if to, ok := chars[r]; ok {
			return to
		}
		return r
	}, s)
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// options returns the characters a dictionary offers for each key that has a
// choice, in the dictionary's order.
func (w *writer) options(names ...string) map[rune][]rune {
	m := map[rune][]rune{}
	for _, n := range names {
		for _, e := range w.src.Dicts[n] {
			for _, v := range e.Values {
				m[first(e.Key)] = append(m[first(e.Key)], first(v))
			}
		}
	}
	return m
}

// sortEntries is the order of every list of characters in the table.
func sortEntries(rs []rune) []rune {
	slices.SortFunc(rs, func(a, b rune) int { return cmp.Compare(a, b) })
	return slices.Compact(rs)
}
