package window

import (
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
)

// suite is what the tests share: it doesn't change once they run.
type suite struct {
	program string // path of the window's program
}

// TestWindow builds the program once and opens it in each of its tests.
func TestWindow(t *testing.T) {
	s := &suite{program: run.Build(t, t.TempDir(), ".")}
	t.Run("drop", s.drop)
	t.Run("mouse", s.mouse)
	t.Run("keyboard", s.keyboard)
	t.Run("keyring", s.keyring)
	t.Run("no keyring", s.noKeyring)
	t.Run("no bus", s.noBus)
	t.Run("close", s.closing)
	t.Run("told", s.told)
	t.Run("background", s.background)
	t.Run("practice", s.practice)
	t.Run("breaking line", s.breaking)
	t.Run("report", s.report)
	t.Run("second instance", s.second)
	t.Run("quit", s.quitting)
	t.Run("speed limit", s.speedLimit)
	t.Run("labels", s.labels)
	t.Run("receipts", s.receipts)
	t.Run("key rejected", s.rejected)
	t.Run("pick", s.pick)
	t.Run("pause all", s.pauseAll)
	t.Run("abort offline", s.abortOffline)
	t.Run("card", s.card)
	t.Run("search", s.search)
	t.Run("undo", s.undo)
	t.Run("send first", s.sendFirst)
	t.Run("5000 rows", s.fiveThousand)
	t.Run("looks light", func(t *testing.T) { s.looks(t, light()) })
	t.Run("looks dark", func(t *testing.T) { s.looks(t, dark()) })
}
