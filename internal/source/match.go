package source

import (
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// Match holds the headers against the received files. Severe: a header whose
// file is missing, whose digest is not that of the file, or that claims a file
// another one has. A file without a header is a Note: it is published with
// what its text says of itself.
func Match(headers []*doc.Header, files []*doc.File) []doc.Problem {
	byName := map[string]*doc.File{}
	names := make([]string, len(files))
	for i, f := range files {
		byName[f.Name], names[i] = f, f.Name
	}
	var problems []doc.Problem
	claimed := map[string]*doc.Header{} // :: file name → header
	for _, h := range headers {
		pos := doc.Pos{Line: h.Lines["source"]}
		f := byName[h.Source.File]
		if f == nil {
			problems = append(problems, missing(pos, h.Source.File, names).in(h.Path))
			continue
		}
		if other := claimed[f.Name]; other != nil {
			problems = append(problems, severe(pos, "duplicate-source",
				"%[1]s 已属于 %[2]s:%[3]d — 一份原件只能有一个文件说明，请删去其中一个",
				"%[1]s belongs to %[2]s:%[3]d already — a received file has one header, remove one of them",
				f.Name, other.Path, other.Lines["source"]).in(h.Path))
			continue
		}
		claimed[f.Name] = h
		if h.Source.SHA256 != "" && h.Source.SHA256 != f.SHA256 {
			problems = append(problems, severe(pos, "digest",
				"%[1]s 的 SHA-256 是 %[2]s，这里写的却是 %[3]s — 原件被改过就请恢复；确是新的一版就请改写这里",
				"%[1]s has the SHA-256 %[2]s, but here it says %[3]s — restore the file if it was altered, or correct this line if it is a new version",
				f.Name, f.SHA256, h.Source.SHA256).in(h.Path))
		}
	}
	for _, f := range files {
		if claimed[f.Name] == nil {
			p := severe(doc.Pos{}, "no-header", "没有文件说明，只按正文里写明的内容发布 — 可在 content/documents 里加一份 <id>.md",
				"has no header, so it is published with what its text says of itself — add an <id>.md to content/documents if more is known").in(f.Path)
			p.Severity = doc.Note
			problems = append(problems, p)
		}
	}
	doc.SortProblems(problems)
	return problems
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
