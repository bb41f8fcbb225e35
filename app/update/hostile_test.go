package update

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestErrorsHoldNoQuery: a server that keeps its releases elsewhere may lead to
// a presigned address, whose query has no business in a log.
func TestErrorsHoldNoQuery(t *testing.T) {
	s := newSite(t)
	for name, end := range map[string]http.HandlerFunc{
		"breaks off": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"to http": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://elsewhere.test/m?X-Amz-Signature=5ecret", http.StatusFound)
		},
		"for ever": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, s.URL+"/next?X-Amz-Signature=5ecret", http.StatusFound)
		},
		"not an address": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://[::1?X-Amz-Signature=5ecret")
			w.WriteHeader(http.StatusFound)
		},
	} {
		s.answer = func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/m.json" {
				http.Redirect(w, r, s.URL+"/kept?X-Amz-Signature=5ecret", http.StatusFound)
				return
			}
			end(w, r)
		}
		l := s.looker(t, "1.0.0", filepath.Join(t.TempDir(), "update.json"))
		err := l.Look(t.Context(), s.network(), time.Now())
		if err == nil || strings.Contains(err.Error(), "5ecret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
