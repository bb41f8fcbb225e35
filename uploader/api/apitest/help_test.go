package apitest

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/aionvision/aion-uploader/uploader/api"
	"go.uber.org/goleak"
)

// TestMain holds the package to its promise that nothing outlives a server.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// service is a server under test and a plain HTTP client of it.
type service struct {
	*Server
	t    *testing.T
	base string
	http *http.Client
}

// start serves on a loopback port until the test ends.
func start(t *testing.T, o Options) *service {
	t.Helper()
	srv, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	base, err := srv.Start()
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := srv.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return &service{Server: srv, t: t, base: base, http: &http.Client{Transport: transport}}
}

// startPipe serves over net.Pipe, for use in a synctest bubble. The client is
// to be closed, by closing its idle connections, before the server.
func startPipe(t *testing.T, o Options) *service {
	t.Helper()
	srv, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	l := &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
	server := &http.Server{Handler: srv}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(l)
	}()
	transport := &http.Transport{DialContext: l.dial, DisableCompression: true}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = server.Close()
		if err := srv.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		<-served
	})
	return &service{Server: srv, t: t, base: "http://127.0.0.1/api/v2", http: &http.Client{Transport: transport}}
}

// pipeListener is a listener whose connections are net.Pipes.
type pipeListener struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case l.conns <- server:
		return client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error   { l.once.Do(func() { close(l.done) }); return nil }
func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

// answer is a reply that was read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// code is the error code in the reply, of the API or of the storage.
func (a answer) code() string {
	var envelope struct{ Error struct{ Code string } }
	if json.Unmarshal(a.body, &envelope) == nil {
		return envelope.Error.Code
	}
	_, after, _ := strings.Cut(string(a.body), "<Code>")
	code, _, _ := strings.Cut(after, "</Code>")
	return code
}

// loc is where the framework's validation found its first fault.
func (a answer) loc() string {
	var v struct{ Detail []detail }
	if json.Unmarshal(a.body, &v) != nil || len(v.Detail) == 0 {
		return ""
	}
	text, _ := json.Marshal(v.Detail[0].Loc)
	return string(text)
}

// into decodes the reply, after it is what was expected.
func (a answer) into(t *testing.T, status int, v any) {
	t.Helper()
	if a.status != status {
		t.Fatalf("status = %d, want %d: %s", a.status, status, a.body)
	}
	if v == nil {
		return
	}
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("decode reply: %v", err)
	}
}

// send sends one request and reads the reply.
func (s *service) send(r *http.Request) (answer, error) {
	resp, err := s.http.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, body}, err
}

// try calls the API; body is JSON text or something to be encoded.
func (s *service) try(method, path string, body any) (answer, error) {
	s.t.Helper()
	text, ok := body.(string)
	if !ok && body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			s.t.Fatal(err)
		}
		text = string(b)
	}
	r, err := http.NewRequest(method, s.base+path, strings.NewReader(text))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer aion_key")
	r.Header.Set("Content-Type", "application/json")
	return s.send(r)
}

// call is try where the connection must hold.
func (s *service) call(method, path string, body any) answer {
	s.t.Helper()
	a, err := s.try(method, path, body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

func (s *service) post(path string, body any) answer { s.t.Helper(); return s.call("POST", path, body) }
func (s *service) get(path string) answer            { s.t.Helper(); return s.call("GET", path, nil) }

// tryPut PUTs a body to a presigned URL, with headers as name, value pairs.
func (s *service) tryPut(url string, body []byte, headers ...string) (answer, error) {
	s.t.Helper()
	r, err := http.NewRequest("PUT", url, bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return s.send(r)
}

func (s *service) put(url string, body []byte, headers ...string) answer {
	s.t.Helper()
	a, err := s.tryPut(url, body, headers...)
	if err != nil {
		s.t.Fatalf("PUT: %v", err)
	}
	return a
}

// initiate opens an upload of size bytes.
func (s *service) initiate(size int) api.Upload {
	s.t.Helper()
	var u api.Upload
	s.post("/video-uploads/initiate", api.Video{
		Filename: "bridge.mp4", ContentType: "video/mp4", SizeBytes: int64(size), Title: "Bridge",
		Tags: []string{"north"}, Metadata: map[string]string{"site": "7"},
	}).into(s.t, 201, &u)
	return u
}

// confirm confirms a chunk by the ETag that the storage answered.
func (s *service) confirm(u api.Upload, number int, etag string) answer {
	s.t.Helper()
	return s.post("/video-uploads/chunks/confirm", api.ConfirmRequest{
		MediaID: u.MediaID, UploadID: u.UploadID, ChunkNumber: number,
		ETag: strings.Trim(etag, `"`), SizeBytes: u.Chunks[number-1].SizeBytes,
	})
}

// sendAll PUTs and confirms every chunk of data.
func (s *service) sendAll(u api.Upload, data []byte) {
	s.t.Helper()
	for _, c := range u.Chunks {
		a := s.put(c.UploadURL, data[:c.SizeBytes])
		a.into(s.t, 200, nil)
		s.confirm(u, c.Number, a.header.Get("ETag")).into(s.t, 200, nil)
		data = data[c.SizeBytes:]
	}
}

// finish completes an upload.
func (s *service) finish(u api.Upload) answer {
	s.t.Helper()
	return s.post("/video-uploads/complete", api.CompleteRequest{
		MediaID: u.MediaID, UploadID: u.UploadID, DurationSeconds: 12.5, AutoAnalyze: true,
	})
}

// upload does all of it.
func (s *service) upload(data []byte) api.Upload {
	s.t.Helper()
	u := s.initiate(len(data))
	s.sendAll(u, data)
	s.finish(u).into(s.t, 200, nil)
	return u
}

// sample is n bytes that differ from chunk to chunk.
func sample(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*7 + i>>8)
	}
	return b
}

func md5Hex(b []byte) string {
	sum := md5.Sum(b)
	return hex.EncodeToString(sum[:])
}

// isCut says whether a request ended without a reply.
func isCut(err error) bool {
	return err != nil && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.ErrClosedPipe) || strings.Contains(err.Error(), "reset by peer"))
}

// getURL fetches a presigned URL.
func (s *service) getURL(url string) answer {
	s.t.Helper()
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	a, err := s.send(r)
	if err != nil {
		s.t.Fatalf("GET: %v", err)
	}
	return a
}
