//go:build !cgo

package picker

import "context"

// pick has no dialog to show: NSOpenPanel is reached by cgo alone.
func pick(context.Context, string, string, []Filter) ([]string, error) {
	return nil, ErrUnavailable
}
