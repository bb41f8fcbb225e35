package settings

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestRemove(t *testing.T) {
	for name, test := range map[string]struct {
		dirs func(root string) Dirs
		keep string // a file of somebody else's, below the root; empty: none
	}{
		"by the system's habits": {func(r string) Dirs {
			return Dirs{Config: filepath.Join(r, "config", "a"), State: filepath.Join(r, "local", "a", "queue"), Practice: filepath.Join(r, "local", "a", "practice")}
		}, ""},
		"all in one folder": {func(r string) Dirs {
			return Dirs{Config: filepath.Join(r, "a"), State: filepath.Join(r, "a", "state"), Practice: filepath.Join(r, "a", "practice")}
		}, ""},
		"beside other files": {func(r string) Dirs {
			return Dirs{Config: filepath.Join(r, "a"), State: filepath.Join(r, "a", "state"), Practice: filepath.Join(r, "a", "practice")}
		}, "a/my report.docx"},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			dirs := test.dirs(root)
			if err := dirs.Remove(); err != nil {
				t.Errorf("of nothing: %v", err)
			}
			ours := []string{"settings.json", "settings.json.bad", ".settings-123"}
			for i := range ours {
				ours[i] = filepath.Join(dirs.Config, ours[i])
			}
			ours = append(ours, filepath.Join(dirs.State, "queue.db"), filepath.Join(dirs.State, "instance.lock"), filepath.Join(dirs.Practice, "queue", "queue.db"))
			var want []string
			if test.keep != "" {
				want = []string{filepath.Join(root, test.keep)}
			}
			for _, path := range append(ours, want...) {
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := dirs.Remove(); err != nil {
				t.Fatal(err)
			}
			var left []string
			err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
				if err == nil && !e.IsDir() {
					left = append(left, path)
				}
				return err
			})
			if err != nil || !slices.Equal(left, want) {
				t.Errorf("left %v, %v; want %v", left, err, want)
			}
			if _, err := os.Stat(dirs.Config); (err == nil) != (test.keep != "") {
				t.Errorf("the folder: %v", err)
			}
		})
	}
}
