// Command aion-uploader opens the window of Aion Uploader and adds the FILEs
// and folders named. It reads AIONVISION_API_KEY, AIONVISION_BASE_URL and
// AION_UPLOADER_HOME, the root of settings and state.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/aionvision/aion-uploader/app"
	"github.com/aionvision/aion-uploader/app/keychain"
	"github.com/aionvision/aion-uploader/app/msgbox"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/internal/practice"
	"github.com/aionvision/aion-uploader/uploader"
)

// These are set by the build (-ldflags -X main.programVersion=…).
var programVersion, updateURL, updateKey = "0.1.0", "", ""

func main() {
	defer profiled()()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50) // the window allocates little once it stands: half the spare memory costs nothing
	}
	cfg := app.Config{Version: programVersion, Key: os.Getenv("AIONVISION_API_KEY"), OpenEngine: open, StartPractice: startPractice, Meet: app.Meet,
		Desktop: app.SystemDesktop(), ReadPolicy: app.SystemPolicy, UpdateURL: updateURL, UpdateKey: updateKey}
	cfg.Keychain = func(baseURL string) app.Keychain { return keychain.New(keychain.Service).At(baseURL) }
	cfg.ForgetKeys = keychain.New(keychain.Service).DeleteAll
	flag.BoolVar(&cfg.Practice, "practice", false, "begin in practice mode: nothing leaves this computer")
	flag.BoolVar(&cfg.Quit, "quit", false, "have the windows that are open save and end, and wait until they have")
	flag.BoolVar(&cfg.Unfinished, "unfinished", false, "print how many videos aren't safe yet; the exit status is 3 when there are any")
	flag.BoolVar(&cfg.Forget, "forget", false, "delete the key, the settings and the list of videos from this computer")
	flag.StringVar(&cfg.BaseURL, "base-url", os.Getenv("AIONVISION_BASE_URL"), "use the service at `URL` for this run")
	flag.Parse()
	cfg.Files = flag.Args()
	var err error
	if cfg.Dirs, err = settings.FindDirs(os.Getenv); err == nil {
		err = app.Run(cfg)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "aion-uploader:", err)
		if !cfg.Chores.Any() {
			msgbox.Show(app.Title, app.Explain(err))
		}
		os.Exit(app.ExitStatus(err))
	}
}

func open(c app.EngineConfig) (app.Engine, error) {
	return uploader.Open(uploader.Config{Log: c.Log, BaseURL: c.BaseURL, Key: c.Key, StateDir: c.StateDir, UserAgent: "aion-uploader/" + programVersion,
		RateLimit: c.RateLimit, Videos: c.Videos, Proxy: c.Proxy, RootCAs: c.RootCAs})
}

func startPractice() (app.Practice, error) {
	s, err := practice.Start()
	if err != nil {
		return app.Practice{}, err
	}
	return app.Practice{BaseURL: s.BaseURL, Stop: s.Stop, SetLine: func(l app.PracticeLine) { s.SetLine(practice.Line(l)) }}, nil
}
