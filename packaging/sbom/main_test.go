package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// TestBillOfItself reads a program that is sure to be there: the test's own.
func TestBillOfItself(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var first, second bytes.Buffer
	for _, w := range []*bytes.Buffer{&first, &second} {
		if err := run(w, []string{"-version", "0.1.0", exe}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two bills of one file differ")
	}
	var b bill
	if err := json.Unmarshal(first.Bytes(), &b); err != nil {
		t.Fatal(err)
	}
	m := b.Metadata.Component
	if b.Format != "CycloneDX" || b.Spec != "1.5" || !strings.HasPrefix(b.Serial, "urn:uuid:") || m.Version != "0.1.0" || len(m.Hashes[0].Content) != 64 {
		t.Errorf("%+v", b)
	}
	if len(b.Components) == 0 || b.Components[0].Name != "std" || len(b.Depends[0].On) != len(b.Components) {
		t.Errorf("components %+v, on %+v", b.Components, b.Depends)
	}
}

func TestNoBill(t *testing.T) {
	for _, args := range [][]string{{}, {"-version", "1"}, {"main.go"}, {"-version", "1", "main.go"}, {"-version", "1", "gone"}} {
		if err := run(&bytes.Buffer{}, args); err == nil {
			t.Errorf("%q gives one", args)
		}
	}
}
