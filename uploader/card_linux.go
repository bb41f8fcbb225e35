package uploader

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// openFresh opens a file to be read past the cache where its file system does
// that, else with its cached bytes dropped first; and says which it is. Pages
// that another program has mapped aren't dropped.
func openFresh(path string) (*os.File, CardRead, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, "", err
	}
	forget(f, 0, 0) // to the end
	if readsDirect(f) {
		return f, CardDirect, nil
	}
	_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_SEQUENTIAL)
	if inMemory(f) {
		return f, CardCached, nil
	}
	return f, CardDropped, nil
}

// readsDirect turns the cache off for an open file, where its file system is one
// of those that then do read the device. Others take the flag and go on as
// before; what FUSE reads comes from another cache still.
func readsDirect(f *os.File) bool {
	var st unix.Statfs_t
	if unix.Fstatfs(int(f.Fd()), &st) != nil {
		return false
	}
	switch uint32(st.Type) { // its type differs between processors
	case unix.MSDOS_SUPER_MAGIC, unix.EXFAT_SUPER_MAGIC, unix.EXT4_SUPER_MAGIC, unix.XFS_SUPER_MAGIC, unix.F2FS_SUPER_MAGIC:
	default:
		return false
	}
	flags, err := unix.FcntlInt(f.Fd(), unix.F_GETFL, 0)
	if err != nil {
		return false
	}
	if _, err := unix.FcntlInt(f.Fd(), unix.F_SETFL, flags|unix.O_DIRECT); err != nil {
		return false
	}
	if _, err := f.ReadAt(aligned()[:4096], 0); err == nil || errors.Is(err, io.EOF) {
		return true
	}
	_, _ = unix.FcntlInt(f.Fd(), unix.F_SETFL, flags)
	return false
}

// lookWindow is how much of a file is mapped at once to see what is in memory.
const lookWindow = 256 << 20

// inMemory reports that bytes of a file are in memory, or that nobody can tell.
// Of a file system in user space they may be, out of sight.
func inMemory(f *os.File) bool {
	var fs unix.Statfs_t
	st, err := f.Stat()
	if err != nil || unix.Fstatfs(int(f.Fd()), &fs) != nil || uint32(fs.Type) == unix.FUSE_SUPER_MAGIC {
		return true
	}
	page := int64(os.Getpagesize())
	for off := int64(0); off < st.Size(); off += lookWindow {
		n := min(lookWindow, st.Size()-off)
		b, err := unix.Mmap(int(f.Fd()), off, int(n), unix.PROT_READ, unix.MAP_SHARED)
		if err != nil {
			return true
		}
		in := make([]byte, (n+page-1)/page)
		_, _, no := unix.Syscall(unix.SYS_MINCORE, uintptr(unsafe.Pointer(&b[0])), uintptr(n), uintptr(unsafe.Pointer(&in[0])))
		_ = unix.Munmap(b)
		if no != 0 || slices.ContainsFunc(in, func(p byte) bool { return p&1 != 0 }) {
			return true
		}
	}
	return false
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
