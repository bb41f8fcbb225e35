package line

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"runtime"

	"golang.org/x/sys/unix"
)

// device is the name of each end's TUN device.
const device = "line0"

// End is one end of a line: a network namespace with a loopback and the line.
type End struct {
	Addr netip.Addr

	space *os.File // the namespace
	tun   *os.File
}

// newEnd makes a namespace and its device.
func newEnd(addr netip.Addr, congestion string) (*End, error) {
	e := &End{Addr: addr}
	made := make(chan error)
	go func() {
		// The thread is never unlocked: it ends with this goroutine, and nothing
		// else of this process comes to run in the namespace.
		runtime.LockOSThread()
		made <- e.make()
	}()
	if err := <-made; err != nil {
		return nil, errors.Join(err, e.close())
	}
	net := netip.PrefixFrom(addr, 24)
	for _, words := range [][]string{
		{"link", "set", "lo", "up"},
		{"addr", "add", net.String(), "dev", device},
		{"link", "set", device, "mtu", fmt.Sprint(MTU), "txqueuelen", "10000", "up"},
		{"route", "replace", net.Masked().String(), "dev", device, "congctl", congestion},
	} {
		if out, err := e.output(exec.Command("ip", words...)); err != nil {
			return nil, errors.Join(fmt.Errorf("ip %v: %w: %s", words, err, out), e.close())
		}
	}
	return e, nil
}

// make moves the calling thread into a new namespace and opens it and its device.
func (e *End) make() (err error) {
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("make a network namespace: %w", err)
	}
	if e.space, err = os.Open(fmt.Sprintf("/proc/self/task/%d/ns/net", unix.Gettid())); err != nil {
		return err
	}
	e.tun, err = openTUN(device)
	return err
}

// openTUN makes a TUN device in the calling thread's namespace. It lives as long
// as the file.
func openTUN(name string) (*os.File, error) {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("open /dev/net/tun: %w", err)
	}
	request, err := unix.NewIfreq(name)
	if err == nil {
		request.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
		err = unix.IoctlIfreq(fd, unix.TUNSETIFF, request)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make a TUN device: %w", err), unix.Close(fd))
	}
	return os.NewFile(uintptr(fd), name), nil
}

func (e *End) close() error {
	var errs []error
	for _, f := range []*os.File{e.tun, e.space} {
		if f != nil {
			errs = append(errs, f.Close())
		}
	}
	return errors.Join(errs...)
}

// Do calls f on a thread in this end's namespace: the sockets that f opens and
// the programs that it starts are at this end, and stay there. What f starts as
// goroutines isn't.
func (e *End) Do(f func() error) error {
	runtime.LockOSThread()
	home, err := os.Open(fmt.Sprintf("/proc/self/task/%d/ns/net", unix.Gettid()))
	if err != nil {
		runtime.UnlockOSThread()
		return err
	}
	defer home.Close()
	if err := unix.Setns(int(e.space.Fd()), unix.CLONE_NEWNET); err != nil {
		runtime.UnlockOSThread()
		return fmt.Errorf("enter a network namespace: %w", err)
	}
	err = f()
	if back := unix.Setns(int(home.Fd()), unix.CLONE_NEWNET); back != nil {
		return errors.Join(err, back) // the thread stays locked, and ends with its goroutine
	}
	runtime.UnlockOSThread()
	return err
}

// Start starts a program at this end.
func (e *End) Start(c *exec.Cmd) error { return e.Do(c.Start) }

func (e *End) output(c *exec.Cmd) (out []byte, err error) {
	err = e.Do(func() error { out, err = c.CombinedOutput(); return err })
	return out, err
}

// Listen listens on a free TCP port of this end.
func (e *End) Listen() (l net.Listener, err error) {
	err = e.Do(func() error {
		l, err = net.Listen("tcp", netip.AddrPortFrom(e.Addr, 0).String())
		return err
	})
	return l, err
}

// DialContext dials from this end. The address is a numeric one: names are
// looked up elsewhere.
func (e *End) DialContext(ctx context.Context, network, addr string) (c net.Conn, err error) {
	if _, err := netip.ParseAddrPort(addr); err != nil {
		return nil, fmt.Errorf("line: %w", err)
	}
	err = e.Do(func() error {
		c, err = new(net.Dialer).DialContext(ctx, network, addr)
		return err
	})
	return c, err
}

// ListenPacket listens for UDP on a free port of this end.
func (e *End) ListenPacket() (c net.PacketConn, err error) {
	err = e.Do(func() error {
		c, err = net.ListenPacket("udp", netip.AddrPortFrom(e.Addr, 0).String())
		return err
	})
	return c, err
}
