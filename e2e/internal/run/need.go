// Package run finds, builds and starts programs for the end-to-end tests, and
// leaves none of them running.
package run

import (
	"os/exec"
	"testing"

	"github.com/aionvision/aion-uploader/internal/needs"
)

// Python is Debian's own: another that comes first in PATH doesn't see the
// packages of the system.
const Python = "/usr/bin/python3"

// NeedGTK is [needs.Programs] for GTK 3 in Python.
func NeedGTK(t testing.TB) {
	t.Helper()
	check := exec.CommandContext(t.Context(), Python, "-c", `import gi; gi.require_version("Gtk", "3.0"); from gi.repository import Gtk`)
	if err := check.Run(); err != nil {
		needs.Unmet(t, "install what it needs: apt-get install python3-gi gir1.2-gtk-3.0")
	}
}
