package s3

import (
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/gateway"
	"github.com/aionvision/aion-uploader/e2e/internal/relay"
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

// abortUnheard loses the reply to the first abort; the second one finds that the
// upload is aborted already.
func (s *suite) abortUnheard(t *testing.T) {
	r := s.rig(t, gateway.Options{}, apitest.Options{})
	e := r.halfway()
	r.service.Fault(apitest.Fault{Endpoint: apitest.OpAbort, Times: 1, DropReply: true})
	e.Abort(e.ids...)
	e.until(uploader.Aborted)
	r.wantNothing()
}

// halfway is an engine some of whose chunks are confirmed, while in every slot
// one stands still in the middle of its body.
func (r *rig) halfway() *engine {
	r.t.Helper()
	cfg := r.config()
	cfg.RateLimit = 8e6
	e := r.send(cfg, r.grown(85e6))
	r.untilConfirmed(2)
	r.line.Set(relay.Trouble{StallAfter: 1 << 20})
	run.Until(r.t, most, "a PUT stands still in each slot", func() bool { return r.line.Struck() >= cfg.Parallel })
	if open := r.bucket.Open(r.t); len(open) != 1 {
		r.t.Fatalf("%d open uploads in the storage, want 1", len(open))
	}
	return e
}

// wantNothing checks that an upload was aborted, and stays so when the storage
// hears of the end of what was on its way.
func (r *rig) wantNothing() {
	r.t.Helper()
	if open := r.bucket.Open(r.t); len(open) > 0 {
		r.t.Errorf("uploads left open in the storage: %v", open)
	}
	r.line.Better()
	if got := r.status(); got != api.StatusAborted {
		r.t.Errorf("the service has it as %s", got)
	}
	run.Never(r.t, 2*time.Second, "an upload in the storage", func() bool { return len(r.bucket.Open(r.t)) > 0 })
	if files := r.bucket.Files(r.t); len(files) > 0 {
		r.t.Errorf("files left in the storage: %v", files)
	}
}
