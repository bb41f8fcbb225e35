package contract

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
	"github.com/getkin/kin-openapi/openapi3"
)

const key = "aion_0123456789abcdefghijklmn"

// party is the client, the service and the checker between them.
type party struct {
	*api.Client
	t       *testing.T
	service *apitest.Server
	checker *checker
	base    string
}

func newParty(t *testing.T, doc *openapi3.T, o apitest.Options) *party {
	t.Helper()
	o.Key = key
	service, err := apitest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	c := newChecker(t, doc, service)
	server := httptest.NewServer(c)
	t.Cleanup(func() {
		server.Close()
		if err := service.Close(); err != nil {
			t.Error(err)
		}
		for _, fault := range c.found() {
			t.Error(fault)
		}
	})
	p := &party{t: t, service: service, checker: c, base: server.URL + "/api/v2"}
	p.Client = p.client(key)
	return p
}

func (p *party) client(key string) *api.Client {
	p.t.Helper()
	c, err := api.New(api.Options{BaseURL: p.base, Key: key})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(c.CloseIdleConnections)
	return c
}

// must is v, where there was no error.
func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// refused checks that a call failed with a status, in words of the service.
func refused(t *testing.T, what string, status int, err error) {
	t.Helper()
	var e *api.Error
	if !errors.As(err, &e) || e.Status != status || e.Message == "" {
		t.Errorf("%s: %v, want a %d with a message", what, err, status)
	}
}

func video(size int64) api.Video {
	return api.Video{
		Filename: "Brücke 🎥.mp4", ContentType: "video/mp4", SizeBytes: size,
		Title: "Brücke", Tags: []string{"north side", "a-b_c"}, Metadata: map[string]string{"site": "7"},
	}
}

// send PUTs and confirms every chunk of an upload.
func (p *party) send(u *api.Upload) {
	p.t.Helper()
	for _, c := range u.Chunks {
		p.confirm(u, c.Number, p.put(c.UploadURL, c.SizeBytes))
	}
}

// put PUTs a body of zeros by plain HTTP and returns the ETag.
func (p *party) put(url string, size int64) string {
	p.t.Helper()
	body := make([]byte, size)
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodPut, url, bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	sum := md5.Sum(body)
	etag := strings.Trim(resp.Header.Get("ETag"), `"`)
	if resp.StatusCode != http.StatusOK || etag != hex.EncodeToString(sum[:]) {
		p.t.Fatalf("PUT: %s, ETag %s", resp.Status, etag)
	}
	return etag
}

func (p *party) confirm(u *api.Upload, number int, etag string) {
	p.t.Helper()
	c := must[*api.Confirmation](p.t)(p.Confirm(p.t.Context(), api.ConfirmRequest{
		MediaID: u.MediaID, UploadID: u.UploadID, ChunkNumber: number, ETag: etag, SizeBytes: u.Chunks[number-1].SizeBytes,
	}))
	if c.TotalChunks != len(u.Chunks) {
		p.t.Errorf("confirm = %+v", c)
	}
}
