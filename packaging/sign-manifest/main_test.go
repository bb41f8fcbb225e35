package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/app/update"
	"github.com/aionvision/aion-uploader/internal/needs"
)

// newKey makes a key pair as "minisign -G -W" does: the secret key's file, and
// the public key's line.
func newKey(t *testing.T) (secret, public string) {
	t.Helper()
	pub, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	id := []byte("abcdefgh")
	whole := bytes.Join([][]byte{[]byte("Ed\x00\x00B2"), make([]byte, 48), id, key, make([]byte, 32)}, nil)
	b64 := base64.StdEncoding.EncodeToString
	return "untrusted comment: minisign secret key\n" + b64(whole) + "\n", b64(bytes.Join([][]byte{[]byte("Ed"), id, pub}, nil))
}

// TestProgramsTakeIt makes a manifest, serves it, and lets a program look.
func TestProgramsTakeIt(t *testing.T) {
	secret, public := newKey(t)
	dir := t.TempDir()
	server := httptest.NewTLSServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	err := run([]string{"-version", "0.2.0", "-url", server.URL + "/", "-notes", "Faster.", "-min", "0.1.5", "-out", dir},
		func(string) string { return secret }, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	l, err := update.New(server.URL+"/manifest.json", public, "0.1.0", filepath.Join(t.TempDir(), "state"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	if err := l.Look(t.Context(), update.Network{RootCAs: pool}, time.Now()); err != nil {
		t.Fatal(err)
	}
	want := update.Release{Version: "0.2.0", URL: server.URL + "/", Notes: "Faster.", Needed: true}
	if got, ok := l.Newer(); !ok || got != want {
		t.Errorf("%+v, %t; want %+v", got, ok, want)
	}
}

// TestMinisignTakesIt asks minisign itself, with a key of its own making, where
// it is installed.
func TestMinisignTakesIt(t *testing.T) {
	needs.Programs(t, map[string]string{"minisign": "minisign"})
	dir := t.TempDir()
	minisign := func(args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "minisign", args...)
		cmd.Dir = dir
		if b, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("minisign %q: %v\n%s", args, err, b)
		}
	}
	minisign("-G", "-W", "-p", "k.pub", "-s", "k.key")
	err := run([]string{"-version", "0.2.0", "-url", "https://example.com/", "-out", dir, "-key", filepath.Join(dir, "k.key")},
		func(string) string { return "" }, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	minisign("-V", "-p", "k.pub", "-m", "manifest.json")
}

func TestRefuses(t *testing.T) {
	secret, _ := newKey(t)
	line := strings.Split(secret, "\n")[1]
	b, err := base64.StdEncoding.DecodeString(line)
	if err != nil {
		t.Fatal(err)
	}
	changed := func(at int) string {
		c := bytes.Clone(b)
		c[at] ^= 'S'
		return base64.StdEncoding.EncodeToString(c)
	}
	good := []string{"-version", "0.2.0", "-url", "https://example.com/"}
	for name, c := range map[string]struct {
		args   []string
		secret string
		want   string
	}{
		"no key":         {good, "", "no secret key"},
		"no key at all":  {good, "hello", "not a minisign"},
		"with password":  {good, changed(2), "has a password"},
		"damaged":        {good, changed(100), "damaged"},
		"no version":     {[]string{"-url", "https://example.com/"}, secret, "-version"},
		"a v":            {[]string{"-version", "v0.2.0", "-url", "https://example.com/"}, secret, "-version"},
		"plain http":     {[]string{"-version", "0.2.0", "-url", "http://example.com/"}, secret, "-url"},
		"odd min":        {append(good, "-min", "1"), secret, "-min"},
		"notes of lines": {append(good, "-notes", "a\nb"), secret, "-notes"},
	} {
		dir := t.TempDir()
		err := run(append(c.args, "-out", dir), func(string) string { return c.secret }, time.Now())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
		if made, _ := os.ReadDir(dir); len(made) != 0 {
			t.Errorf("%s: wrote %v", name, made)
		}
	}
}
