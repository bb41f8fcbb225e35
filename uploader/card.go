package uploader

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// CardReason says why a file keeps a card from being safe to wipe, or what is
// worth knowing of one that doesn't. Its values are stable codes.
type CardReason string

// What prevents it.
const (
	CardNotUploaded CardReason = "not_uploaded" // a video that isn't at the service
	CardDiffers     CardReason = "differs"      // it was uploaded, and has other bytes now
	CardNoHash      CardReason = "no_hash"      // it was uploaded, and there is no SHA-256 to compare with
	CardOther       CardReason = "other"        // another file
	CardLink        CardReason = "link"         // a link: what it leads to wasn't looked at
	CardSpecial     CardReason = "special"      // neither file nor folder
	CardMount       CardReason = "mount"        // another file system begins here: it wasn't looked at
	CardUnreadable  CardReason = "unreadable"   // a file or folder that can't be read
	CardChanged     CardReason = "changed"      // it came, went or changed while the card was checked
)

// What prevents nothing, and is named all the same.
const (
	CardSystem   CardReason = "system"   // an operating system's own note: see systemFile
	CardAnyway   CardReason = "anyway"   // uploaded in spite of what its check said
	CardUnproven CardReason = "unproven" // the storage's answers couldn't be compared with what was sent
)

// CardOtherKey names a video that is at the service, uploaded with another key
// than the one in use. Whose account that key is of, nobody can tell here: it is
// uploaded, and the card isn't safe by it.
const CardOtherKey CardReason = "other_key"

// CardFile is one file of a card, and what is to be said of it.
type CardFile struct {
	Path  string // below the card's folder, as the system writes it
	Size  int64  // bytes; 0 where it isn't a file
	Video bool   // by its ending, be it one that is taken or not, or because it was uploaded
	Why   CardReason
}

// CardProgress is how far a check has come.
type CardProgress struct {
	Listing bool          // looking for files: of the amounts below only Files is known
	Files   int           // found so far
	Videos  int           // to be read
	Done    int           // of them
	Bytes   int64         // to be read
	Read    int64         // of them
	Rate    float64       // bytes a second; 0 while it isn't known
	Left    time.Duration // at that rate; negative while it isn't known
	Name    string        // of the file that is being read
}

// CardVerdict is what a check has shown.
type CardVerdict struct {
	Root    string
	Service string // base URL: what other services have doesn't count
	Whole   bool   // Root is a whole volume; else a folder, and the rest of its volume wasn't looked at
	Pulled  bool   // the card went away before the end: nothing is proven

	Files    int // all that aren't folders
	Videos   int
	Uploaded int // videos at the service whose bytes, read again now, are those that were sent
	Bytes    int64
	Took     time.Duration
	Fresh    CardRead // of the videos' ways the one that proves least

	Problems []CardFile // what prevents it, in the order of their paths
	System   []CardFile
	Notes    []CardFile // uploaded, and yet worth knowing
}

// Safe reports whether everything on the card is at the service: each file of
// it is a video that was uploaded with this key, with the bytes that were sent
// and that were read from the card itself, or a system's own note.
func (v *CardVerdict) Safe() bool {
	fresh := v.Fresh == CardDirect || v.Fresh == CardDropped
	return v.Whole && !v.Pulled && fresh && len(v.Problems)+v.OtherKey() == 0 && v.Uploaded > 0 && v.Uploaded == v.Videos
}

// OtherKey counts the videos of [CardOtherKey].
func (v *CardVerdict) OtherKey() int { return count(v.Notes, CardOtherKey) }

// Unseen counts the files and folders that weren't looked into: nobody knows
// what they hold.
func (v *CardVerdict) Unseen() int {
	return count(v.Problems, CardUnreadable) + count(v.Problems, CardMount)
}

// Changed counts what came, went or changed while the card was checked.
func (v *CardVerdict) Changed() int { return count(v.Problems, CardChanged) }

func count(fs []CardFile, why CardReason) int {
	n := 0
	for _, f := range fs {
		if f.Why == why {
			n++
		}
	}
	return n
}

// Others counts what prevents it beside videos.
func (v *CardVerdict) Others() int {
	n := 0
	for _, p := range v.Problems {
		if !p.Video {
			n++
		}
	}
	return n
}

// ErrNoCard says that there is no such folder to check.
var ErrNoCard = errors.New("uploader: there is no card there")

// CheckCard looks at every file below root, hidden ones too, reads each video
// that was uploaded once more in full, past the system's cache where it can,
// and compares its SHA-256 with that of the history for this service. It
// deletes and writes nothing.
//
// progress is told some five times a second from the goroutine that calls; it
// may be nil. The check takes as long as reading the card does, and ends early
// with ctx's error, or with [ErrNoCard]. A card that goes away in between is no
// error but a verdict.
func (m *Manager) CheckCard(ctx context.Context, root string, progress func(CardProgress)) (*CardVerdict, error) {
	if to, err := filepath.EvalSymlinks(root); err == nil {
		root = to // a link that was named is meant
	}
	if abs, err := filepath.Abs(root); err == nil {
		root = abs
	}
	c := &cardCheck{
		ctx: ctx, verdict: &CardVerdict{Root: root, Service: m.cfg.BaseURL}, began: time.Now(), tell: progress,
		keyPrint: m.keyInUse(ctx),
		find: func(size int64, sample string) ([]journal.Entry, error) {
			return m.keeper.current().Find(ctx, journal.Match{BaseURL: m.cfg.BaseURL, Size: size, Sample: sample})
		},
	}
	if err := c.run(); err != nil {
		return nil, fmt.Errorf("uploader: card: %w", err)
	}
	return c.verdict, nil
}

// keyInUse returns the fingerprint of the key, empty where there is none.
func (m *Manager) keyInUse(ctx context.Context) string {
	got := make(chan string, 1)
	m.post(func() { got <- m.keyPrint })
	select {
	case p := <-got:
		return p
	case <-ctx.Done():
	case <-m.stopped:
	}
	return ""
}

// cardCheck is one check of one card.
type cardCheck struct {
	ctx      context.Context
	find     func(size int64, sample string) ([]journal.Entry, error)
	tell     func(CardProgress)
	verdict  *CardVerdict
	began    time.Time
	keyPrint string // of the key in use

	volume   volume
	progress CardProgress
	told     time.Time
	reading  time.Time // since when files are read whole
	buf      []byte
}

// known is a file that was uploaded, by its size and sampled bytes.
type known struct {
	cardEntry
	uploads []journal.Entry
}

func (c *cardCheck) run() error {
	v := c.verdict
	var err error
	if c.volume, err = volumeOf(v.Root); err != nil {
		return fmt.Errorf("%w: %w", ErrNoCard, err)
	}
	v.Whole, v.Fresh = c.volume.whole, CardDirect
	flushVolume(v.Root) // what this computer has still to write would hide what the card has
	c.progress = CardProgress{Listing: true, Left: -1}
	files, err := c.list()
	if err != nil || c.pulled() {
		return err
	}
	v.Files = len(files)
	videos, err := c.sort(files)
	if err != nil || c.pulled() {
		return err
	}
	c.reading = time.Now()
	for _, k := range videos {
		if err := c.compare(k); err != nil {
			return err
		}
		if c.pulled() {
			return nil
		}
	}
	again, err := c.list()
	if err != nil || c.pulled() {
		return err
	}
	c.changes(files, again)
	v.Took = time.Since(c.began)
	return nil
}

// pulled notes whether the card is gone, or another one is in its place.
func (c *cardCheck) pulled() bool {
	if !c.verdict.Pulled {
		now, err := volumeOf(c.verdict.Root)
		c.verdict.Pulled = err != nil || now != c.volume
	}
	return c.verdict.Pulled
}

// sort names what can't be safe, and returns what must be read to know.
func (c *cardCheck) sort(files []cardEntry) (videos []known, err error) {
	v := c.verdict
	for _, f := range files {
		if err := c.ctx.Err(); err != nil {
			return nil, err
		}
		if f.why == "" && systemFile(f) {
			v.System = append(v.System, f.file(CardSystem))
			continue
		}
		var k known
		if f.why == "" {
			if k, f.why, err = c.look(f); err != nil {
				return nil, err
			}
		}
		f.video = f.video || f.why == CardNoHash
		if len(k.uploads) > 0 {
			f.video, k.video = true, true
			videos = append(videos, k)
			c.progress.Videos++
			c.progress.Bytes += f.size
		}
		if f.video {
			v.Videos++
		}
		if f.why != "" {
			v.Problems = append(v.Problems, f.file(f.why))
		}
	}
	c.progress.Listing = false
	return videos, nil
}

// look asks the history for a file: first by its size, which costs no reading.
func (c *cardCheck) look(f cardEntry) (known, CardReason, error) {
	unknown := CardOther
	if f.video {
		unknown = CardNotUploaded
	}
	es, err := c.find(f.size, "")
	if err != nil {
		return known{}, "", err
	}
	if len(es) == 0 || f.size == 0 {
		return known{}, unknown, nil
	}
	want, err := sampleFile(filepath.Join(c.verdict.Root, f.path), f.size)
	if err != nil {
		return known{}, CardUnreadable, nil
	}
	if es, err = c.find(f.size, want); err != nil {
		return known{}, "", err
	}
	if len(es) == 0 {
		return known{}, unknown, nil
	}
	for _, e := range es {
		if e.SHA256 != "" {
			return known{f, es}, "", nil
		}
	}
	return known{}, CardNoHash, nil
}

// compare reads a video and holds it against its uploads.
func (c *cardCheck) compare(k known) error {
	v := c.verdict
	c.progress.Name = filepath.Base(k.path)
	c.report(true)
	before := c.progress.Read
	sum, err := c.hash(k.cardEntry)
	c.progress.Done, c.progress.Read = c.progress.Done+1, before+k.size
	if err != nil {
		if c.ctx.Err() != nil {
			return c.ctx.Err()
		}
		why := CardUnreadable
		if errors.Is(err, errFileChanged) {
			why = CardChanged
		}
		v.Problems = append(v.Problems, k.file(why))
		return nil
	}
	var best *journal.Entry // the upload that leaves least to be said
	for i, e := range k.uploads {
		if e.SHA256 == sum && (best == nil || c.doubts(e) < c.doubts(*best)) {
			best = &k.uploads[i]
		}
	}
	if best == nil {
		v.Problems = append(v.Problems, k.file(CardDiffers))
		return nil
	}
	v.Uploaded++
	v.Bytes += k.size
	if c.anothers(*best) {
		v.Notes = append(v.Notes, k.file(CardOtherKey))
	}
	if best.Anyway {
		v.Notes = append(v.Notes, k.file(CardAnyway))
	}
	if !best.ETagsAreMD5 {
		v.Notes = append(v.Notes, k.file(CardUnproven))
	}
	return nil
}

// anothers reports that an upload was made with another key than the one in use.
func (c *cardCheck) anothers(e journal.Entry) bool {
	return c.keyPrint == "" || e.KeyPrint != c.keyPrint
}

// doubts weighs what is to be said of an upload: another key more than all else.
func (c *cardCheck) doubts(e journal.Entry) int {
	n := 0
	if c.anothers(e) {
		n += 3
	}
	if e.Anyway {
		n++
	}
	if !e.ETagsAreMD5 {
		n++
	}
	return n
}

// report tells how far the check is; now, or when it is time again.
func (c *cardCheck) report(now bool) {
	if c.tell == nil || !now && time.Since(c.told) < 200*time.Millisecond {
		return
	}
	c.told = time.Now()
	p := &c.progress
	p.Rate, p.Left = 0, -1
	if took := time.Since(c.reading); !c.reading.IsZero() && took > time.Second && p.Read > 0 {
		p.Rate = float64(p.Read) / took.Seconds()
		p.Left = time.Duration(float64(p.Bytes-p.Read) / p.Rate * float64(time.Second))
	}
	c.tell(*p)
}
