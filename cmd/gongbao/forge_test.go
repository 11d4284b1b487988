package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// scripts lists what a workflow runs: the strings below "run" and "script".
func scripts(n *yaml.Node) []string {
	var all []string
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			if key := c.Value; key == "run" || key == "script" || key == "before_script" {
				all = append(all, scalars(n.Content[i+1])...)
			}
		}
		all = append(all, scripts(c)...)
	}
	return all
}

// scalars returns the scalars in n.
func scalars(n *yaml.Node) []string {
	if n.Kind == yaml.ScalarNode {
		return []string{n.Value}
	}
	var all []string
	for _, c := range n.Content {
		all = append(all, scalars(c)...)
	}
	return all
}

// call matches a command line of gongbao.
var call = regexp.MustCompile(`(?m)(?:^|/)gongbao ([a-z].*)$`)

// TestWorkflowsCallWhatThereIs reads the workflow files that we hand out and
// holds every command line in them against the commands and their flags.
func TestWorkflowsCallWhatThereIs(t *testing.T) {
	files, err := filepath.Glob("../../docs/forge/*.yml")
	if err != nil || len(files) != 3 {
		t.Fatalf("%v, %v; want three workflows", files, err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var root yaml.Node
		if err := yaml.Unmarshal(text, &root); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		calls := map[string]bool{}
		for _, s := range scripts(&root) {
			for _, m := range call.FindAllStringSubmatch(s, -1) {
				words := strings.Fields(strings.ReplaceAll(m[1], `"`, ""))
				c, rest, err := newRoot(&talk{}).Find(words)
				if err != nil || !c.Runnable() || c.HasSubCommands() {
					t.Errorf("%s: gongbao %s: %v", name, m[1], err)
					continue
				}
				if err := c.ParseFlags(joined(rest)); err != nil {
					t.Errorf("%s: gongbao %s: %v", name, m[1], err)
				}
				calls[c.CommandPath()] = true
			}
		}
		for _, want := range []string{"gongbao check", "gongbao publish check", "gongbao build", "gongbao verify"} {
			if !calls[want] {
				t.Errorf("%s does not call %s", name, want)
			}
		}
	}
}

// joined puts the words of an expression, which holds spaces, into one.
func joined(words []string) []string {
	var out []string
	open := false
	for _, w := range words {
		if open {
			out[len(out)-1] += " " + w
		} else {
			out = append(out, w)
		}
		open = open && !strings.Contains(w, "}}") || strings.HasSuffix(w, "${{")
	}
	return out
}
