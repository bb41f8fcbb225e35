package desktop

import (
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/godbus/dbus/v5"
)

// Services are a desktop's services on the session bus, played by the test:
// messages, the lock against sleep, the launcher's progress, the file manager
// and the tray. logind's place is on the same bus.
type Services struct {
	d    *Desktop
	conn *dbus.Conn

	mu       sync.Mutex // protects the fields below
	messages []Message
	locks    []*lock
	progress []Progress
	shown    []string // URIs that the file manager was to select
	item     string   // the bus name of the tray's icon; empty: none
}

// Message is what a program told the person.
type Message struct {
	App, Icon, Title, Text string
	Urgency                byte
}

// Progress is what a program showed on its launcher.
type Progress struct {
	App      string
	Progress float64
	Visible  bool
}

// lock is a lock against sleep: a pipe whose writing end the program has.
type lock struct {
	what        string // is held off
	read, write int    // our descriptors; write is -1 once it is closed
	at          time.Time
}

// handedOver is when the reply that took a lock's descriptor along is long gone,
// so that our copy of it can go.
const handedOver = time.Second

// held reports whether the program has its end open still.
func (l *lock) held() bool {
	if time.Since(l.at) < handedOver {
		return true
	}
	if l.write >= 0 {
		_ = syscall.Close(l.write)
		l.write = -1
	}
	_, err := syscall.Read(l.read, make([]byte, 1))
	return err == syscall.EAGAIN
}

func (l *lock) close() {
	_ = syscall.Close(l.read)
	if l.write >= 0 {
		_ = syscall.Close(l.write)
	}
}

// trayWatcher is the name that says that there is a tray.
const trayWatcher = "org.kde.StatusNotifierWatcher"

// StartServices plays all services but the tray. Programs that are started from
// now on find them, logind too.
func (d *Desktop) StartServices() *Services {
	d.t.Helper()
	d.StartBus()
	conn, err := dbus.Connect(d.bus)
	if err != nil {
		d.t.Fatal(err)
	}
	s := &Services{d: d, conn: conn}
	d.t.Cleanup(func() {
		_ = conn.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, l := range s.locks {
			l.close()
		}
	})
	d.env = append(d.env, "DBUS_SYSTEM_BUS_ADDRESS="+d.bus)
	s.play(notifications{s}, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "org.freedesktop.Notifications")
	s.play(login{s}, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "org.freedesktop.login1")
	s.play(files{s}, "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1", "org.freedesktop.FileManager1")
	s.listen()
	return s
}

// play plays a service under a name.
func (s *Services) play(object any, path dbus.ObjectPath, iface, name string) {
	s.d.t.Helper()
	if err := s.conn.Export(object, path, iface); err != nil {
		s.d.t.Fatal(err)
	}
	if reply, err := s.conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		s.d.t.Fatalf("%s: %v, %v", name, reply, err)
	}
}

// StartTray gives the desktop a tray.
func (s *Services) StartTray() {
	s.d.t.Helper()
	s.play(tray{s}, "/StatusNotifierWatcher", trayWatcher, trayWatcher)
}

// StopTray takes the tray away, as a panel's crash would.
func (s *Services) StopTray() {
	s.d.t.Helper()
	if _, err := s.conn.ReleaseName(trayWatcher); err != nil {
		s.d.t.Fatal(err)
	}
}

// listen takes the launcher's progress, which is a signal to everybody.
func (s *Services) listen() {
	s.d.t.Helper()
	if err := s.conn.AddMatchSignal(dbus.WithMatchInterface("com.canonical.Unity.LauncherEntry")); err != nil {
		s.d.t.Fatal(err)
	}
	signals := make(chan *dbus.Signal, 64)
	s.conn.Signal(signals)
	go func() {
		for sig := range signals { // closed with the connection
			var p Progress
			var v map[string]dbus.Variant
			if sig.Name != "com.canonical.Unity.LauncherEntry.Update" || dbus.Store(sig.Body, &p.App, &v) != nil {
				continue
			}
			p.Progress, _ = v["progress"].Value().(float64)
			p.Visible, _ = v["progress-visible"].Value().(bool)
			s.mu.Lock()
			s.progress = append(s.progress, p)
			s.mu.Unlock()
		}
	}()
}

// Messages are those told so far.
func (s *Services) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Progress is what the launcher was told so far.
func (s *Services) Progress() []Progress {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.progress)
}

// Shown are the URIs that the file manager was asked for.
func (s *Services) Shown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.shown)
}

// Asked is what each lock was to hold off.
func (s *Services) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var asked []string
	for _, l := range s.locks {
		asked = append(asked, l.what)
	}
	return asked
}

// Awake is how many locks are held. One that is young counts as held.
func (s *Services) Awake() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	held := 0
	for _, l := range s.locks {
		if l.held() {
			held++
		}
	}
	return held
}

// notifications is org.freedesktop.Notifications.
type notifications struct{ s *Services }

// Notify is the service's method of that name.
func (n notifications) Notify(app string, _ uint32, icon, title, text string, _ []string, hints map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	n.s.mu.Lock()
	defer n.s.mu.Unlock()
	urgency, _ := hints["urgency"].Value().(byte)
	n.s.messages = append(n.s.messages, Message{app, icon, title, text, urgency})
	return uint32(len(n.s.messages)), nil
}

// login is logind's manager.
type login struct{ s *Services }

// Inhibit is the service's method of that name.
func (l login) Inhibit(what, _, _, _ string) (dbus.UnixFD, *dbus.Error) {
	var ends [2]int
	if err := syscall.Pipe2(ends[:], syscall.O_CLOEXEC|syscall.O_NONBLOCK); err != nil {
		return 0, dbus.MakeFailedError(err)
	}
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	l.s.locks = append(l.s.locks, &lock{what: what, read: ends[0], write: ends[1], at: time.Now()})
	return dbus.UnixFD(ends[1]), nil
}

// files is org.freedesktop.FileManager1.
type files struct{ s *Services }

// ShowItems is the service's method of that name.
func (f files) ShowItems(uris []string, _ string) *dbus.Error {
	f.s.mu.Lock()
	defer f.s.mu.Unlock()
	f.s.shown = append(f.s.shown, uris...)
	return nil
}
