package app

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWithEnding(t *testing.T) {
	write := func(path, text string) string {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	dir := t.TempDir()
	made := write(filepath.Join(dir, "report"), "")
	if got := withEnding(made, ".txt"); got != made+".txt" {
		t.Errorf("without an ending: %q", got)
	}
	if _, err := os.Lstat(made); err == nil {
		t.Error("the file without the ending is left")
	}
	if got := withEnding(made+".txt", ".TXT"); got != made+".txt" {
		t.Errorf("with its ending: %q", got)
	}

	// Somebody's file of that name is nobody's to replace.
	write(filepath.Join(dir, "mine.txt"), "keep me")
	mine := write(filepath.Join(dir, "mine"), "")
	if got := withEnding(mine, ".txt"); got != mine {
		t.Errorf("beside another file: %q", got)
	}
	if b, err := os.ReadFile(mine + ".txt"); err != nil || string(b) != "keep me" {
		t.Errorf("the other file: %q, %v", b, err)
	}
}
