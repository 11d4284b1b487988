package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gongbao/internal/archive"
	"gongbao/internal/doc"
)

// books writes the EPUB edition that e asks for: one book, or, where the output
// is a folder, one per document and script.
func (t *talk) books(s *finished, e edition, sign archive.Signer) error {
	site, err := archive.ManifestIn(s.files)
	if err != nil {
		return err
	}
	lib := s.project.Library
	book := archive.Book{
		Library: lib, Works: lib.Works, Script: doc.Script(e.script), Site: site,
		Title: lib.Content.Site.Title.In(doc.Script(e.script)), Publisher: lib.Content.Site.Official.Organizer,
	}
	if e.document != "" {
		work := lib.Work(e.document)
		if work == nil {
			return misuseError{say("--document %s：没有这份文件 — gongbao build 会列出各文件的标识", "--document %s: there is no such document — gongbao build lists their ids", e.document)}
		}
		book.Works = []*doc.Work{work}
	}
	if !isFolder(e.out) {
		return t.book(book, e.out, sign)
	}
	if err := os.MkdirAll(e.out, 0o755); err != nil {
		return err
	}
	for _, work := range book.Works {
		for _, script := range doc.Scripts {
			book.Works, book.Script = []*doc.Work{work}, script
			if err := t.book(book, filepath.Join(e.out, work.Received.ID+"."+script.Dir()+".epub"), sign); err != nil {
				return err
			}
		}
	}
	return nil
}

// isFolder reports whether name is one, or is written like one.
func isFolder(name string) bool {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return strings.HasSuffix(name, "/") || strings.HasSuffix(name, string(filepath.Separator))
	}
	return err == nil && info.IsDir()
}

// book writes one book to the file named name.
func (t *talk) book(b archive.Book, name string, sign archive.Signer) error {
	if len(b.Works) == 1 || b.Title == "" {
		d := b.Works[0].In(b.Script)
		b.Title = d.ID
		if d.Meta.Title != "" {
			b.Title = d.Meta.Title
		}
	}
	var parts []archive.Part
	err := writeWhole(name, func(w *os.File) (err error) {
		parts, err = archive.WriteEPUB(w, b, sign)
		return err
	})
	if err != nil {
		return err
	}
	return t.packed(name, parts)
}
