package notify

import (
	"context"
	"os/exec"
)

// script shows its arguments, which are no part of it.
const script = `on run argv
	display notification (item 2 of argv) with title (item 1 of argv)
end run`

func send(ctx context.Context, m Message) error {
	return exec.CommandContext(ctx, "/usr/bin/osascript", "-e", script, "--", m.Title, m.Text).Run()
}
