package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

type tag struct {
	tag   uint32
	value []byte
}

func build(tags ...tag) header {
	var entries, values []byte
	for _, t := range tags {
		for _, n := range []uint32{t.tag, 0, uint32(len(values)), 1} {
			entries = binary.BigEndian.AppendUint32(entries, n)
		}
		values = append(values, t.value...)
	}
	h := append(bytes.Clone(magic), 0, 0, 0, 0)
	h = binary.BigEndian.AppendUint32(h, uint32(len(tags)))
	h = binary.BigEndian.AppendUint32(h, uint32(len(values)))
	return append(append(h, entries...), values...)
}

// trial is a package with right digests, as nfpm writes it.
func trial(t *testing.T, payload []byte, more ...tag) []byte {
	t.Helper()
	text := append(bytes.Repeat([]byte("0"), 64), 0)
	p := &rpm{
		lead:      make([]byte, leadSize),
		signature: build(append([]tag{{62, nil}, {sigSHA256, text}, {sigSize, make([]byte, 4)}}, more...)...),
		main:      build(tag{1000, []byte("name\x00")}, tag{hdrPayload, text}),
	}
	for len(p.signature)%8 != 0 {
		p.signature = append(p.signature, 0)
	}
	if err := p.replace(payload); err != nil {
		t.Fatal(err)
	}
	return p.bytes()
}

func TestRun(t *testing.T) {
	files := bytes.Repeat([]byte("what is installed "), 1000)
	cmd := exec.CommandContext(t.Context(), "xz", "-0", "-c")
	cmd.Stdin = bytes.NewReader(files)
	packed, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "a.rpm")
	if err := os.WriteFile(file, trial(t, packed), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p, err := parse(b) // which holds the digests against the parts
	if err != nil {
		t.Fatal(err)
	}
	got, err := xz(t.Context(), p.payload, "-dc")
	if err != nil || !bytes.Equal(got, files) || bytes.Equal(p.payload, packed) {
		t.Errorf("%d bytes of %d, packed %d as before %d, %v", len(got), len(files), len(p.payload), len(packed), err)
	}
}

func TestRefused(t *testing.T) {
	good := trial(t, []byte("payload"))
	if _, err := parse(good); err != nil {
		t.Fatal(err)
	}
	changed := func(at int) []byte {
		b := bytes.Clone(good)
		b[at] ^= 1
		return b
	}
	for name, b := range map[string][]byte{
		"another payload": changed(len(good) - 1),
		"another name":    changed(bytes.Index(good, []byte("name"))),
		"no header":       changed(leadSize),
		"signed":          trial(t, []byte("payload"), tag{268, []byte("signature")}),
		"an MD5":          trial(t, []byte("payload"), tag{1004, make([]byte, 16)}),
	} {
		if _, err := parse(b); err == nil {
			t.Errorf("%s: it is taken", name)
		}
	}
	for n := range good {
		if _, err := parse(bytes.Clone(good[:n])); err == nil {
			t.Errorf("the first %d of %d bytes are taken", n, len(good))
		}
	}
}
