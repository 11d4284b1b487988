// Command gen writes the table that package script embeds, from the sources
// beside it. Run it with "go generate ./internal/script".
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"gongbao/internal/script/compile"
)

func main() {
	data := flag.String("data", "data", "folder that holds the sources and gets the table")
	flag.Parse()
	if err := run(*data); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	s, err := compile.ReadSources(dir)
	if err != nil {
		return err
	}
	table, err := compile.Tables(s)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "tables.bin"), table, 0o644)
}
