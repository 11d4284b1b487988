// Package script converts documents and texts between Simplified and
// Traditional Chinese, says which script a text is in, and folds characters
// for comparison.
//
// There are two ways to convert. Config gives a converter that does exactly
// what OpenCC does. New gives the one documents are published with: terms of
// the glossary first, then words cut by probability, then OpenCC's
// dictionaries word by word, then the site's glyphs. The difference shows
// where the longest match cuts across words: OpenCC writes 保護髮展 and
// 新徵程, a Converter 保護發展 and 新征程.
//
// Nothing is ever converted from Traditional to Traditional. What was received
// in Traditional stays as it is; only where it turns out to be a faulty
// conversion (see Ruling) is its Traditional form made from its Simplified one.
package script

import (
	"fmt"
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// Options are a site's choices about script.
type Options struct {
	Glyphs string // glyph profile of Traditional text, one of Profiles; "" is "house"
	// Quotes says for each script how quotation marks are written: "curly"
	// “ ”, "corner" 「 」, or "" for as they were received.
	Quotes struct{ Hans, Hant string }
}

// Converter converts as a site publishes. It is safe for concurrent use.
type Converter struct {
	words  *wordList
	glyphs *profile
	quotes map[doc.Script]string
	terms  []doc.Term
	site   glossary            // terms of the whole site
	scopes map[string]glossary // :: document id → its terms and the site's
}

// New returns the converter for a site with these options and terms. It fails
// on an option that does not exist and on a term without both forms.
func New(opt Options, terms []doc.Term) (*Converter, error) {
	c := &Converter{
		quotes: map[doc.Script]string{doc.Hans: opt.Quotes.Hans, doc.Hant: opt.Quotes.Hant},
		terms:  slices.Clone(terms),
		scopes: map[string]glossary{},
	}
	for s, q := range c.quotes {
		if q != "" && q != "curly" && q != "corner" {
			return nil, fmt.Errorf("quotation marks %q for %s do not exist; write curly or corner, or leave the key out", q, s)
		}
	}
	var err error
	if c.words, err = words(); err != nil {
		return nil, err
	}
	if c.glyphs, err = newProfile(opt.Glyphs, c.words); err != nil {
		return nil, err
	}
	return c, c.loadGlossaries()
}

// Text converts text, which is in the script from, to the script to, line by
// line. If from is "", each line is taken for what most of its telling
// characters are, and a line without any for what the text as a whole is. Text
// that is not valid UTF-8 is an error that names the byte, counted from 0,
// where it goes wrong.
func (c *Converter) Text(text string, from, to doc.Script) (string, error) {
	if i := invalid(text); i >= 0 {
		return "", errUTF8(i)
	}
	k := c.job("", from, to, strings.Lines(text))
	k.sure = from != ""
	if k.from == "" {
		k.from = Detect(text)
	}
	var b strings.Builder
	b.Grow(len(text))
	for line := range strings.Lines(text) {
		out, _ := k.valid(line)
		b.WriteString(out)
	}
	return b.String(), nil
}

// For returns the converter for texts that belong to document id: its terms
// hold besides those of the site.
func (c *Converter) For(id string) *Converter {
	out := *c
	out.site = c.glossaryOf(id)
	return &out
}

// glossaryOf returns the terms that hold for document id.
func (c *Converter) glossaryOf(id string) glossary {
	if g, ok := c.scopes[id]; ok {
		return g
	}
	return c.site
}
