package instance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

// pipe is a named pipe that this user alone may open, from this computer alone.
type pipe struct {
	name     *uint16
	security *windows.SecurityAttributes
	closed   windows.Handle // an event, kept to the process's end: Accept may look at it
	once     sync.Once      // for Close

	mu   sync.Mutex     // protects next; Accept has it while it waits
	next windows.Handle // waits for a client; 0: none
}

// listen makes the pipe. Another process that has made one of that name first
// makes it fail.
func listen(dir string) (listener, error) {
	user, err := self()
	if err != nil {
		return nil, err
	}
	name, err := windows.UTF16PtrFromString(pipeName(dir, user))
	if err != nil {
		return nil, err
	}
	descriptor, err := windows.SecurityDescriptorFromString("O:" + user.String() + "D:P(A;;GA;;;" + user.String() + ")")
	if err != nil {
		return nil, err
	}
	p := &pipe{name: name, security: &windows.SecurityAttributes{SecurityDescriptor: descriptor}}
	p.security.Length = uint32(unsafe.Sizeof(*p.security))
	if p.closed, err = windows.CreateEvent(nil, 1, 0, nil); err != nil {
		return nil, err
	}
	if p.next, err = p.make(windows.FILE_FLAG_FIRST_PIPE_INSTANCE); err != nil {
		return nil, errors.Join(err, windows.CloseHandle(p.closed))
	}
	return p, nil
}

// make makes one end for one client.
func (p *pipe) make(first uint32) (windows.Handle, error) {
	const buffer = 64 << 10
	return windows.CreateNamedPipe(p.name, windows.PIPE_ACCESS_DUPLEX|windows.FILE_FLAG_OVERLAPPED|first,
		windows.PIPE_TYPE_BYTE|windows.PIPE_READMODE_BYTE|windows.PIPE_WAIT|windows.PIPE_REJECT_REMOTE_CLIENTS,
		windows.PIPE_UNLIMITED_INSTANCES, buffer, buffer, 0, p.security)
}

// Accept implements listener. It is called by one goroutine at a time.
func (p *pipe) Accept() (conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == 0 {
		if err := p.renew(); err != nil {
			return nil, err
		}
	}
	if err := p.connect(p.next); err != nil {
		return nil, err
	}
	end := p.next
	p.next = 0
	// The next end is there before this one is used, so that there is no moment
	// at which the pipe doesn't exist. Failing that, the next Accept tries again.
	_ = p.renew()
	return os.NewFile(uintptr(end), "instance"), nil
}

// renew makes the end for the next client. The caller has mu.
func (p *pipe) renew() error {
	if event, _ := windows.WaitForSingleObject(p.closed, 0); event == windows.WAIT_OBJECT_0 {
		return fs.ErrClosed
	}
	end, err := p.make(0)
	if err == nil {
		p.next = end
	}
	return err
}

// connect waits for a client, or for Close.
func (p *pipe) connect(end windows.Handle) error {
	arrived, err := windows.CreateEvent(nil, 1, 0, nil)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(arrived)
	o := &windows.Overlapped{HEvent: arrived}
	switch err := windows.ConnectNamedPipe(end, o); {
	case err == nil, errors.Is(err, windows.ERROR_PIPE_CONNECTED):
		return nil
	case !errors.Is(err, windows.ERROR_IO_PENDING):
		return err
	}
	which, err := windows.WaitForMultipleObjects([]windows.Handle{arrived, p.closed}, false, windows.INFINITE)
	var n uint32
	if err != nil || which != windows.WAIT_OBJECT_0 {
		_ = windows.CancelIoEx(end, o)
		_ = windows.GetOverlappedResult(end, o, &n, true) // o must not be in use any more
		return errors.Join(fs.ErrClosed, err)
	}
	return windows.GetOverlappedResult(end, o, &n, true)
}

// Close implements listener. Clients that are connected stay so.
func (p *pipe) Close() error {
	var err error
	p.once.Do(func() {
		err = windows.SetEvent(p.closed) // ends Accept, which has mu
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.next != 0 {
			err = errors.Join(err, windows.CloseHandle(p.next))
			p.next = 0
		}
	})
	return err
}

// dial connects to whoever listens for dir.
func dial(ctx context.Context, dir string) (conn, error) {
	user, err := self()
	if err != nil {
		return nil, err
	}
	name, err := windows.UTF16PtrFromString(pipeName(dir, user))
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoAnswer, ctx.Err())
	}
	// The other side may learn who this is, not act in this one's name.
	end, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, 0, nil, windows.OPEN_EXISTING,
		windows.FILE_FLAG_OVERLAPPED|windows.SECURITY_SQOS_PRESENT|windows.SECURITY_IDENTIFICATION, 0)
	if err != nil { // not there, or all its ends are taken at the moment
		return nil, fmt.Errorf("%w: %w", errGone, err)
	}
	descriptor, err := windows.GetSecurityInfo(end, windows.SE_KERNEL_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err == nil {
		var owner *windows.SID
		if owner, _, err = descriptor.Owner(); err == nil && !owner.Equals(user) {
			err = ErrStranger
		}
	}
	if err != nil {
		return nil, errors.Join(err, windows.CloseHandle(end))
	}
	return os.NewFile(uintptr(end), "instance"), nil
}

// pipeName is the pipe of a folder and a user.
func pipeName(dir string, user *windows.SID) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	sum := sha256.Sum256([]byte(user.String() + "\n" + strings.ToLower(dir)))
	return `\\.\pipe\aion-uploader-` + hex.EncodeToString(sum[:16])
}

// self is the user that this process runs as.
func self() (*windows.SID, error) {
	u, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, fmt.Errorf("who am I: %w", err)
	}
	return u.User.Sid, nil
}

// letForward allows the other process to come to the front, which Windows
// grants only to those whom the one in front has named.
func letForward() {
	const anybody = ^uintptr(0)
	allow := windows.NewLazySystemDLL("user32.dll").NewProc("AllowSetForegroundWindow")
	if allow.Find() == nil {
		_, _, _ = allow.Call(anybody) // without it the taskbar blinks instead
	}
}
