package uploader

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// Labels travel with the first call to the service; they can be changed until
// then, by [Manager.SetLabels].
type Labels struct {
	Title    string            // at most MaxLabelChars; empty: the service shows the file's name
	Tags     []string          // at most MaxTags, each as CheckTag wants it
	Metadata map[string]string // site, asset, inspection and whatever else the person keeps
}

// The bounds of labels, as the service has them.
const (
	MaxLabelChars = 255 // of a title, and of a metadata field's name and value
	MaxTags       = 20
	MaxTagChars   = 50
)

// Why labels are refused. Errors of the checks below wrap one of them.
var (
	ErrLabelTooLong  = errors.New("too long")
	ErrLabelEmpty    = errors.New("empty")
	ErrTagCharacters = errors.New("only letters a to z, digits, spaces, - and _ are taken")
	ErrTooManyTags   = errors.New("too many tags")
	ErrLabelsSent    = errors.New("the labels were sent with the upload's first call")
	ErrNoTransfer    = errors.New("there is no such transfer")
)

var tagPattern = regexp.MustCompile(`^[A-Za-z0-9 _\-]*$`)

// CheckTitle reports what the service would refuse of a title; the empty one
// is taken. It is cheap enough to be called as a person types, as are the other
// checks of labels.
func CheckTitle(s string) error { return checkLength("the title", s) }

// CheckTag reports what the service would refuse of one tag.
func CheckTag(s string) error {
	switch n := utf8.RuneCountInString(s); {
	case n == 0:
		return fmt.Errorf("tag: %w", ErrLabelEmpty)
	case !tagPattern.MatchString(s):
		return fmt.Errorf("tag %q: %w", s, ErrTagCharacters)
	case n > MaxTagChars:
		return fmt.Errorf("tag %q: %w: %d characters; at most %d are taken", s, ErrLabelTooLong, n, MaxTagChars)
	}
	return nil
}

// CheckField reports what would be refused of one metadata field.
func CheckField(name, value string) error {
	if name == "" {
		return fmt.Errorf("field: %w name", ErrLabelEmpty)
	}
	if err := checkLength("the field's name", name); err != nil {
		return err
	}
	return checkLength("the field "+name, value)
}

func checkLength(what, s string) error {
	if n := utf8.RuneCountInString(s); n > MaxLabelChars {
		return fmt.Errorf("%s: %w: %d characters; at most %d are taken", what, ErrLabelTooLong, n, MaxLabelChars)
	}
	return nil
}

// Check reports what the service would refuse of these labels, nil when it
// would take them all.
func (l Labels) Check() error {
	if err := CheckTitle(l.Title); err != nil {
		return err
	}
	if n := len(l.Tags); n > MaxTags {
		return fmt.Errorf("%w: %d; at most %d are taken", ErrTooManyTags, n, MaxTags)
	}
	for _, tag := range l.Tags {
		if err := CheckTag(tag); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.Metadata)) {
		if err := CheckField(name, l.Metadata[name]); err != nil {
			return err
		}
	}
	return nil
}

// Clone returns labels that share nothing with l.
func (l Labels) Clone() Labels {
	return Labels{Title: l.Title, Tags: slices.Clone(l.Tags), Metadata: maps.Clone(l.Metadata)}
}

// equal reports whether both say the same; no tags and none are equal.
func (l Labels) equal(o Labels) bool {
	return l.Title == o.Title && slices.Equal(l.Tags, o.Tags) && maps.Equal(l.Metadata, o.Metadata)
}

// Labelled is the answer to one SetLabels.
type Labelled struct {
	Changed []ID         // their labels are what was wanted, on disk
	Refused map[ID]error // wraps ErrLabelsSent, ErrNoTransfer or what Labels.Check says
}

// SetLabels changes the labels of transfers whose first call hasn't been sent;
// the others are refused. change is given a copy of a transfer's labels and
// returns those that it shall have; it runs on the Manager's goroutine, so it
// must be quick and call no method of the Manager. SetLabels returns at once.
// The channel gives one answer when the labels are on disk, and is closed; when
// the Manager is closed first it is closed without one.
//
// What the service is sent is what snapshots show: once a call with labels is
// under way they no longer change.
func (m *Manager) SetLabels(ids []ID, change func(Labels) Labels) <-chan Labelled {
	ids = slices.Clone(ids)
	answer := make(chan Labelled, 1)
	m.command(func() { m.setLabels(ids, change, answer) })
	out := make(chan Labelled, 1)
	go func() {
		defer close(out)
		select {
		case a := <-answer:
			out <- a
		case <-m.stopped:
		}
	}()
	return out
}

func (m *Manager) setLabels(ids []ID, change func(Labels) Labels, answer chan<- Labelled) {
	a := Labelled{Refused: map[ID]error{}}
	var ops []journal.Op
	for _, id := range ids {
		t := m.byID[id]
		if t == nil {
			a.Refused[id] = ErrNoTransfer
			continue
		}
		l := change(t.labels().Clone())
		err := l.Check()
		switch {
		case !t.labelsOpen():
			a.Refused[id] = ErrLabelsSent
		case err != nil:
			a.Refused[id] = err
		default:
			a.Changed = append(a.Changed, id)
			if !l.equal(t.labels()) {
				ops = append(ops, m.relabel(t, l))
			}
		}
	}
	m.keep(func() {
		m.publish()
		answer <- a
	}, ops...)
}

// relabel gives a transfer labels that were checked, and returns what keeps
// them.
func (m *Manager) relabel(t *transfer, l Labels) journal.Op {
	t.rec.Title, t.rec.Tags, t.rec.Metadata = l.Title, slices.Clone(l.Tags), maps.Clone(l.Metadata)
	m.dirty[t] = true
	return journal.Put{Transfer: t.rec}
}

func (t *transfer) labels() Labels {
	return Labels{Title: t.rec.Title, Tags: t.rec.Tags, Metadata: t.rec.Metadata}
}

// labelsOpen reports that no call with this transfer's labels has been sent, or
// that none of those sent can become this upload.
func (t *transfer) labelsOpen() bool {
	return !t.initiated() && !t.phase.Final() && t.phase != Aborting
}
