package uploader_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// asText writes every number of a reply as a string.
func asText(v any) any {
	switch v := v.(type) {
	case fields:
		for k := range v {
			v[k] = asText(v[k])
		}
	case []any:
		for i := range v {
			v[i] = asText(v[i])
		}
	case int, int64, float64:
		return fmt.Sprint(v)
	}
	return v
}

// every changes each object of a reply, the chunks too.
func every(m fields, f func(fields)) fields {
	f(m)
	if cs, ok := m["chunks"].([]any); ok {
		for _, c := range cs {
			f(c.(fields))
		}
	}
	return m
}

// TestIndependentService uploads to a service that isn't ours, with one habit
// after the other that the contract allows, or that a service of its kind has:
// the object is the file byte for byte, it was told in the contract's own
// words, and the person hears "uploaded".
func TestIndependentService(t *testing.T) {
	const size = 123_457
	for name, h := range map[string]habits{
		"plain":           {},
		"whole replies":   {whole: true},
		"hangs up":        {hangUp: true},
		"numbers as text": {reply: func(_ string, m fields) any { return asText(m) }},
		"numbers as floats": {reply: func(_ string, m fields) any {
			return every(m, func(f fields) {
				for k, v := range f {
					if n, ok := v.(int); ok {
						f[k] = float64(n) + 0.0
					}
				}
			})
		}},
		"more fields": {reply: func(_ string, m fields) any {
			return every(m, func(f fields) { f["x"], f["Status_"], f["limits"] = fields{"y": []any{1, nil}}, true, nil })
		}},
		"only what is needed": {reply: func(op string, m fields) any {
			if op == "initiate" {
				return every(m, func(f fields) {
					for _, k := range []string{"total_chunks", "chunk_size_bytes", "expires_at", "upload_method", "storage_path"} {
						delete(f, k)
					}
				})
			}
			if op == "complete" {
				return fields{"media_id": m["media_id"]}
			}
			return m
		}},
		"nulls": {reply: func(op string, m fields) any {
			return every(m, func(f fields) {
				for _, k := range []string{"total_chunks", "expires_at", "upload_method", "failed_chunks", "metadata", "processing_status", "progress_percent"} {
					f[k] = nil
				}
			})
		}},
		"chunks backwards": {reply: func(_ string, m fields) any {
			if cs, ok := m["chunks"].([]any); ok {
				for i, k := 0, len(cs)-1; i < k; i, k = i+1, k-1 {
					cs[i], cs[k] = cs[k], cs[i]
				}
			}
			return m
		}},
		"200 for all":           {status: func(string) int { return 200 }},
		"201 for all":           {status: func(string) int { return 201 }},
		"202 for all":           {status: func(string) int { return 202 }},
		"204 for a confirm":     {status: func(op string) int { return map[string]int{"confirm": 204}[op] }},
		"bare ETags":            {etag: func(sum string, _ int) string { return sum }},
		"weak ETags":            {etag: func(sum string, _ int) string { return `W/"` + sum + `"` }},
		"ETags in capitals":     {etag: func(sum string, _ int) string { return `"` + strings.ToUpper(sum) + `"` }},
		"ETags of another kind": {etag: func(sum string, n int) string { return fmt.Sprintf(`"%s-%d/+=="`, sum[:9], n) }},
		"odd paths": {path: func(m string, n int) string {
			return "//bucket/a%2Fb%20c+d/%E2%82%AC/../" + m + fmt.Sprintf("/;v=%d/~'()*!", n)
		}},
		"a time to live":           {reply: func(_ string, m fields) any { return every(m, func(f fields) { f["expires_at"] = 3600 }) }},
		"a time to live, as text":  {reply: func(_ string, m fields) any { return every(m, func(f fields) { f["expires_at"] = "3600" }) }},
		"one at a time":            {reply: func(_ string, m fields) any { m["concurrent_upload_limit"] = 1; return m }},
		"a hundred at a time":      {reply: func(_ string, m fields) any { m["concurrent_upload_limit"] = 100; return m }},
		"none at a time":           {reply: func(_ string, m fields) any { m["concurrent_upload_limit"] = 0; return m }},
		"a last chunk of one byte": {sizes: func(n int64) []int64 { return []int64{n - 1, 1} }},
		"chunks of any size":       {sizes: func(n int64) []int64 { return []int64{1, 50_000, 7, n - 50_008} }},
		"URLs that end early":      {life: 15 * time.Second},
		"one chunk":                {sizes: func(n int64) []int64 { return []int64{n} }},
		"words in capitals": {reply: func(_ string, m fields) any {
			if s, ok := m["status"].(string); ok {
				m["status"] = strings.ToUpper(s)
			}
			return m
		}},
		"a lost yes, in capitals": {
			reply: func(_ string, m fields) any {
				if s, ok := m["status"].(string); ok {
					m["status"] = strings.ToUpper(s)
				}
				return m
			},
			status: func(op string) int { return map[string]int{"complete": 500}[op] },
		},
		"a date to come back": {before: func(w http.ResponseWriter, _ string, calls int) bool {
			if calls != 3 {
				return false
			}
			w.Header().Set("Retry-After", time.Now().Add(30*time.Second).UTC().Format(http.TimeFormat))
			w.WriteHeader(429)
			return true
		}},
		"a page of errors": {before: func(w http.ResponseWriter, _ string, calls int) bool {
			if calls > 3 {
				return false
			}
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(502)
			fmt.Fprint(w, "<html><body>502 Bad Gateway</body></html>")
			return true
		}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &independent{habits: h}
				r := newRig(t, apitest.Options{})
				n := newPipeNet(s)
				defer n.close()
				r.cfg.Dial = n.dial
				if h.life > 0 {
					r.cfg.RateLimit = 3000 // the last of it leaves when its URL has ended
				}
				r.open()
				defer r.close()
				p := r.video("a.avi", size, 5)
				id := r.add(uploader.AddOptions{}, p).IDs[0]
				start := time.Now()
				got := r.until(id, "uploaded")
				took := time.Since(start)
				s.mu.Lock()
				defer s.mu.Unlock()
				want, err := os.ReadFile(p)
				if err != nil || len(s.uploads) < 1 || s.uploads[got.MediaID] == nil || !bytes.Equal(s.uploads[got.MediaID].done, want) {
					t.Errorf("the object isn't the file: %d uploads, %v", len(s.uploads), err)
				}
				if len(s.wrong) > 0 || took > 5*time.Minute {
					t.Errorf("after %v it was told %q", took, s.wrong)
				}
				if lim := map[string]int{"one at a time": 1, "none at a time": 5, "plain": 5}[name]; lim > 0 && s.most > lim {
					t.Errorf("%d PUTs at once", s.most)
				}
			})
		})
	}
}

// TestIndependentNever: answers that only look like success are none.
func TestIndependentNever(t *testing.T) {
	fails := func(op string) func(string, fields) any {
		return func(o string, m fields) any {
			if o == op || o == "progress" {
				m["status"] = "failed"
			}
			return m
		}
	}
	for name, h := range map[string]habits{
		"complete says failed": {reply: fails("complete")},
		"complete of another video": {reply: func(op string, m fields) any {
			if op == "complete" {
				m["media_id"] = "x"
			}
			if op == "progress" {
				m["status"] = "uploading"
			}
			return m
		}},
		"complete says no, politely": {reply: func(op string, m fields) any {
			if op == "complete" {
				return fields{"error": fields{"code": "X", "message": "no"}}
			}
			if op == "progress" {
				m["status"] = "failed"
			}
			return m
		}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &independent{habits: h}
				r := newRig(t, apitest.Options{})
				n := newPipeNet(s)
				defer n.close()
				r.cfg.Dial = n.dial
				r.open()
				defer r.close()
				r.drainEvents()
				id := r.add(uploader.AddOptions{}, r.video("a.avi", 50_000, 5)).IDs[0]
				if got := r.after(2*time.Hour, id); got.State.Phase == uploader.Uploaded {
					t.Errorf("%v", got.State)
				}
			})
		})
	}
}

// TestIndependentAbort: yes is yes, with or without a word.
func TestIndependentAbort(t *testing.T) {
	for _, status := range []int{200, 202, 204} {
		synctest.Test(t, func(t *testing.T) {
			s := &independent{habits: habits{status: func(op string) int { return map[string]int{"abort": status}[op] }}}
			r := newRig(t, apitest.Options{})
			n := newPipeNet(s)
			defer n.close()
			r.cfg.Dial, r.cfg.RateLimit = n.dial, 1000
			r.open()
			defer r.close()
			id := r.add(uploader.AddOptions{}, r.video("a.avi", 90_000, 5)).IDs[0]
			r.until(id, "uploading")
			r.m.Abort(id)
			start := time.Now()
			r.until(id, "aborted")
			if took := time.Since(start); took > time.Minute || len(s.uploads) > 0 {
				t.Errorf("%d: after %v, %d uploads are left", status, took, len(s.uploads))
			}
		})
	}
}
