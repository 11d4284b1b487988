// Command gongbao turns a folder of official documents into a bilingual,
// cross-linked, searchable static site, and answers questions about it.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
