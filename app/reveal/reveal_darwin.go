package reveal

import (
	"context"
	"os/exec"
)

func selectFile(ctx context.Context, path string) error {
	return exec.CommandContext(ctx, "/usr/bin/open", "-R", path).Run()
}

// openFolder shows the folder in the one above it: to open one whose name ends
// with .app would start it.
func openFolder(ctx context.Context, dir string) error {
	return exec.CommandContext(ctx, "/usr/bin/open", "-R", dir).Run()
}
