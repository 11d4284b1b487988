package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// newVersion returns the command that says which gongbao this is.
func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "print which gongbao this is",
		Example: "  gongbao version",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(c.OutOrStdout(), versionLine())
			return err
		},
	}
}

// versionLine returns which gongbao this is, and what it was built with.
func versionLine() string {
	return fmt.Sprintf("gongbao %s %s %s/%s", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// buildVersion returns the module's version, else the commit the binary was
// built from, marked if files were changed; "devel" if neither is known.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit := settings["vcs.revision"]
	if commit == "" {
		return "devel"
	}
	if settings["vcs.modified"] == "true" {
		commit += "+changes"
	}
	return commit
}
