package picker

import "context"

// save has no dialog to show: NSSavePanel isn't written yet, and the window's
// own dialog does.
func save(context.Context, string, string, string) ([]string, error) { return nil, ErrUnavailable }
