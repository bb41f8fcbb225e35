package cli

import (
	"testing"

	"github.com/aionvision/aion-uploader/e2e/internal/run"
)

// suite is what the tests share: it doesn't change once they run.
type suite struct {
	upload  string // path of aion-upload
	service string // path of the service's program
}

// TestUpload builds the programs once and runs them in each of its tests.
func TestUpload(t *testing.T) {
	dir := t.TempDir()
	s := &suite{upload: run.Build(t, dir, "cmd/aion-upload"), service: run.Build(t, dir, "e2e/cmd/service")}
	t.Run("formats", s.formats)
	t.Run("older service", s.older)
	t.Run("killed", s.killed)
	t.Run("interrupted", s.interrupted)
	t.Run("state in use", s.stateInUse)
	t.Run("uploaded before", s.before)
	t.Run("some not", s.someNot)
	t.Run("usage", s.usage)
	t.Run("practice", s.practice)
	t.Run("memory", s.memory)
}
