// Package lines are the bench's cases over an emulated line: how much of it an
// upload fills, what it does between files and at its end. The service is at one
// end of the line, in this process, and drops the bytes; the sender is at the
// other. What is counted are bytes of bodies as they come to the service.
package lines

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/aionvision/aion-uploader/e2e/bench"
	"github.com/aionvision/aion-uploader/e2e/internal/authority"
	"github.com/aionvision/aion-uploader/e2e/internal/line"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// site is the service at the far end of a fresh line: nothing that the kernel
// has learnt of another run's line reaches this one.
type site struct {
	line    *line.Line
	service *apitest.Server
	meter   *meter
	server  *http.Server
	addr    string // host and port
	ca      string // file
	dir     string
	log     *os.File // what senders print
}

// open lays a line and starts the service, in a folder of their own below the
// case's. The caller closes the site.
func open(env *bench.Env, c line.Config, o apitest.Options) (s *site, err error) {
	s = &site{meter: newMeter()}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if s.dir, err = os.MkdirTemp(env.Dir, "site-"); err != nil {
		return s, err
	}
	if s.log, err = os.Create(filepath.Join(s.dir, "log")); err != nil {
		return s, err
	}
	if s.line, err = line.New(c); err != nil {
		return s, err
	}
	o.Discard = true
	if s.service, err = apitest.New(o); err != nil {
		return s, err
	}
	certificate, ca, err := authority.Make(s.dir, s.line.Server.Addr.AsSlice())
	if err != nil {
		return s, err
	}
	l, err := s.line.Server.Listen()
	if err != nil {
		return s, err
	}
	s.ca, s.addr = ca, l.Addr().String()
	s.server = &http.Server{Handler: s.meter.count(s.handler()), ErrorLog: log.New(io.Discard, "", 0)} // senders are killed in mid-flight
	go func() {
		_ = s.server.Serve(tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{certificate}}))
	}()
	return s, nil
}

// sink is where senders that know no service put their bytes.
const sink = "/sink/"

func (s *site) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("PUT "+sink, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // one that ends early was killed
	})
	mux.Handle("/", s.service)
	return mux
}

// close ends what open began.
func (s *site) close() error {
	var errs []error
	if s.server != nil {
		errs = append(errs, s.server.Close())
	}
	if s.service != nil {
		errs = append(errs, s.service.Close())
	}
	if s.line != nil {
		errs = append(errs, s.line.Close())
	}
	if s.log != nil {
		errs = append(errs, s.log.Close())
	}
	return errors.Join(append(errs, os.RemoveAll(s.dir))...)
}

// start starts a program at the near end. It is killed when ctx ends.
func (s *site) start(ctx context.Context, program string, args ...string) (*exec.Cmd, error) {
	c := exec.CommandContext(ctx, program, args...)
	c.Env = append(os.Environ(), "AIONVISION_API_KEY=bench", "HOME="+s.dir)
	c.Stdout, c.Stderr = s.log, s.log
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	if err := s.line.Client.Start(c); err != nil {
		return nil, fmt.Errorf("start %s: %w", filepath.Base(program), err)
	}
	return c, nil
}

// upload starts aion-upload.
func (s *site) upload(ctx context.Context, env *bench.Env, paths ...string) (*exec.Cmd, error) {
	return s.start(ctx, filepath.Join(env.Bin, "aion-upload"), append([]string{
		"--base-url", "https://" + s.addr + "/api/v2", "--ca-file", s.ca, "--state", filepath.Join(s.dir, "state"), "--no-analyze",
	}, paths...)...)
}

// said is the end of what senders have printed.
func (s *site) said() string {
	text, _ := os.ReadFile(s.log.Name())
	return string(text[max(0, len(text)-2000):])
}

// wait waits for a while or until ctx ends.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
