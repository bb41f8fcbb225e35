package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	fileName = "queue.db"
	// newSuffix marks a journal that isn't complete yet: it gets its name only
	// when its tables are on disk, so an empty queue.db is always damage.
	newSuffix = ".new"
)

// sidecars returns the suffixes of the files that belong to one database, the
// database itself first.
func sidecars() []string { return []string{"", "-wal", "-shm", "-journal"} }

// makeDir creates the folder, for its owner alone. One that exists keeps its
// mode: it may be the person's own, and the files in it are 0600 anyhow.
func makeDir(dir string) error {
	fi, err := os.Stat(dir)
	if err == nil && !fi.IsDir() {
		return fmt.Errorf("%s is not a folder", dir)
	}
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.Chmod(dir, 0o700) // whatever the umask took away
}

// touchPrivate creates an empty file, 0600 whatever the umask. SQLite gives the
// -wal and -shm beside it the same mode.
func touchPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}

// makePrivate gives a journal that was copied or restored its mode back. It
// fails where the disk has no modes or is read-only: opening says the latter
// better.
func makePrivate(path string) {
	for _, s := range sidecars() {
		if fi, err := os.Lstat(path + s); err == nil && fi.Mode().IsRegular() && fi.Mode().Perm() != 0o600 {
			_ = os.Chmod(path+s, 0o600)
		}
	}
}

// removeAll deletes a database that was never complete.
func removeAll(path string) {
	for _, s := range sidecars() {
		_ = os.Remove(path + s)
	}
}

// setAside renames a damaged journal and what belongs to it to
// queue-damaged-<UTC time>.db*, and returns the database's new path. It never
// replaces a file. The database goes first: alone, a -wal is set aside at the
// next Open too, whereas a database without its -wal would pass for whole.
func setAside(dir string, now time.Time) (string, error) {
	stamp := "queue-damaged-" + now.UTC().Format("20060102T150405Z")
	base := filepath.Join(dir, stamp+".db")
	for n := 2; anyExists(base); n++ {
		base = filepath.Join(dir, fmt.Sprintf("%s-%d.db", stamp, n))
	}
	for _, s := range sidecars() {
		err := os.Rename(filepath.Join(dir, fileName+s), base+s)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("set a damaged journal aside: %w", err)
		}
	}
	return base, syncDir(dir)
}

func anyExists(base string) bool {
	for _, s := range sidecars() {
		if _, err := os.Lstat(base + s); !errors.Is(err, fs.ErrNotExist) {
			return true
		}
	}
	return false
}

// found is what lies in the folder before SQLite looks at it.
type found int

const (
	foundNothing found = iota
	foundJournal       // something for SQLite to judge
	foundDamage        // SQLite would take it for new, and throw its -wal away
	foundNewer
)

// inspect looks at the files without SQLite, which may change what it opens: a
// newer program's journal is to stay as it is.
func inspect(path string, version int) (found, error) {
	fi, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if anyExists(path) {
			return foundDamage, nil // a -wal without its database, or a link to nothing
		}
		return foundNothing, nil
	}
	if err != nil {
		return 0, err
	}
	if !fi.Mode().IsRegular() || fi.Size() < 512 { // SQLite's smallest page
		return foundDamage, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var h [100]byte // the database header, https://www.sqlite.org/fileformat.html
	if _, err := io.ReadFull(f, h[:]); errors.Is(err, io.ErrUnexpectedEOF) {
		return foundJournal, nil
	} else if err != nil {
		return 0, err
	}
	ours := strings.HasPrefix(string(h[:]), "SQLite format 3\x00") && binary.BigEndian.Uint32(h[68:]) == applicationID
	if v := int32(binary.BigEndian.Uint32(h[60:])); ours && int(v) > version {
		return foundNewer, nil
	}
	return foundJournal, nil
}

// probe tries what a Commit needs of the folder, and leaves nothing behind.
func probe(dir string) error {
	f, err := os.CreateTemp(dir, ".queue-probe-*")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, 64<<10))
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

// dsn returns the driver's name for a file: a URI, as a plain path would be cut
// at its first '?'. path is absolute. mode=rw: SQLite never creates the file,
// which it would do with the umask's mode.
func dsn(path string) string {
	p := filepath.ToSlash(path)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p // file:///C:/…
	}
	u := url.URL{Scheme: "file", Path: p, RawQuery: "mode=rw&_defensive=1&_dqs=0"}
	return u.String()
}
