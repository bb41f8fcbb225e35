// Package needs ends tests that a machine can't run. On one that promises to
// test everything (CI or AION_FULL_TEST is set) such a test fails; elsewhere it
// is skipped, and says what is missing. Tests alone import it, those of e2e too.
package needs

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Programs ends the test when a program is missing. packages maps each program
// to the Debian package that has it.
func Programs(t testing.TB, packages map[string]string) {
	t.Helper()
	var missing []string
	for program, name := range packages {
		if _, err := exec.LookPath(program); err != nil {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return
	}
	slices.Sort(missing)
	Unmet(t, "install what it needs: apt-get install %s", strings.Join(slices.Compact(missing), " "))
}

// Unmet ends a test that this machine can't run; the text says what is missing.
func Unmet(t testing.TB, format string, a ...any) {
	t.Helper()
	if os.Getenv("CI") != "" || os.Getenv("AION_FULL_TEST") != "" {
		t.Fatalf("NOT TESTED: "+format, a...)
	}
	t.Skipf("NOT TESTED: "+format, a...)
}
