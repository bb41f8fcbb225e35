// Command floor is the least that an upload can cost in Go: a loop of PUTs over
// net/http, with the same hashes as the program's and nothing else. Without a
// URL it only hashes.
package main

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"hash"
	"io"
	"net/http"
	"os"
	"sync"
	"sync/atomic"

	md5simd "github.com/minio/md5-simd"
)

// loop is what to send, and how.
type loop struct {
	url   string // "": send nothing
	ca    string
	part  int64
	slots int
	md5   string // "", "std" or "simd"
	sha   bool   // SHA-256 of the file, read once more behind the PUTs

	file  *os.File
	size  int64
	lanes md5simd.Server
}

func main() {
	var l loop
	flag.StringVar(&l.url, "url", "", "PUT to `URL`; empty: hash alone")
	flag.StringVar(&l.ca, "ca", "", "`FILE` of the authority to trust")
	flag.Int64Var(&l.part, "part", 10e6, "`BYTES` of a part")
	flag.IntVar(&l.slots, "slots", 5, "`N` PUTs at once")
	flag.StringVar(&l.md5, "md5", "", "hash each part by MD5: std or simd")
	flag.BoolVar(&l.sha, "sha256", false, "hash the file by SHA-256")
	flag.Parse()
	if err := l.run(context.Background(), flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (l *loop) run(ctx context.Context, path string) (err error) {
	if l.file, err = os.Open(path); err != nil {
		return err
	}
	defer l.file.Close()
	st, err := l.file.Stat()
	if err != nil {
		return err
	}
	l.size = st.Size()
	l.lanes = md5simd.NewServer()
	defer l.lanes.Close()
	client, err := l.client()
	if err != nil {
		return err
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, l.slots+1)
	if l.url != "" || l.md5 != "" {
		for i := range l.slots {
			wg.Go(func() {
				for errs[i] == nil {
					off := next.Add(l.part) - l.part
					if off >= l.size {
						return
					}
					errs[i] = l.put(ctx, client, io.NewSectionReader(l.file, off, min(l.part, l.size-off)))
				}
			})
		}
	}
	if l.sha {
		wg.Go(func() {
			_, errs[l.slots] = io.CopyBuffer(struct{ io.Writer }{sha256.New()}, io.NewSectionReader(l.file, 0, l.size), make([]byte, 256<<10))
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func (l *loop) client() (*http.Client, error) {
	t := &http.Transport{
		WriteBufferSize: 64 << 10, MaxIdleConnsPerHost: l.slots, DisableCompression: true,
		TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{},
	}
	if l.ca != "" {
		pem, err := os.ReadFile(l.ca)
		if err != nil {
			return nil, err
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, errors.New("no certificate in " + l.ca)
		}
		t.TLSClientConfig = &tls.Config{RootCAs: pool}
	}
	return &http.Client{Transport: t}, nil
}

// put sends one part, or only hashes it.
func (l *loop) put(ctx context.Context, c *http.Client, part *io.SectionReader) error {
	var body io.Reader = part
	var sum hash.Hash
	switch l.md5 {
	case "std":
		sum = md5.New()
	case "simd":
		h := l.lanes.NewHash()
		defer h.Close()
		sum = h
	}
	if sum != nil {
		body = io.TeeReader(part, sum)
		defer func() { sum.Sum(nil) }()
	}
	if l.url == "" {
		_, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, body, make([]byte, 64<<10))
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, l.url, io.NopCloser(body))
	if err != nil {
		return err
	}
	req.ContentLength = part.Size()
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the server says %s", resp.Status)
	}
	return nil
}
