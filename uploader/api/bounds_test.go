package api

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestTenThousandChunks holds that the largest upload there is fits, with URLs
// as long as those of temporary credentials.
func TestTenThousandChunks(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		var b strings.Builder
		b.WriteString(`{"media_id":"m","upload_id":"u","chunks":[`)
		for n := range MaxChunks {
			if n > 0 {
				b.WriteString(",")
			}
			fmt.Fprintf(&b, `{"chunk_number":%d,"size_bytes":1,"upload_url":"https://s3.example.com/%d?X-Amz-Security-Token=%s","expires_at":"2026-07-01T10:00:00Z"}`,
				n+1, n+1, strings.Repeat("t", 2000))
		}
		b.WriteString(`]}`)
		_, _ = io.WriteString(w, b.String())
	})
	u, err := c.Initiate(context.Background(), Video{})
	if err != nil {
		t.Fatal(err)
	}
	if err := CheckUpload(u, MaxChunks); err != nil {
		t.Error(err)
	}
}

func TestTooBigReplies(t *testing.T) {
	ctx := context.Background()
	initiate := func(c *Client) error { _, err := c.Initiate(ctx, Video{}); return err }
	thumbnail := func(c *Client) error { _, err := c.Thumbnail(ctx, "s"); return err }
	const picture = "\xff\xd8\xff\xe0"
	for _, tt := range []struct {
		name     string
		call     func(*Client) error
		begin    string
		size     int // of the body
		declared bool
		zipped   bool
		refused  bool
	}{
		{"just fits", initiate, `{"media_id":"m","upload_id":"u"}`, maxReply, false, false, false},
		{"one too many", initiate, `{"media_id":"m","upload_id":"u"}`, maxReply + 1, false, false, true},
		{"declared", initiate, `{"media_id":"m","upload_id":"u"}`, maxReply + 1, true, false, true},
		{"gzip bomb", initiate, `{"media_id":"m","upload_id":"u"}`, maxReply + 1, false, true, true},
		{"picture fits", thumbnail, picture, maxThumbnail, true, false, false},
		{"big picture", thumbnail, picture, maxThumbnail + 1, true, false, true},
		{"big picture, undeclared", thumbnail, picture, maxThumbnail + 1, false, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.call(serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				if tt.declared {
					w.Header().Set("Content-Length", fmt.Sprint(tt.size))
				}
				out := io.Writer(w)
				if tt.zipped {
					w.Header().Set("Content-Encoding", "gzip")
					z := gzip.NewWriter(w)
					defer func() { _ = z.Close() }()
					out = z
				}
				_, _ = io.WriteString(out, tt.begin) // the client may have left
				_, _ = io.Copy(out, io.LimitReader(blanks{}, int64(tt.size-len(tt.begin))))
			}))
			if !tt.refused {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if e := asError(t, err); e.Kind != KindReply || e.Message != "the reply is too big" || e.Retryable() {
				t.Errorf("got %s %v", e.Kind, e)
			}
		})
	}
}

type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestThumbnail(t *testing.T) {
	for name, tt := range map[string]struct {
		contentType, body string
		kind              Kind
	}{
		"page":  {"text/html", "<html>", KindPortal},
		"text":  {"image/jpeg", "no picture", KindReply},
		"empty": {"image/jpeg", "", KindReply},
		"SVG":   {"image/svg+xml", "<svg onload='x'/>", KindReply},
	} {
		_, err := serve(t, reply(200, tt.contentType, tt.body)).Thumbnail(context.Background(), "s")
		if e := asError(t, err); e.Kind != tt.kind {
			t.Errorf("%s: got %s %v", name, e.Kind, e)
		}
	}
	const png = "\x89PNG\r\n\x1a\n..."
	b, err := serve(t, reply(200, "application/octet-stream", png)).Thumbnail(context.Background(), "s")
	if err != nil || string(b) != png {
		t.Errorf("got %q, %v", b, err)
	}
}
