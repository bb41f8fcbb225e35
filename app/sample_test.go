package app

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The sample is large enough to watch, and stays the same file when it is asked
// for while it is under way. TestPracticeLeavesNoTrace uploads it.
func TestSample(t *testing.T) {
	path := filepath.Join(t.TempDir(), "practice", sampleFile)
	if err := writeSample(path); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(path)
	if err != nil || before.Size() != sampleSize || time.Since(before.ModTime()) < time.Minute {
		t.Fatalf("%+v, %v", before, err)
	}
	if err := writeSample(path); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(path); err != nil || !os.SameFile(before, after) || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("%+v, %v", after, err)
	}
	if err := os.WriteFile(path, []byte("half of it"), 0o600); err != nil { // the run ended meanwhile
		t.Fatal(err)
	}
	if err := writeSample(path); err != nil {
		t.Fatal(err)
	}
	if again, err := os.Stat(path); err != nil || again.Size() != sampleSize {
		t.Errorf("%+v, %v", again, err)
	}
}
