package s3

import (
	"fmt"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/gateway"
	"github.com/aionvision/aion-uploader/e2e/internal/relay"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// refusal is an answer of S3 before it has read a body.
func refusal(status, code string) string {
	body := apitest.StorageError(code, "said by the line")
	return fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", status, len(body), body)
}

// holeTime is long enough for the engine to find connections dead (15 s), and to
// dial new ones.
const holeTime = 20 * time.Second

// line spoils the line to the storage in every way that ends by itself. No API
// call is spent on it, and no part is stored twice but where its reply was lost.
func (s *suite) line(t *testing.T) {
	for _, tt := range []struct {
		name    string
		trouble relay.Trouble
		again   int // parts that are stored again
	}{
		{"01 reset in mid-body", relay.Trouble{CutAfter: 3 << 20, Times: 5}, 0},
		{"01 reset in the first bytes", relay.Trouble{CutAfter: 1, Times: 5}, 0},
		{"01 closed in mid-body", relay.Trouble{CloseAfter: 2 << 20, Times: 5}, 0},
		{"02 stored, reply lost", relay.Trouble{DropReply: true, Times: 3}, 3},
		{"06 a connection stands still", relay.Trouble{StallAfter: 2 << 20, Times: 1}, 0},
		{"11 slow", relay.Trouble{Rate: 1 << 20}, 0},
		{"14 SlowDown", relay.Trouble{Answer: refusal("503 Slow Down", "SlowDown"), Times: 6}, 0},
		{"15 InternalError", relay.Trouble{Answer: refusal("500 Internal Server Error", "InternalError"), Times: 3}, 0},
		{"16 RequestTimeout", relay.Trouble{Answer: refusal("400 Bad Request", "RequestTimeout"), Times: 3}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := s.rig(t, gateway.Options{}, apitest.Options{})
			file := r.grown(41e6)
			r.line.Set(tt.trouble)
			r.send(r.config(), file).arrives(file)
			if got := r.line.Struck(); got != tt.trouble.Times {
				t.Errorf("the line struck %d times, want %d", got, tt.trouble.Times)
			}
			r.wantOnce(tt.again)
			if n := r.service.Count(apitest.OpRetryChunk); n > 0 {
				t.Errorf("%d fresh URLs were asked for", n)
			}
		})
	}
}

// hole has the storage out of reach, new connections among them, while the
// service answers: the engine doesn't say that there is no internet, and goes on
// when the storage is back. TLS is what makes it out of reach: a handshake gets
// no answer.
func (s *suite) hole(t *testing.T) {
	r := s.rig(t, gateway.Options{TLS: true}, apitest.Options{})
	cfg := r.config()
	cfg.RateLimit = 8e6
	file := r.grown(41e6)
	e := r.send(cfg, file)
	r.untilConfirmed(1)
	r.line.Set(relay.Trouble{Hole: true})
	run.Never(t, holeTime, "the engine says that there is no internet", func() bool {
		return e.Status().Wait != uploader.NoWait
	})
	r.line.Better()
	e.arrives(file)
	r.wantOnce(cfg.Parallel) // what lay on the line when it broke may land after its repeat
}
