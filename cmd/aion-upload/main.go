// Command aion-upload sends videos to AionVision without a window: the same
// engine as the Aion Uploader, for scripts, servers and benchmarks.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/aionvision/aion-uploader/app/keychain"
	"github.com/aionvision/aion-uploader/uploader"

	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// programVersion is set by the linker; one place names it for all packages.
var programVersion = "dev"

// What the process says by its exit code.
const (
	exitOK          = 0
	exitSomeNot     = 1
	exitUsage       = 2
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is main, with its surroundings passed in.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stdout, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return exitOK // it was asked for, and has been given
	}
	if err != nil {
		return exitUsage
	}
	usage := func(err error) int {
		fmt.Fprintln(stderr, "aion-upload:", err)
		return exitUsage
	}
	cfg, end, err := o.config(ctx)
	if err != nil {
		return usage(err)
	}
	defer end()
	m, err := uploader.Open(cfg)
	if err != nil {
		return usage(err)
	}
	s := newSession(m, o, newReport(o, stdout, stderr))
	code := s.run(ctx)
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if err := m.Close(closing); err != nil {
		fmt.Fprintln(stderr, "aion-upload:", err)
	}
	return code
}

// config is what the flags and the environment say. end removes what practice
// has made.
func (o *options) config(ctx context.Context) (cfg uploader.Config, end func(), err error) {
	end = func() {}
	cfg = uploader.Config{
		BaseURL: o.baseURL, StateDir: o.state, Parallel: o.parallel, RateLimit: int64(o.limit),
		HoldStored: !o.resume, LeaveAnalyses: true, UserAgent: "aion-upload/" + programVersion,
	}
	if o.caFile != "" {
		if cfg.RootCAs, err = uploader.LoadCA(o.caFile); err != nil {
			return cfg, end, err
		}
	}
	if o.practice {
		return o.practiceConfig(cfg)
	}
	if cfg.StateDir == "" {
		if cfg.StateDir, err = defaultState(); err != nil {
			return cfg, end, err
		}
	}
	if cfg.Key = os.Getenv("AIONVISION_API_KEY"); cfg.Key == "" {
		cfg.Key, err = keychain.New(keychain.Service).At(cfg.BaseURL).Get(ctx)
		switch {
		case errors.Is(err, keychain.ErrNotFound):
			return cfg, end, errors.New("no API key: set AIONVISION_API_KEY, or keep one with Aion Uploader")
		case err != nil:
			return cfg, end, fmt.Errorf("no API key in AIONVISION_API_KEY, and the keychain can't be asked: %w", err)
		}
	}
	return cfg, end, nil
}

// practiceConfig starts a service in this process that drops the bytes.
func (o *options) practiceConfig(cfg uploader.Config) (uploader.Config, func(), error) {
	service, err := apitest.New(apitest.Options{Discard: true})
	if err != nil {
		return cfg, func() {}, err
	}
	end := func() { service.Close() }
	cfg.BaseURL, err = service.Start()
	cfg.Key = "practice"
	return cfg, end, err
}

// defaultState is where the queue is kept unless --state says otherwise.
func defaultState() (string, error) {
	if dir := os.Getenv("AION_UPLOADER_HOME"); dir != "" {
		return filepath.Join(dir, "upload-state"), nil
	}
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "aion-upload"), nil
	}
	dir, err := os.UserConfigDir()
	switch runtime.GOOS {
	case "windows": // beside the window's: a queue doesn't roam
		dir, err = os.UserCacheDir()
	case "linux":
		if dir, err = os.UserHomeDir(); err == nil {
			dir = filepath.Join(dir, ".local", "state")
		}
	}
	if err != nil {
		return "", fmt.Errorf("no place for the queue (%w): name one with --state", err)
	}
	return filepath.Join(dir, "aion-upload"), nil
}

// defaultBaseURL is the environment's, else the service's own.
func defaultBaseURL() string {
	if u := os.Getenv("AIONVISION_BASE_URL"); u != "" {
		return u
	}
	return uploader.DefaultBaseURL
}
