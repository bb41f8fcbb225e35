// Command aion-uploader opens the window of Aion Uploader and adds the FILEs
// and folders named. It reads AIONVISION_API_KEY, AIONVISION_BASE_URL and
// AION_UPLOADER_HOME, the root of settings and state.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/aionvision/aion-uploader/app"
	"github.com/aionvision/aion-uploader/app/keychain"
	"github.com/aionvision/aion-uploader/app/msgbox"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// programVersion is set by the build (-ldflags -X main.programVersion=…).
var programVersion = "0.1.0"

func main() {
	cfg := app.Config{Version: programVersion, Key: os.Getenv("AIONVISION_API_KEY"), OpenEngine: open, StartPractice: practice, Desktop: app.SystemDesktop()}
	cfg.Keychain = func(baseURL string) app.Keychain { return keychain.New(keychain.Service).At(baseURL) }
	flag.BoolVar(&cfg.Practice, "practice", false, "begin in practice mode: nothing leaves this computer")
	flag.StringVar(&cfg.BaseURL, "base-url", os.Getenv("AIONVISION_BASE_URL"), "use the service at `URL` for this run")
	flag.Parse()
	cfg.Files = flag.Args()
	var err error
	if cfg.Dirs, err = settings.FindDirs(os.Getenv); err == nil {
		err = app.Run(cfg)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "aion-uploader:", err)
		msgbox.Show(app.Title, app.Explain(err))
		os.Exit(1)
	}
}

func open(c app.EngineConfig) (app.Engine, error) {
	return uploader.Open(uploader.Config{BaseURL: c.BaseURL, Key: c.Key, StateDir: c.StateDir, UserAgent: "aion-uploader/" + programVersion})
}

// practice starts the service in this process. Its first pieces are slow, so
// that a small sample can be watched, and the others are as on a good line.
func practice() (baseURL string, stop func(), err error) {
	s, err := apitest.New(apitest.Options{Discard: true, ChunkSize: 64 << 10})
	if err != nil {
		return "", nil, err
	}
	for n := 1; n <= 2; n++ {
		s.Fault(apitest.Fault{Endpoint: apitest.OpPut, Chunk: n, Delay: time.Duration(n) * 1500 * time.Millisecond})
	}
	s.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: 4 << 20})
	baseURL, err = s.Start()
	return baseURL, func() { _ = s.Close() }, err
}
