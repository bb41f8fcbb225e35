package s3

import (
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/gateway"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// abort gives an upload up while its parts are on their way: the storage is left
// with nothing of it.
func (s *suite) abort(t *testing.T) {
	r := s.rig(t, gateway.Options{}, apitest.Options{})
	e := r.halfway()
	e.Abort(e.ids...)
	e.until(uploader.Aborted)
	r.wantNothing()
}

// abortUnheard is row 45 and 45 again: the service hears the first abort, but
// its reply is lost, and the second one finds the upload gone.
func (s *suite) abortUnheard(t *testing.T) {
	r := s.rig(t, gateway.Options{}, apitest.Options{})
	e := r.halfway()
	r.service.Fault(apitest.Fault{Endpoint: apitest.OpAbort, Times: 1, DropReply: true})
	e.Abort(e.ids...)
	e.until(uploader.Aborted)
	r.wantNothing()
}

// halfway is an engine some of whose chunks are confirmed and others on their
// way.
func (r *rig) halfway() *engine {
	r.t.Helper()
	cfg := r.config()
	cfg.RateLimit = 8e6
	e := r.send(cfg, r.grown(85e6))
	r.untilConfirmed(2)
	if open := r.bucket.Open(r.t); len(open) != 1 {
		r.t.Fatalf("%d open uploads in the storage, want 1", len(open))
	}
	return e
}

// wantNothing checks that an upload was aborted, and stays so.
func (r *rig) wantNothing() {
	r.t.Helper()
	if got := r.status(); got != api.StatusAborted {
		r.t.Errorf("the service has it as %s", got)
	}
	// A PUT that was on its way may not make a part that nobody pays attention to.
	run.Never(r.t, 2*time.Second, "an upload in the storage", func() bool { return len(r.bucket.Open(r.t)) > 0 })
	if files := r.bucket.Files(r.t); len(files) > 0 {
		r.t.Errorf("files left in the storage: %v", files)
	}
}

// gone is row 23: the storage has removed the upload, as a lifecycle rule does.
// The engine asks, hears that it is gone, and starts anew.
func (s *suite) gone(t *testing.T) {
	r := s.rig(t, gateway.Options{}, apitest.Options{})
	e := r.halfway()
	for _, o := range r.bucket.Open(t) {
		if err := r.bucket.AbortUpload(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	run.Until(t, most, "the engine begins another upload", func() bool { return len(r.service.Initiated()) > 1 })
	_ = e
}
