package run

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// module is the product's module; e2e replaces it by the folder above.
const module = "github.com/aionvision/aion-uploader"

// Build builds a program of the product, or of e2e where pkg begins with
// "e2e/", into dir and returns its path. pkg is the folder below the
// repository's root; "." is the window. The window is built as it is while one
// works on it, so Fyne complains about calls from the wrong goroutine.
func Build(t testing.TB, dir, pkg string) string {
	t.Helper()
	root := Root(t)
	from, target := root, "./"+pkg
	if below, ok := strings.CutPrefix(pkg, "e2e/"); ok {
		from, target = filepath.Join(root, "e2e"), "./"+below
	}
	program := filepath.Join(dir, filepath.Base(filepath.Join("aion-uploader", pkg)))
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, target)
	build.Dir = from
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", pkg, err, out)
	}
	return program
}

// Root returns the repository's root.
func Root(t testing.TB) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		t.Fatalf("find the repository: %v", err)
	}
	return strings.TrimSpace(string(out))
}
