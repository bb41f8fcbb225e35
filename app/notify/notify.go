// Package notify shows a message of the desktop's own, outside the window.
//
// A text is data on every system: it is never part of a script, of a command
// line that a shell reads, or of markup. All the same, callers pass fixed texts
// and numbers only: a file's name or a server's words have no business on a
// locked screen.
package notify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// ErrUnavailable is returned where no message can be shown.
var ErrUnavailable = errors.New("notify: the desktop shows no messages")

// program is the name that the desktop files messages under.
const (
	program = "Aion Uploader"
	id      = "tech.aionvision.uploader"
)

// timeout is how long the desktop may take for one message.
const timeout = 5 * time.Second

// Message is what is shown.
type Message struct {
	Title string
	Text  string
	Alarm bool // something needs the person
}

// Send shows a message. It waits for the desktop, some seconds at most, so it
// isn't for a UI goroutine; it is safe for concurrent use.
func Send(ctx context.Context, m Message) error {
	m.Title, m.Text = plain(m.Title), plain(m.Text)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := send(ctx, m); err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return nil
}

// longest is more than any desktop shows, in runes.
const longest = 200

// plain makes one short line of a text.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest])
	}
	return s
}

// escape takes the meaning out of the few marks that desktops read in a text.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
