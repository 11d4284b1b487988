package source

import (
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// Match holds the headers against the received files. Severe: a header whose
// file is missing, whose digest is not that of the file, or that claims a file
// another one has, and two files that would be documents of the same id. Two
// files of the same bytes are a Warning. A file without a header is a Note: it
// is published with what its text says of itself. What Seeds reported is given
// as seeds, so that of a file it refused nothing more is said. Of files with
// one id the first is kept: the others' pages would have no addresses.
func Match(headers []*doc.Header, files []*doc.File, seeds []doc.Problem) (kept []*doc.File, problems []doc.Problem) {
	m := matcher{files: map[string]*doc.File{}, refused: map[string]bool{}, claimed: map[string]*doc.Header{}}
	for _, f := range files {
		m.files[f.Name] = f
		m.names = append(m.names, f.Name)
	}
	for _, p := range seeds {
		if name, ok := strings.CutPrefix(p.File, SeedDir+"/"); ok && m.files[name] == nil {
			m.refused[name] = true
		}
	}
	for _, h := range headers {
		m.header(h)
	}
	for _, f := range files {
		if m.claimed[f.Name] == nil {
			m.say(f.Path, doc.Note, severe(doc.Pos{}, "no-header", "没有文件说明，只按正文里写明的内容发布 — 可在 content/documents 里加一份 <id>.md",
				"has no header, so it is published with what its text says of itself — add an <id>.md to content/documents if more is known"))
		}
	}
	kept = m.twins(files)
	doc.SortProblems(m.problems)
	return kept, m.problems
}

// matcher collects what headers and files say of each other.
type matcher struct {
	files    map[string]*doc.File   // :: name → file
	names    []string               // of the files
	refused  map[string]bool        // :: name of a file that is there but cannot be read → true
	claimed  map[string]*doc.Header // :: file name → header
	problems []doc.Problem
}

func (m *matcher) say(path string, severity doc.Severity, f finding) {
	f.severity = severity
	m.problems = append(m.problems, f.in(path))
}

// header gives h the file it names.
func (m *matcher) header(h *doc.Header) {
	pos := doc.Pos{Line: h.Lines["source"]}
	f := m.files[h.Source.File]
	if f == nil {
		if !m.refused[h.Source.File] {
			m.say(h.Path, doc.Severe, missing(pos, h.Source.File, m.names))
		}
		return
	}
	if other := m.claimed[f.Name]; other != nil {
		m.say(h.Path, doc.Severe, severe(pos, "duplicate-source",
			"%[1]s 已属于 %[2]s:%[3]d — 一份原件只能有一个文件说明，请删去其中一个",
			"%[1]s belongs to %[2]s:%[3]d already — a received file has one header, remove one of them",
			f.Name, other.Path, other.Lines["source"]))
		return
	}
	m.claimed[f.Name] = h
	if h.Source.SHA256 != "" && h.Source.SHA256 != f.SHA256 {
		m.say(h.Path, doc.Severe, severe(pos, "digest",
			"%[1]s 的 SHA-256 是 %[2]s，这里写的却是 %[3]s — 原件被改过就请恢复；确是新的一版就请改写这里",
			"%[1]s has the SHA-256 %[2]s, but here it says %[3]s — restore the file if it was altered, or correct this line if it is a new version",
			f.Name, f.SHA256, h.Source.SHA256))
	}
}

// twins says of every file which one before it would be a document of the same
// id, else which one has the same bytes. It returns the first of every id. Ids are compared without regard to
// case: on some file systems their folders would be one.
func (m *matcher) twins(files []*doc.File) (first []*doc.File) {
	byID, byDigest := map[string]*doc.File{}, map[string]*doc.File{}
	for _, f := range files {
		id := f.ID()
		if h := m.claimed[f.Name]; h != nil {
			id = h.ID
		}
		id = strings.ToLower(id)
		if other := byID[id]; other != nil {
			m.say(f.Path, doc.Severe, severe(doc.Pos{}, "duplicate-document",
				"与 %[1]s 会成为同一份文档 %[2]s — 请删去一个，或在 content/documents 里给它写文件说明，另取 id",
				"is the document %[2]s, and so is %[1]s — remove one, or give it a header with another id in content/documents", other.Path, id))
			continue
		}
		byID[id] = f
		first = append(first, f)
		if other := byDigest[f.SHA256]; other != nil {
			m.say(f.Path, doc.Warning, severe(doc.Pos{}, "duplicate-seed", "与 %[1]s 内容完全相同 — 请删去其中一个",
				"has the same bytes as %[1]s — remove one of them", other.Path))
			continue
		}
		byDigest[f.SHA256] = f
	}
	return first
}

// missing says that no received file has the name, and which one may be meant.
func missing(pos doc.Pos, name string, names []string) finding {
	near := nearest(strings.ToLower(name), names)
	if near == "" {
		if i := slices.IndexFunc(names, func(n string) bool { return strings.HasPrefix(n, strings.TrimSuffix(name, ".txt")) }); i >= 0 {
			near = names[i]
		}
	}
	if near != "" {
		return severe(pos, "missing-seed", "seeds/ 里没有 %[1]s，是不是 %[2]s？", "seeds/ has no %[1]s — did you mean %[2]s?", name, near)
	}
	return severe(pos, "missing-seed", "seeds/ 里没有 %[1]s — 请放入原件，或改正文件名", "seeds/ has no %[1]s — put the received file there, or correct the name", name)
}
