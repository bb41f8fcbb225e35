package apitest

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

func TestPutRefuses(t *testing.T) {
	s := start(t, Options{ChunkSize: 10})
	u := s.initiate(20)
	good := u.Chunks[0].UploadURL
	change := func(name, value string) string {
		target, err := url.Parse(good)
		if err != nil {
			t.Fatal(err)
		}
		query := target.Query()
		query.Set(name, value)
		target.RawQuery = query.Encode()
		return target.String()
	}
	sum := md5.Sum(sample(10))
	digest := base64.StdEncoding.EncodeToString(sum[:])
	tests := []struct {
		name    string
		url     string
		headers []string
		status  int
		code    string
	}{
		{"as it should be", good, nil, 200, ""},
		{"other part", change("partNumber", "2"), nil, 403, "SignatureDoesNotMatch"},
		{"other upload", change("uploadId", "x"), nil, 403, "SignatureDoesNotMatch"},
		{"longer life", change("X-Amz-Expires", "999999"), nil, 403, "SignatureDoesNotMatch"},
		{"other signature", change("X-Amz-Signature", "00"), nil, 403, "SignatureDoesNotMatch"},
		{"other path", strings.Replace(good, objectPath, objectPath+"x", 1), nil, 403, "SignatureDoesNotMatch"},
		{"no query", good[:strings.Index(good, "?")], nil, 403, "AccessDenied"},
		{"the key along", good, []string{"Authorization", "Bearer aion_key"}, 400, "InvalidArgument"},
		{"Content-MD5", good, []string{"Content-MD5", digest}, 200, ""},
		{"wrong Content-MD5", good, []string{"Content-MD5", base64.StdEncoding.EncodeToString(make([]byte, 16))}, 400, "BadDigest"},
		{"no Content-MD5 at all", good, []string{"Content-MD5", "abc"}, 400, "InvalidDigest"},
		{"any content type", good, []string{"Content-Type", "text/plain"}, 200, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := s.put(test.url, sample(10), test.headers...)
			if a.status != test.status || a.code() != test.code {
				t.Errorf("%d %s: %s", a.status, a.code(), a.body)
			}
			if test.status != 200 && a.header.Get("Content-Type") != "application/xml" {
				t.Errorf("Content-Type = %s", a.header.Get("Content-Type"))
			}
		})
	}

	r, _ := http.NewRequest("PUT", good, struct{ io.Reader }{bytes.NewReader(sample(10))})
	if a, err := s.send(r); err != nil || a.status != 411 || a.code() != "MissingContentLength" {
		t.Errorf("chunked body: %d %s %v", a.status, a.body, err)
	}
	r, _ = http.NewRequest("DELETE", good, nil)
	if a, err := s.send(r); err != nil || a.status != 405 {
		t.Errorf("DELETE: %d %v", a.status, err)
	}
	if files, _ := os.ReadDir(s.files.dir); len(files) != 1 {
		t.Errorf("%d files left, want the part alone", len(files))
	}
}

func TestSignedContentType(t *testing.T) {
	s := start(t, Options{SignContentType: true})
	u := s.initiate(5)
	if a := s.put(u.Chunks[0].UploadURL, sample(5)); a.code() != "SignatureDoesNotMatch" {
		t.Errorf("no content type: %d %s", a.status, a.body)
	}
	s.put(u.Chunks[0].UploadURL, sample(5), "Content-Type", "video/mp4").into(t, 200, nil)
}

func TestStorageURL(t *testing.T) {
	s := start(t, Options{StorageURL: "http://storage.example:9000"})
	target := s.initiate(5).Chunks[0].UploadURL
	if !strings.HasPrefix(target, "http://storage.example:9000"+objectPath) {
		t.Fatalf("URL = %s", target)
	}
	here := strings.TrimSuffix(s.base, "/api/v2")
	moved := strings.Replace(target, "http://storage.example:9000", here, 1)
	if a := s.put(moved, sample(5)); a.code() != "SignatureDoesNotMatch" {
		t.Errorf("another host: %d %s", a.status, a.body)
	}
}

func TestExpiry(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 500, time.UTC)
	s := start(t, Options{ChunkSize: 10, URLLife: time.Minute, UploadLife: time.Hour, Quota: 20, Now: func() time.Time { return now }})
	u := s.initiate(20)
	if want := now.Add(time.Minute); !u.Chunks[0].ExpiresAt.Equal(want) || !u.ExpiresAt.Equal(now.Add(time.Hour)) {
		t.Errorf("URL expires %v, upload %v", u.Chunks[0].ExpiresAt, u.ExpiresAt)
	}
	at := func(d time.Duration) { s.SetNow(func() time.Time { return now.Add(d) }) }

	at(59 * time.Second)
	a := s.put(u.Chunks[0].UploadURL, sample(10))
	a.into(t, 200, nil)
	if date, err := http.ParseTime(a.header.Get("Date")); err != nil || !date.Equal(now.Add(59*time.Second).Truncate(time.Second)) {
		t.Errorf("Date = %s", a.header.Get("Date"))
	}
	at(time.Minute)
	expired := s.put(u.Chunks[1].UploadURL, sample(10))
	if expired.status != 403 || expired.code() != "AccessDenied" || !strings.Contains(string(expired.body), "Request has expired") {
		t.Errorf("expired URL: %d %s", expired.status, expired.body)
	}
	var fresh struct {
		UploadURL string `json:"upload_url"`
	}
	retry := map[string]any{"media_id": u.MediaID, "upload_id": u.UploadID, "chunk_number": 2}
	at(time.Hour - time.Second)
	s.post("/video-uploads/chunks/retry", retry).into(t, 200, &fresh)

	at(time.Hour)
	if gone := s.put(fresh.UploadURL, sample(10)); gone.status != 404 || gone.code() != "NoSuchUpload" {
		t.Errorf("expired upload: %d %s", gone.status, gone.body)
	}
	if again := s.post("/video-uploads/chunks/retry", retry); again.status != 404 || again.code() != "UPLOAD_EXPIRED" {
		t.Errorf("expired upload: %d %s", again.status, again.body)
	}
	if files, _ := os.ReadDir(s.files.dir); s.Uploads() != 0 || len(files) != 0 {
		t.Errorf("%d uploads, %d files after expiry", s.Uploads(), len(files))
	}
	s.initiate(20) // its space is free
}

func TestExpiryIsCheckedWhenThePutBegins(t *testing.T) {
	now := time.Now()
	s := start(t, Options{URLLife: time.Minute, Now: func() time.Time { return now }})
	u := s.initiate(1 << 20)
	s.Fault(Fault{Endpoint: OpPut, Stall: true})
	done := make(chan answer)
	go func() { done <- s.put(u.Chunks[0].UploadURL, sample(1<<20)) }()
	for s.Count(OpPut) == 0 {
		select {
		case a := <-done:
			t.Fatalf("not stalled: %d", a.status)
		case <-time.After(time.Millisecond):
		}
	}
	s.SetNow(func() time.Time { return now.Add(time.Hour) })
	s.ClearFaults()
	if a := <-done; a.status != 200 {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestSecondPutReplacesTheFirst(t *testing.T) {
	s := start(t, Options{})
	u := s.initiate(10)
	s.put(u.Chunks[0].UploadURL, []byte("0123456789")).into(t, 200, nil)
	s.sendAll(u, sample(10))
	s.finish(u).into(t, 200, nil)
	if stored, err := os.ReadFile(s.Videos()[0].Path); err != nil || !bytes.Equal(stored, sample(10)) {
		t.Errorf("stored %q, %v", stored, err)
	}
	if twice := s.PutTwice(); len(twice) != 1 || twice[0] != (ChunkKey{u.MediaID, 1}) {
		t.Errorf("PutTwice = %v", twice)
	}
	if late := s.put(u.Chunks[0].UploadURL, sample(10)); late.code() != "NoSuchUpload" {
		t.Errorf("PUT after complete: %d %s", late.status, late.body)
	}
}

func TestOpaqueETags(t *testing.T) {
	s := start(t, Options{ETag: ETagOpaque})
	u := s.initiate(10)
	first := s.put(u.Chunks[0].UploadURL, sample(10)).header.Get("ETag")
	second := s.put(u.Chunks[0].UploadURL, sample(10)).header.Get("ETag")
	if first == second || len(second) != 34 || strings.Contains(second, md5Hex(sample(10))) {
		t.Errorf("ETags %s and %s", first, second)
	}
	if a := s.confirm(u, 1, first); a.code() != "CHUNK_ETAG_MISMATCH" {
		t.Errorf("confirm by the older ETag: %d %s", a.status, a.body)
	}
	s.confirm(u, 1, second).into(t, 200, nil)
	s.finish(u).into(t, 200, nil)
}

func TestCloseRemovesWhatNewMade(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.files.dir); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(s.files.dir); !os.IsNotExist(err) {
		t.Errorf("after Close: %v", err)
	}

	own := t.TempDir()
	kept := start(t, Options{Dir: own})
	kept.upload(sample(10))
	if err := kept.Close(); err != nil {
		t.Error(err)
	}
	if files, _ := os.ReadDir(own); len(files) != 1 {
		t.Errorf("%d files in a folder of the caller's, want 1", len(files))
	}
}
