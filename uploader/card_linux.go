package uploader

import (
	"bufio"
	"os"
	"strings"

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

// mounted is one line of the kernel's table.
type mounted struct{ at, kind, source string }

// mounts reads what this process sees mounted; nothing where it can't.
func mounts() []mounted {
	f, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return nil
	}
	defer f.Close()
	var all []mounted
	for lines := bufio.NewScanner(f); lines.Scan(); {
		left, right, ok := strings.Cut(lines.Text(), " - ")
		l, r := strings.Fields(left), strings.Fields(right)
		if ok && len(l) > 4 && len(r) > 1 {
			all = append(all, mounted{at: unescapeMount(l[4]), kind: r[0], source: unescapeMount(r[1])})
		}
	}
	return all
}

// unescapeMount undoes \040 and its like.
func unescapeMount(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}
