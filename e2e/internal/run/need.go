// Package run finds, builds and starts programs for the end-to-end tests, and
// leaves none of them running.
package run

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Python is Debian's own: another that comes first in PATH doesn't see the
// packages of the system.
const Python = "/usr/bin/python3"

// Need ends the test when a system program is missing. packages maps each
// program to the Debian package that has it. On a machine that promises to test
// everything (CI or AION_FULL_TEST is set) the test fails, elsewhere it is
// skipped; both say what to install.
func Need(t testing.TB, packages map[string]string) {
	t.Helper()
	var missing []string
	for program, name := range packages {
		if _, err := exec.LookPath(program); err != nil {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	missing = slices.Compact(missing)
	unmet(t, missing)
}

// NeedGTK is [Need] for GTK 3 in Python.
func NeedGTK(t testing.TB) {
	t.Helper()
	check := exec.CommandContext(t.Context(), Python, "-c", `import gi; gi.require_version("Gtk", "3.0"); from gi.repository import Gtk`)
	if err := check.Run(); err != nil {
		unmet(t, []string{"python3-gi", "gir1.2-gtk-3.0"})
	}
}

func unmet(t testing.TB, missing []string) {
	t.Helper()
	if len(missing) > 0 {
		Unmet(t, "needs: apt-get install %s", strings.Join(missing, " "))
	}
}

// Unmet ends a test that this machine can't run. On a machine that promises to
// test everything (CI or AION_FULL_TEST is set) the test fails, elsewhere it is
// skipped.
func Unmet(t testing.TB, format string, a ...any) {
	t.Helper()
	if os.Getenv("CI") != "" || os.Getenv("AION_FULL_TEST") != "" {
		t.Fatalf(format, a...)
	}
	t.Skipf(format, a...)
}
