//go:build !windows

package instance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// socketName is the socket's name in the folder.
const socketName = "instance.sock"

// longest is the length of a socket's path that every system takes.
const longest = 100

// listen listens at the first address that can be had. The caller has the lock,
// so whatever lies there is stale.
func listen(dir string) (listener, error) {
	var all error
	for _, address := range addresses(dir) {
		if err := os.Remove(address); err != nil && !errors.Is(err, fs.ErrNotExist) {
			all = errors.Join(all, err)
			continue
		}
		l, err := net.ListenUnix("unix", &net.UnixAddr{Net: "unix", Name: address})
		if err != nil {
			all = errors.Join(all, err)
			continue
		}
		if err := os.Chmod(address, 0o600); err != nil {
			return nil, errors.Join(err, l.Close())
		}
		return socket{l}, nil
	}
	return nil, errors.Join(errors.New("no place for a socket"), all)
}

// dial connects to whoever listens for dir.
func dial(ctx context.Context, dir string) (conn, error) {
	all := errGone
	for _, address := range addresses(dir) {
		c, err := new(net.Dialer).DialContext(ctx, "unix", address)
		switch {
		case err == nil:
			u := c.(*net.UnixConn)
			if err := sameUser(u); err != nil {
				return nil, errors.Join(err, c.Close())
			}
			return u, nil
		case ctx.Err() != nil:
			return nil, fmt.Errorf("%w: %w", ErrNoAnswer, err)
		}
		all = fmt.Errorf("%w: %w", all, err)
	}
	return nil, all
}

// addresses are where the socket of dir may be, the usual place first. Where
// the folder's path is too long for a socket, or its disk has none, it is in
// the folder that the system keeps for this user while he is logged in.
func addresses(dir string) []string {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	var all []string
	if here := filepath.Join(dir, socketName); len(here) <= longest {
		all = append(all, here)
	}
	sum := sha256.Sum256([]byte(dir))
	name := "aion-uploader-" + hex.EncodeToString(sum[:8]) + ".sock"
	for _, place := range []string{os.Getenv("XDG_RUNTIME_DIR"), ownTemp()} {
		if there := filepath.Join(place, name); private(place) && len(there) <= longest {
			all = append(all, there)
		}
	}
	return all
}

// ownTemp is this user's folder among the temporary files. Whether it is his
// is seen afterwards, by private: anybody could have made it.
func ownTemp() string {
	dir := filepath.Join(os.TempDir(), "aion-uploader-"+strconv.Itoa(os.Geteuid()))
	_ = os.Mkdir(dir, 0o700) // it may be there
	return dir
}

// private reports whether dir is a folder of this user alone.
func private(dir string) bool {
	if !filepath.IsAbs(dir) {
		return false
	}
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() || info.Mode().Perm()&0o077 != 0 {
		return false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Geteuid()
}

// socket is a listener that lets this user in and nobody else.
type socket struct{ *net.UnixListener }

// Accept implements listener.
func (s socket) Accept() (conn, error) {
	for {
		c, err := s.AcceptUnix()
		if err != nil {
			return nil, err
		}
		if sameUser(c) == nil {
			return c, nil
		}
		_ = c.Close()
	}
}

// letForward has nothing to do here: the window manager decides.
func letForward() {}
