package uploader

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aionvision/aion-uploader/uploader/media"
)

// cardEntry is what a listing of a card knows of one file, or of a folder that
// couldn't be listed.
type cardEntry struct {
	path  string // below the root
	size  int64
	mod   time.Time
	ctime int64      // when anything of the file last changed, where the system tells; for comparing only
	video bool       // by its name
	why   CardReason // why it can't be looked into; empty for a file
}

func (e cardEntry) file(why CardReason) CardFile {
	return CardFile{Path: e.path, Size: e.size, Video: e.video, Why: why}
}

// list returns everything on the card but its folders, in the order of paths.
// Links are named, never followed; another file system is named, not entered.
func (c *cardCheck) list() ([]cardEntry, error) {
	var all []cardEntry
	root := c.verdict.Root
	mounted := mountsBelow(root)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		if path == root {
			return err
		}
		e := cardEntry{video: media.HasVideoName(path)}
		if e.path, _ = filepath.Rel(root, path); e.path == "" {
			e.path = path
		}
		skip := error(nil)
		switch st, serr := d.Info(); {
		case err != nil || serr != nil: // for a folder, it comes after the folder itself
			e.why, skip = CardUnreadable, fs.SkipDir
			if d.IsDir() {
				e.video = false
			}
		case mounted[path] || c.volume.elsewhere(st):
			e.why, e.video, skip = CardMount, false, fs.SkipDir
		case d.IsDir():
			return nil
		case st.Mode()&(fs.ModeSymlink|fs.ModeIrregular) != 0:
			e.why = CardLink
		case !st.Mode().IsRegular():
			e.why = CardSpecial
		default:
			e.size, e.mod, e.ctime = st.Size(), st.ModTime(), ctimeOf(st)
		}
		all = append(all, e)
		c.progress.Files = len(all)
		c.report(false)
		if d.IsDir() {
			return skip
		}
		return nil
	})
	if err != nil && c.ctx.Err() == nil && c.pulled() {
		return nil, nil
	}
	slices.SortFunc(all, func(a, b cardEntry) int { return cmp.Compare(a.path, b.path) })
	return twins(all), err
}

// twins marks files of one path, in the order of paths. A damaged folder may
// list a name twice, and the system opens the first of them both times.
func twins(all []cardEntry) []cardEntry {
	for i := 1; i < len(all); i++ {
		if all[i].path == all[i-1].path {
			all[i].why, all[i-1].why = CardUnreadable, CardUnreadable
		}
	}
	return all
}

// changes names what isn't as it was when the check began.
func (c *cardCheck) changes(before, after []cardEntry) {
	v := c.verdict
	named := map[string]bool{}
	for _, p := range v.Problems {
		named[p.Path] = true
	}
	was := make(map[string]cardEntry, len(before))
	for _, e := range before {
		was[e.path] = e
	}
	changed := func(e cardEntry) {
		if !named[e.path] {
			v.Problems = append(v.Problems, e.file(CardChanged))
		}
	}
	for _, e := range after {
		old, there := was[e.path]
		if delete(was, e.path); !there || old.size != e.size || !old.mod.Equal(e.mod) || old.ctime != e.ctime || old.why != e.why {
			changed(e)
		}
	}
	for _, e := range was {
		changed(e)
	}
	slices.SortFunc(v.Problems, func(a, b CardFile) int { return cmp.Compare(a.Path, b.Path) })
}

// systemNote is the most that a system's own note has, but for search indexes.
// Bytes.
const systemNote = 4 << 20

// systemFile reports whether a file is a note that an operating system leaves
// on every card by itself, and never a person's: those named here, at the
// card's root, and no others. Trash is not among them: it holds what people
// threw away.
//
//   - Windows: System Volume Information/WPSettings.dat and IndexerVolumeGuid
//   - macOS: .fseventsd (log of changed folders), .Spotlight-V100 (search
//     index), .metadata_never_index, and Finder's .DS_Store at the root
func systemFile(e cardEntry) bool {
	parts := strings.Split(filepath.ToSlash(e.path), "/")
	switch dir := strings.ToLower(parts[0]); {
	case dir == ".spotlight-v100":
		return indexFile(parts[1:])
	case e.size > systemNote:
		return false
	case len(parts) == 1:
		return parts[0] == ".DS_Store" || parts[0] == ".metadata_never_index"
	case dir == "system volume information" && len(parts) == 2:
		return strings.EqualFold(parts[1], "WPSettings.dat") || strings.EqualFold(parts[1], "IndexerVolumeGuid")
	case dir == ".fseventsd" && len(parts) == 2:
		return parts[1] == "fseventsd-uuid" || parts[1] == "no_log" || isHex(parts[1], 16)
	}
	return false
}

// indexFile reports whether a file of macOS's search index has one of the
// endings that those files have.
func indexFile(parts []string) bool {
	if len(parts) == 1 {
		return parts[0] == "VolumeConfiguration.plist"
	}
	if len(parts) < 3 || parts[0] != "Store-V1" && parts[0] != "Store-V2" {
		return false
	}
	name := strings.TrimPrefix(parts[len(parts)-1], ".")
	switch ext := strings.TrimPrefix(filepath.Ext(name), "."); ext {
	case "", "db", "updates", "created", "plist", "data", "header", "offsets", "buckets", "shadow":
		return true
	case "txt":
		return parts[2] == "Cache"
	default:
		return strings.HasPrefix(ext, "index") || strings.HasPrefix(ext, "shadowIndex") ||
			strings.HasPrefix(ext, "directoryStore") || strings.Trim(ext, "0123456789") == ""
	}
}

func isHex(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789abcdefABCDEF") == ""
}

// sampleFile is [sample] of a file that must have this size.
func sampleFile(path string, size int64) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return sample(f, size)
}
