package uploader

import (
	"io/fs"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// cardRead: O_DIRECT isn't to be had on every file system; dropping what is
// cached is.
const cardRead = CardDropped

// openFresh opens a file whose cached bytes are dropped first.
func openFresh(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	forget(f, 0, 0) // to the end
	_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_SEQUENTIAL)
	return f, nil
}

// forget drops what was read, so that a card doesn't fill the memory.
func forget(f *os.File, off, n int64) {
	_ = unix.Fadvise(int(f.Fd()), off, n, unix.FADV_DONTNEED)
}

// flushVolume writes what is still to be written: only then can it be dropped.
func flushVolume(root string) {
	f, err := os.Open(root)
	if err != nil {
		return
	}
	defer f.Close()
	_ = unix.Syncfs(int(f.Fd()))
}

// mountsBelow are the places below root where something else is mounted, a part
// of the same file system among them.
func mountsBelow(root string) map[string]bool {
	below := map[string]bool{}
	for _, m := range mounts() {
		if strings.HasPrefix(m.at, strings.TrimSuffix(root, "/")+"/") {
			below[m.at] = true
		}
	}
	return below
}

// partly reports whether what is mounted at root is a folder of a file system
// rather than the whole of it, as a bind mount or a subvolume may be.
func partly(root string) bool {
	for _, m := range mounts() {
		if m.at == root && m.root != "/" {
			return true
		}
	}
	return false
}

// ctimeOf is when a file or its record last changed: nobody can set it back.
func ctimeOf(st fs.FileInfo) int64 {
	if s, ok := st.Sys().(*syscall.Stat_t); ok {
		return s.Ctim.Nano()
	}
	return 0
}

// mounted is one line of the kernel's table: root is the folder of the file
// system that is seen at the place.
type mounted struct{ root, at, kind, source string }

// mounts reads what this process sees mounted; nothing where it can't.
func mounts() []mounted {
	table, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil
	}
	var all []mounted
	for line := range strings.Lines(string(table)) {
		left, right, ok := strings.Cut(line, " - ")
		l, r := strings.Fields(left), strings.Fields(right)
		if ok && len(l) > 4 && len(r) > 1 {
			all = append(all, mounted{root: unescapeMount(l[3]), at: unescapeMount(l[4]), kind: r[0], source: unescapeMount(r[1])})
		}
	}
	return all
}

// unescapeMount undoes \040 and its like.
func unescapeMount(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}
