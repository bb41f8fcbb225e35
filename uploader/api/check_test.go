package api

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// upload returns one whose chunks cover 25 bytes; change may break it.
func upload(change func(*Upload)) *Upload {
	u := &Upload{MediaID: "m", UploadID: "u", Chunks: []Chunk{
		{Number: 3, SizeBytes: 5, UploadURL: "https://s3.example.com/3?sekret=1"},
		{Number: 1, SizeBytes: 10, UploadURL: "http://127.0.0.1:9000/1?sekret=1", Method: "put"},
		{Number: 2, SizeBytes: 10, UploadURL: "https://s3.example.com/2?sekret=1", Method: "PUT"},
	}}
	if change != nil {
		change(u)
	}
	return u
}

func TestCheckUpload(t *testing.T) {
	u := upload(nil)
	if err := CheckUpload(u, 25); err != nil {
		t.Fatal(err)
	}
	for i, c := range u.Chunks {
		if c.Number != i+1 {
			t.Errorf("chunk %d is at %d: not sorted", c.Number, i)
		}
	}
	if err := CheckUpload(upload(func(u *Upload) { u.TotalChunks = 3 }), 25); err != nil {
		t.Error(err)
	}
}

// TestCheckUploadRefuses is the layout part of row 32.
func TestCheckUploadRefuses(t *testing.T) {
	for name, change := range map[string]func(*Upload){
		"no media ID":     func(u *Upload) { u.MediaID = "" },
		"no upload ID":    func(u *Upload) { u.UploadID = "" },
		"no chunks":       func(u *Upload) { u.Chunks = nil },
		"one missing":     func(u *Upload) { u.Chunks = u.Chunks[:2] },
		"first missing":   func(u *Upload) { u.Chunks[1].Number = 4 },
		"doubled":         func(u *Upload) { u.Chunks[0].Number = 2 },
		"from 0":          func(u *Upload) { u.Chunks[0].Number = 0 },
		"negative number": func(u *Upload) { u.Chunks[0].Number = -1 },
		"fewer than said": func(u *Upload) { u.TotalChunks = 4 },
		"too short":       func(u *Upload) { u.Chunks[0].SizeBytes = 4 },
		"too long":        func(u *Upload) { u.Chunks[0].SizeBytes = 6 },
		"empty chunk":     func(u *Upload) { u.Chunks[0].SizeBytes, u.Chunks[1].SizeBytes = 0, 15 },
		"negative chunk":  func(u *Upload) { u.Chunks[0].SizeBytes, u.Chunks[1].SizeBytes = -5, 20 },
		// Sums to 25 where sums wrap around.
		"overflow": func(u *Upload) {
			u.Chunks[0].SizeBytes, u.Chunks[1].SizeBytes, u.Chunks[2].SizeBytes = 1<<63-1, 1<<63-1, 27
		},
		"another method":    func(u *Upload) { u.Chunks[0].Method = "POST sekret" },
		"no URL":            func(u *Upload) { u.Chunks[0].UploadURL = "" },
		"plain http":        func(u *Upload) { u.Chunks[0].UploadURL = "http://s3.example.com/?sekret" },
		"another scheme":    func(u *Upload) { u.Chunks[0].UploadURL = "file:///etc/sekret" },
		"no host":           func(u *Upload) { u.Chunks[0].UploadURL = "https:///sekret" },
		"relative":          func(u *Upload) { u.Chunks[0].UploadURL = "/sekret" },
		"user and password": func(u *Upload) { u.Chunks[0].UploadURL = "https://u:sekret@s3.example.com/" },
		"malformed URL":     func(u *Upload) { u.Chunks[0].UploadURL = "https://s3.example.com:sekret/" },
		"too many": func(u *Upload) {
			u.Chunks = make([]Chunk, MaxChunks+1)
		},
	} {
		err := CheckUpload(upload(change), 25)
		if err == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		if e := asError(t, err); e.Kind != KindReply || e.Retryable() {
			t.Errorf("%s: got %s %v", name, e.Kind, e)
		}
		if strings.Contains(err.Error(), "sekret") {
			t.Errorf("%s: %q tells", name, err)
		}
	}
	for _, size := range []int64{0, -1, 24, 26} {
		if CheckUpload(upload(nil), size) == nil {
			t.Errorf("accepted for a file of %d bytes", size)
		}
	}
	if CheckUpload(nil, 1) == nil {
		t.Error("nil accepted")
	}
}

func TestURLExpiry(t *testing.T) {
	at := time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC)
	url := func(date, expires string) string {
		return fmt.Sprintf("https://h/x?X-Amz-Date=%s&X-Amz-Expires=%s", date, expires)
	}
	for _, tt := range []struct {
		name string
		c    Chunk
		want time.Time
	}{
		{"said", Chunk{ExpiresAt: at, UploadURL: url("20200101T000000Z", "60")}, at},
		{"from the URL", Chunk{UploadURL: url("20260701T095900Z", "60")}, at},
		{"the longest", Chunk{UploadURL: url("20260624T100000Z", "604800")}, at},
		{"no date", Chunk{UploadURL: "https://h/x?X-Amz-Expires=60"}, time.Time{}},
		{"no life", Chunk{UploadURL: "https://h/x?X-Amz-Date=20260701T095900Z"}, time.Time{}},
		{"absurd life", Chunk{UploadURL: url("20260701T095900Z", "9223372036854775807")}, time.Time{}},
		{"negative life", Chunk{UploadURL: url("20260701T095900Z", "-1")}, time.Time{}},
		{"odd date", Chunk{UploadURL: url("yesterday", "60")}, time.Time{}},
		{"no URL", Chunk{UploadURL: "https://h:x"}, time.Time{}},
		{"nothing", Chunk{}, time.Time{}},
	} {
		if got := URLExpiry(tt.c); !got.Equal(tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
