package uploader_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestFaultTable holds CONTRIBUTING.md's table of the 47 faults against the
// tests: every row is there, in order, and names tests and subtests that exist.
func TestFaultTable(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(doc), "## The 47 faults")
	if !ok {
		t.Fatal("the table isn't there")
	}
	sources := testSources(t)
	row := regexp.MustCompile(`(?m)^\| (\d+) [^|]*\|[^|]*\|([^|]*)\|$`)
	name := regexp.MustCompile("`(Test\\w+)(?:/(\\d+))?`")
	rows := row.FindAllStringSubmatch(table, -1)
	for i, r := range rows {
		if r[1] != strconv.Itoa(i+1) {
			t.Fatalf("row %s where %d is due", r[1], i+1)
		}
		tests := name.FindAllStringSubmatch(r[2], -1)
		if len(tests) == 0 {
			t.Errorf("row %s names no test", r[1])
		}
		for _, n := range tests {
			if !strings.Contains(sources, "\nfunc "+n[1]+"(t *testing.T) {") {
				t.Errorf("row %s names %s, which isn't there", r[1], n[1])
			}
			if n[2] != "" && !strings.Contains(sources, `"`+n[2]+" ") {
				t.Errorf("row %s names %s/%s, which isn't there", r[1], n[1], n[2])
			}
		}
	}
	if len(rows) != 47 {
		t.Errorf("%d rows", len(rows))
	}
}

// testSources is the text of all tests.
func testSources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(p, "_test.go") {
			return err
		}
		b, err := os.ReadFile(p)
		all.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
