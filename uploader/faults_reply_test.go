package uploader_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// part is one chunk of an initiate's reply.
type part = map[string]any

// Layouts that can't be right are refused and said; no byte is sent, the upload
// is discarded, and when the service has come to its senses Retry ends well.
func TestFault32_WrongLayouts(t *testing.T) {
	set := func(i int, key string, v any) func([]any) []any {
		return func(cs []any) []any { cs[i].(part)[key] = v; return cs }
	}
	for _, tt := range []struct {
		name   string
		change func([]any) []any
		text   string // in the message
	}{
		{"none", func([]any) []any { return []any{} }, "no chunks"},
		{"one missing", func(cs []any) []any { return append(cs[:2], cs[3:]...) }, ""},
		{"the last missing", func(cs []any) []any { return cs[:len(cs)-1] }, ""},
		{"one doubled", func(cs []any) []any { return append(cs, cs[1]) }, ""},
		{"one's number doubled", set(3, "chunk_number", 3), "chunk 3 where 4"},
		{"from zero", func(cs []any) []any {
			for i, c := range cs {
				c.(part)["chunk_number"] = i
			}
			return cs
		}, "chunk 0 where 1"},
		{"too small", set(1, "size_bytes", 1000), "in no chunk"},
		{"too large", set(1, "size_bytes", 70_000), ""},
		{"larger than the file", set(0, "size_bytes", 1e15), ""},
		{"no bytes", set(1, "size_bytes", 0), "0 bytes"},
		{"fewer than no bytes", set(1, "size_bytes", -65536), ""},
		{"no size", set(1, "size_bytes", nil), ""},
		{"http", set(1, "upload_url", "http://storage.example/k"), "https"},
		{"a file's URL", set(1, "upload_url", "file:///etc/passwd"), ""},
		{"no URL", set(1, "upload_url", ""), "not a URL"},
		{"a URL with a password", set(1, "upload_url", "https://me:secret@storage.example/k"), "password"},
		{"a method of its own", set(1, "upload_method", "POST"), "method"},
		{"10,001", func(cs []any) []any {
			var out []any
			for i := range 10_001 {
				out = append(out, part{"chunk_number": i + 1, "size_bytes": 1, "upload_url": "https://storage.example/k"})
			}
			return out
		}, "10001"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				wrong := true
				r.edited("initiate", func(reply map[string]any) {
					if wrong {
						delete(reply, "total_chunks")
						reply["chunks"] = tt.change(reply["chunks"].([]any))
					}
				})
				r.open()
				p := r.video("a.avi", 300_000, 7)
				a := r.add(uploader.AddOptions{}, p)
				s := r.until(a.IDs[0], "failed")
				if s.Err.Code != uploader.CodeReply || !strings.Contains(s.Err.Message, tt.text) || strings.Contains(s.Err.Message, "secret") {
					t.Errorf("error %+v, want %q in it", s.Err, tt.text)
				}
				time.Sleep(time.Minute)
				synctest.Wait()
				if n := r.server.Count(apitest.OpPut); n != 0 {
					t.Errorf("%d PUTs", n)
				}
				if n := r.server.Uploads(); n != 0 {
					t.Errorf("%d uploads left: they could be named, so they are discarded", n)
				}
				wrong = false
				r.m.Retry(a.IDs[0])
				r.until(a.IDs[0], "uploaded")
				r.wantVideos(p)
			})
		})
	}
}

// What is odd but can be read is taken.
func TestFault32_OddLayouts(t *testing.T) {
	for name, change := range map[string]func(reply map[string]any){
		"out of order": func(reply map[string]any) {
			cs := reply["chunks"].([]any)
			for i := range len(cs) / 2 {
				cs[i], cs[len(cs)-1-i] = cs[len(cs)-1-i], cs[i]
			}
		},
		"numbers as floats": func(reply map[string]any) { reply["chunk_size_bytes"] = 65536.0; reply["retry_attempts"] = 2.5 },
		"fields of other types": func(reply map[string]any) {
			reply["storage_path"] = []int{1}
			reply["expires_at"] = "soon"
			reply["concurrent_upload_limit"] = "many"
		},
		"limits below nought": func(reply map[string]any) { reply["concurrent_upload_limit"] = -5; reply["retry_attempts"] = -1 },
		"unknown fields":      func(reply map[string]any) { reply["zzz"] = map[string]any{"a": []any{nil}} },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, apitest.Options{})
				r.edited("initiate", change)
				r.open()
				p := r.video("a.avi", 300_000, 7)
				r.until(r.add(uploader.AddOptions{}, p).IDs[0], "uploaded")
				r.wantOnce(5)
				r.wantVideos(p)
			})
		})
	}
}

// Replies about something else, and replies too large to be read, come and go:
// nothing crashes, and the object is exact.
func TestFault32_OddReplies(t *testing.T) {
	huge := `{"a":"` + strings.Repeat("x", 40<<20) + `"}`
	for _, op := range []apitest.Op{apitest.OpInitiate, apitest.OpConfirm, apitest.OpComplete, apitest.OpProgress, apitest.OpRetryChunk, apitest.OpLimits} {
		for name, body := range map[string]string{
			"huge": huge, "empty": "", "null": "null", "a list": "[]", "nothing": "{}", "not JSON": "{]",
			"deep":         strings.Repeat(`{"chunks":[`, 5000),
			"of another":   `{"media_id":"6ba7b810-9dad-41d1-80b4-00c04fd430c8","chunk_number":77,"status":"uploading","chunks_completed":-3,"upload_url":"http://evil.example/"}`,
			"wrong counts": `{"status":"uploading","chunks_completed":99999,"total_chunks":-1,"failed_chunks":[-5,0,100000],"limits":{"api_calls_per_minute":-1}}`,
		} {
			t.Run(fmt.Sprintf("%s %s", op, name), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					r := newRig(t, apitest.Options{CallsPerMinute: 500})
					r.server.Fault(says(op, 200, 2, body))
					if op == apitest.OpRetryChunk {
						r.server.Fault(apitest.Fault{Endpoint: apitest.OpPut, Chunk: 2, Times: 1, Status: 403, Body: apitest.StorageError("AccessDenied", "Request has expired")})
					}
					if op == apitest.OpProgress {
						r.server.Fault(apitest.Fault{Endpoint: apitest.OpComplete, Times: 1, DropReply: true})
					}
					r.open()
					p := r.video("a.avi", 300_000, 7)
					r.until(r.add(uploader.AddOptions{}, p).IDs[0], "uploaded")
					r.wantVideos(p)
					if n := r.server.Count(api.OpInitiate); op != apitest.OpInitiate && n != 1 {
						t.Errorf("%d initiates", n)
					}
				})
			})
		}
	}
}
