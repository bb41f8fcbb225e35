package app

import (
	"context"
	"log/slog"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/support"
	"github.com/aionvision/aion-uploader/uploader"
)

// Engine is what the window needs of an [uploader.Manager]. Every command
// returns at once and may be called from the UI goroutine; what became of it is
// seen in the snapshots. CheckKey and Close wait, and are called elsewhere. All
// methods are safe for concurrent use.
type Engine interface {
	connectionChecker
	storyteller

	// Add takes files and folders. The channel gives one value, once all have
	// been looked at.
	Add(paths []string, o uploader.AddOptions) <-chan uploader.Added

	Pause(ids ...uploader.ID)
	Resume(ids ...uploader.ID)
	SetAside(ids ...uploader.ID) // until Resume, in this run alone
	PauseAll()
	ResumeAll()
	Abort(ids ...uploader.ID)
	Retry(ids ...uploader.ID)
	UploadAnyway(ids ...uploader.ID)
	Remove(ids ...uploader.ID)
	Move(ids []uploader.ID, before uploader.ID)

	SetKey(key string)
	throttle
	// CheckKey asks the service at baseURL whether it takes the key: nil, an
	// *uploader.Error with CodeKey, or an error that says nothing of the key.
	CheckKey(ctx context.Context, baseURL, key string) error

	DetailsEngine
	ScenesEngine
	HistoryEngine

	// Snapshots are in the queue's order; an equal pointer means no change.
	Snapshots() []*uploader.Snapshot
	Status() uploader.Status
	// Subscribe's channel gives every change of state until ctx ends.
	Subscribe(ctx context.Context) <-chan uploader.Event

	// Close stops everything, keeps the state, and takes 2 s at most.
	Close(ctx context.Context) error
}

// Keychain keeps one key. Its calls may take seconds; Get's error wraps
// keychain.ErrNotFound when the keychain works and holds none.
type Keychain interface {
	Get(ctx context.Context) (string, error)
	Set(ctx context.Context, key string) error
	Delete(ctx context.Context) error
	Name() string // what people call it
}

// PickFunc shows the desktop's own dialog and waits for the answer: absolute
// paths, none when the person cancelled. An error means that there is no such
// dialog, unless some paths come with it.
type PickFunc func(ctx context.Context, title string) ([]string, error)

// EngineConfig is what differs between the engines that one run opens.
type EngineConfig struct {
	Log      *slog.Logger // never nil
	BaseURL  string       // empty: the public service
	Key      string       // empty: none yet
	StateDir string

	Network
}

// Config wires the window to its parts. OpenEngine, Keychain, Pick and Practice
// are called from goroutines of their own.
type Config struct {
	Version string
	Dirs    settings.Dirs

	Practice bool     // begin in practice mode
	BaseURL  string   // in the place of the setting, for this run; may be empty
	Key      string   // in the place of the keychain's, for this run; may be empty
	Files    []string // given to the window that is open already, or added; they wait for Start

	Chores // in the place of a window

	OpenEngine func(EngineConfig) (Engine, error)
	Keychain   func(baseURL string) Keychain
	Pick       PickFunc // nil: the desktop's
	Meet       MeetFunc // nil: other windows aren't looked for
	Desktop    Desktop  // what else the window asks of the system
	PickCA     PickFunc // for a file of certificates; nil: the desktop's

	// Autostart starts the program at exe at each login, or no longer; nil: by the
	// system's own means.
	Autostart func(exe string, on bool) error

	// Locked names settings that can't be changed in the window, by their name in
	// the settings file, and says who has set them.
	Locked map[string]string

	// Volumes are the cards that can be checked; nil: the system's.
	Volumes func() []uploader.Volume

	// UpdateURL is where newer versions are looked for, empty for nowhere;
	// UpdateKey is whose signature they carry. See [update.New].
	UpdateURL, UpdateKey string

	ReadPolicy PolicyFunc // what an administrator has set; nil: nothing
	rules      rules      // of it

	// SaveFile asks where to put a new file of this name and calls f with the
	// path; not when the person cancelled. It is called on the UI goroutine. nil:
	// the desktop's dialog, or else Fyne's.
	SaveFile func(w fyne.Window, name string, f func(path string))

	Log *support.Log // of the engines; nil: one of its own

	// StartPractice serves the practice service.
	StartPractice func() (Practice, error)
}
