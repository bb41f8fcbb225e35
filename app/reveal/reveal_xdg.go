//go:build !windows && !darwin

package reveal

import (
	"context"
	"net/url"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	manager      = "org.freedesktop.FileManager1"
	managerPath  = dbus.ObjectPath("/org/freedesktop/FileManager1")
	managerItems = "org.freedesktop.FileManager1.ShowItems"
)

// settled is how long a failing xdg-open takes at most to fail; one that goes
// on longer has become the file manager itself.
const settled = 3 * time.Second

// selectFile asks the file manager by name, and opens the folder where none has
// one: it is shown then, without the file being selected.
func selectFile(ctx context.Context, path string) error {
	if showItems(ctx, path) == nil {
		return nil
	}
	return openFolder(ctx, filepath.Dir(path))
}

func showItems(ctx context.Context, path string) error {
	ctx, cancel := context.WithTimeout(ctx, timeout/2)
	defer cancel()
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if err := conn.Auth(nil); err != nil {
		return err
	}
	if err := conn.Hello(); err != nil {
		return err
	}
	return conn.Object(manager, managerPath).CallWithContext(ctx, managerItems, 0, []string{fileURI(path)}, "").Err
}

// fileURI escapes every byte that has a meaning in a URI.
func fileURI(path string) string { return (&url.URL{Scheme: "file", Path: path}).String() }

// openFolder starts the program for folders. It isn't bound to ctx: a file
// manager outlives the wish to open it.
func openFolder(ctx context.Context, dir string) error {
	c := exec.Command("xdg-open", dir) //nolint:noctx // see above
	if err := c.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(settled):
		return nil
	}
}
