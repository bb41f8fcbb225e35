package storage

import (
	"bufio"
	"context"
	"crypto/md5"
	"crypto/tls"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// sinkProcess starts this binary as a server and returns its address.
func sinkProcess(b *testing.B, kind string) string {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STORAGE_TEST_SINK="+kind)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { in.Close(); cmd.Wait() })
	addr, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(addr)
}

const (
	benchPart  = 10 << 20
	benchParts = 1 << 30 / benchPart
)

// BenchmarkPut sends 1 GiB in parts of 10 MiB for each count, to another
// process, and the same by the barest loop over net/http that does the same
// hashing. cpu-s is this process's own.
func BenchmarkPut(b *testing.B) {
	for _, kind := range []string{"http", "tls"} {
		b.Run(kind+"/storage", func(b *testing.B) { measure(b, kind, putter(kind)) })
		b.Run(kind+"/floor-md5", func(b *testing.B) { measure(b, kind, bare(true)) })
		b.Run(kind+"/floor", func(b *testing.B) { measure(b, kind, bare(false)) })
	}
}

func measure(b *testing.B, kind string, put func(b *testing.B, url string)) {
	url := scheme(kind) + sinkProcess(b, kind) + "/part"
	b.SetBytes(benchPart * benchParts)
	b.ReportAllocs()
	before := cpuSeconds()
	for b.Loop() {
		for range benchParts {
			put(b, url)
		}
	}
	b.ReportMetric((cpuSeconds()-before)/float64(b.N), "cpu-s/op")
}

func scheme(kind string) string {
	if kind == "tls" {
		return "https://"
	}
	return "http://"
}

func putter(kind string) func(*testing.B, string) {
	c := New(Options{})
	if kind == "tls" {
		c.tls.InsecureSkipVerify = true // the server's certificate is in its own process
	}
	return func(b *testing.B, url string) {
		if _, err := c.Put(context.Background(), Part{URL: url, ContentType: "video/mp4", Body: zeros{}, Size: benchPart, Sent: func(int64) {}}); err != nil {
			b.Fatal(err)
		}
	}
}

func bare(hashed bool) func(*testing.B, string) {
	c := &http.Client{Transport: &http.Transport{
		WriteBufferSize: 64 << 10,
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
		TLSNextProto:    map[string]func(string, *tls.Conn) http.RoundTripper{},
	}}
	return func(b *testing.B, url string) {
		var r io.Reader = io.NewSectionReader(zeros{}, 0, benchPart)
		if hashed {
			r = io.TeeReader(r, md5.New())
		}
		req, err := http.NewRequest(http.MethodPut, url, io.NopCloser(r))
		if err != nil {
			b.Fatal(err)
		}
		req.ContentLength = benchPart
		resp, err := c.Do(req)
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
}
