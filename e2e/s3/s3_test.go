package s3

import (
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/gateway"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
)

// suite is what all tests share, built once.
type suite struct {
	server  string // program: the S3 server
	command string // program: aion-upload
}

// TestS3 runs everything. Most of it waits for a clock, a few things compute:
// the first group runs at once, those one after the other.
func TestS3(t *testing.T) {
	dir := t.TempDir()
	s := &suite{server: gateway.Install(t, dir), command: run.Build(t, dir, "cmd/aion-upload")}
	t.Run("one by one", func(t *testing.T) {
		t.Run("kinds of storage", s.kinds)
		t.Run("command", s.sendsAll)
		t.Run("command killed", s.killed)
	})
	t.Run("at once", func(t *testing.T) {
		for name, test := range map[string]func(*testing.T){
			"line":          s.line,
			"URLs expire":   s.expiry,
			"abort":         s.abort,
			"abort unheard": s.abortUnheard,
			"unreachable":   s.hole,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(t)
			})
		}
	})
}
