package desktop

import (
	"net/url"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// Names of the desktop's portal.
const (
	portalName    = "org.freedesktop.portal.Desktop"
	portalPath    = "/org/freedesktop/portal/desktop"
	portalRequest = "org.freedesktop.portal.Request"
)

// StartPortal gives the desktop a portal whose file dialog is answered at once
// with the next answer of the list; without paths the person cancelled. It
// returns the titles of the dialogs as they are asked for.
func (s *Services) StartPortal(answers ...[]string) <-chan string {
	s.d.t.Helper()
	asked := make(chan string, len(answers))
	s.play(chooser{s, asked, answers, new(int)}, portalPath, "org.freedesktop.portal.FileChooser", portalName)
	return asked
}

// chooser is org.freedesktop.portal.FileChooser. The bus calls it on one
// goroutine after another: a dialog is opened when the one before is closed.
type chooser struct {
	s       *Services
	asked   chan<- string
	answers [][]string
	next    *int
}

// OpenFile is the portal's method of that name.
func (c chooser) OpenFile(sender dbus.Sender, _, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if *c.next == len(c.answers) {
		return "/", dbus.MakeFailedError(errNoAnswer)
	}
	paths := c.answers[*c.next]
	*c.next++
	token, _ := options["handle_token"].Value().(string)
	from := strings.ReplaceAll(strings.TrimPrefix(string(sender), ":"), ".", "_")
	request := dbus.ObjectPath(portalPath + "/request/" + from + "/" + token)
	uris, status := []string{}, uint32(1)
	for _, p := range paths {
		uris, status = append(uris, (&url.URL{Scheme: "file", Path: p}).String()), 0
	}
	c.asked <- title
	// A person takes a moment, so the answer comes behind the reply.
	time.AfterFunc(time.Second/2, func() {
		_ = c.s.conn.Emit(request, portalRequest+".Response", status, map[string]dbus.Variant{"uris": dbus.MakeVariant(uris)})
	})
	return request, nil
}
