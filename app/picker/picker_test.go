package picker

import (
	"context"
	"errors"
	"testing"
)

func TestEndedContextShowsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if paths, err := Pick(ctx, "", "Add videos", nil); len(paths) != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("Pick = %v, %v, want context.Canceled", paths, err)
	}
}
