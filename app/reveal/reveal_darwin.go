package reveal

import (
	"context"
	"os/exec"
)

func selectFile(ctx context.Context, path string) error {
	return exec.CommandContext(ctx, "/usr/bin/open", "-R", path).Run()
}

func openFolder(ctx context.Context, dir string) error {
	return exec.CommandContext(ctx, "/usr/bin/open", dir).Run()
}
