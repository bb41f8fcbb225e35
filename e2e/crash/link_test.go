package crash

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/e2e/internal/authority"
	"github.com/aionvision/aion-uploader/e2e/internal/run"
	"github.com/aionvision/aion-uploader/internal/needs"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// The two ends of the link.
const (
	serviceIP = "10.99.0.1"
	clientIP  = "10.99.0.2"
	// downFor is how long the link is down.
	downFor = 20 * time.Second
	// backWithin is how soon after the link's return bytes must flow. Where
	// packets just vanished for less than a minute (row 4), connections are kept
	// and go on by TCP's own timers: nothing is sent twice, and it takes longer.
	backWithin      = 3 * time.Second
	backFromNowhere = 12 * time.Second
	// foundWithin is how soon the person must be told that there is no internet.
	foundWithin = 10 * time.Second
)

// TestFault05LinkDown takes the client's interface down for 20 s in mid-upload,
// as Wi-Fi that is switched off does.
func TestFault05LinkDown(t *testing.T) {
	linkDown(t, backWithin, func(l link, up bool) { l.onClient(t, "ip", "link", "set", "client", state(up)) })
}

// TestFault05CableOut takes the far end of the cable down for 20 s: the client
// keeps address and route, and gets no answer.
func TestFault05CableOut(t *testing.T) {
	linkDown(t, backWithin, func(l link, up bool) { command(t, "ip", "link", "set", "service", state(up)) })
}

// TestFault05BlackHole lets every packet to the client vanish for 20 s, as far
// away in the internet: nothing near says that anything is wrong.
func TestFault05BlackHole(t *testing.T) {
	linkDown(t, backFromNowhere, func(_ link, up bool) {
		command(t, "ip", "route", map[bool]string{false: "add", true: "del"}[up], "blackhole", clientIP+"/32")
	})
}

func state(up bool) string {
	if up {
		return "up"
	}
	return "down"
}

func linkDown(t *testing.T, within time.Duration, set func(l link, up bool)) {
	t.Helper()
	needs.Programs(t, map[string]string{"ip": "iproute2", "nsenter": "util-linux"})
	t.Parallel() // they wait, in network namespaces of their own
	if !needs.Namespaces(t, syscall.CLONE_NEWNET) {
		return
	}
	l := newLink(t)
	s, ca := newTLSSite(t)
	s.prefix = l.enter
	f := newFilm(t, filepath.Join(t.TempDir(), "flight.mp4"), 6_000_000, 1)
	p := s.start("--ca-file", ca, "--limit", "1M", f.path)
	s.sends(10)

	set(l, false)
	down := time.Now()
	run.Until(t, foundWithin, "the command says that there is no internet", func() bool {
		return strings.Contains(p.Stdout.String(), "waiting (no_internet)")
	})
	found := time.Since(down)
	run.Never(t, downFor-found, "it gave up", p.Ended)

	before := s.wire.moved.Load()
	set(l, true)
	up := time.Now()
	run.Until(t, 30*time.Second, "bytes flow again", func() bool { return s.wire.moved.Load() > before })
	back := time.Unix(0, s.wire.moved.Load()).Sub(up)
	t.Logf("no internet was said after %v; bytes flowed %v after its return", found.Round(time.Millisecond), back.Round(time.Millisecond))
	if back > within {
		t.Errorf("bytes flowed only %v after the link's return", back)
	}
	if code := p.Wait(oneRun); code != 0 {
		t.Fatalf("ended with %d\n%s", code, said(p))
	}
	s.quiet()
	if b := s.audit(t, []film{f}, nil); b.orphans > 0 {
		t.Errorf("%d orphans", b.orphans)
	}
}

// link is a cable between this network namespace and one for the client.
type link struct {
	enter []string // runs what follows at the client's end
}

// newLink lays the cable. It needs a network namespace of the test's own.
func newLink(t *testing.T) link {
	t.Helper()
	// A process that does nothing holds the client's namespace open.
	var holder *exec.Cmd
	run.Start(t, os.Environ(), func(c *exec.Cmd) {
		holder = c
		c.SysProcAttr.Cloneflags = syscall.CLONE_NEWNET
	}, "sleep", "infinity")
	pid := strconv.Itoa(holder.Process.Pid)
	l := link{enter: []string{"nsenter", "--net=/proc/" + pid + "/ns/net", "--"}}
	command(t, "ip", "link", "set", "lo", "up")
	command(t, "ip", "link", "add", "service", "type", "veth", "peer", "name", "client", "netns", pid)
	command(t, "ip", "addr", "add", serviceIP+"/24", "dev", "service")
	command(t, "ip", "link", "set", "service", "up")
	l.onClient(t, "ip", "link", "set", "lo", "up")
	l.onClient(t, "ip", "addr", "add", clientIP+"/24", "dev", "client")
	l.onClient(t, "ip", "link", "set", "client", "up")
	return l
}

// onClient runs a command at the client's end.
func (l link) onClient(t *testing.T, words ...string) {
	t.Helper()
	line := append(l.enter[:len(l.enter):len(l.enter)], words...)
	command(t, line[0], line[1:]...)
}

// newTLSSite is the service at serviceIP: off loopback the command speaks TLS
// only. It returns the file of the authority.
func newTLSSite(t *testing.T) (*site, string) {
	t.Helper()
	certificate, ca, err := authority.Make(t.TempDir(), net.ParseIP(serviceIP))
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", net.JoinHostPort(serviceIP, "0"))
	if err != nil {
		t.Fatal(err)
	}
	s := newService(t, apitest.Options{})
	s.serve(&http.Server{}, tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{certificate}}))
	s.baseURL = fmt.Sprintf("https://%s/api/v2", l.Addr())
	return s, ca
}
