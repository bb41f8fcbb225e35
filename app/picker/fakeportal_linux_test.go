package picker

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

// startBus runs a session bus of the test's own and makes it the one that this
// process sees.
func startBus(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "bus") // not t.TempDir: a bus address has no commas, a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	daemon := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1",
		"--address=unix:path="+filepath.Join(dir, "bus"))
	out, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatalf("dbus-daemon is needed (make deps installs it): %v", err)
	}
	t.Cleanup(func() {
		_ = daemon.Process.Kill()
		_ = daemon.Wait()
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("dbus-daemon told no address: %v", err)
	}
	address = strings.TrimSpace(address)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	return address
}

// openCall is what the portal was asked.
type openCall struct {
	parent, title string
	multiple      bool
	filters       []portalFilter
}

// fakePortal is a portal whose person is the test.
type fakePortal struct {
	conn   *dbus.Conn
	asked  chan openCall // one value for each OpenFile
	closed chan struct{} // one value for each Close
	answer func(*fakePortal, dbus.ObjectPath)
	refuse *dbus.Error
}

func startPortal(t *testing.T, address string, portal *fakePortal) *fakePortal {
	t.Helper()
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	portal.conn = conn
	portal.asked, portal.closed = make(chan openCall, 1), make(chan struct{}, 1)
	if err := conn.Export(portal, portalPath, "org.freedesktop.portal.FileChooser"); err != nil {
		t.Fatal(err)
	}
	if reply, err := conn.RequestName(portalName, 0); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("RequestName = %v, %v", reply, err)
	}
	return portal
}

// OpenFile is the portal's method of that name.
func (p *fakePortal) OpenFile(sender dbus.Sender, parent, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	if p.refuse != nil {
		return "/", p.refuse
	}
	call := openCall{parent: parent, title: title}
	var token string
	for name, field := range map[string]any{
		"multiple": &call.multiple, "filters": &call.filters, "handle_token": &token,
	} {
		if err := options[name].Store(field); err != nil {
			return "/", dbus.MakeFailedError(err)
		}
	}
	request := requestPath(string(sender), token)
	if err := p.conn.Export(requestObject{p}, request, requestIface); err != nil {
		return "/", dbus.MakeFailedError(err)
	}
	p.asked <- call
	if p.answer != nil {
		p.answer(p, request) // before the reply: the client must be listening already
	}
	return request, nil
}

// SaveFile is the portal's method of that name.
func (p *fakePortal) SaveFile(sender dbus.Sender, parent, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	var name string
	if err := options["current_name"].Store(&name); err != nil {
		return "/", dbus.MakeFailedError(err)
	}
	options["multiple"], options["filters"] = dbus.MakeVariant(false), dbus.MakeVariant([]portalFilter{})
	return p.OpenFile(sender, parent, title+" "+name, options)
}

// respond sends the person's answer.
func (p *fakePortal) respond(request dbus.ObjectPath, status uint32, uris ...string) {
	_ = p.conn.Emit(request, requestIface+".Response", status,
		map[string]dbus.Variant{"uris": dbus.MakeVariant(uris)})
}

type requestObject struct{ portal *fakePortal }

// Close is the request's method of that name.
func (r requestObject) Close() *dbus.Error {
	r.portal.closed <- struct{}{}
	return nil
}
