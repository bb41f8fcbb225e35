package app

import (
	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/settings"
)

// setting names one of the settings, as the settings file does.
type setting = string

// The settings that the page offers.
const (
	setKey          setting = "key"
	setServer       setting = "base_url"
	setVideos       setting = "videos_at_once"
	setHold         setting = "hold_new"
	setAnalysis     setting = "no_analysis"
	setAnalysisType setting = "analysis_type"
	setRate         setting = "rate_limit"
	setProxy        setting = "proxy"
	setCA           setting = "ca_file"
	setAppearance   setting = "appearance"
	setLanguage     setting = "language"
	setClose        setting = "on_close"
	setNotify       setting = "no_notifications"
	setLogin        setting = "start_at_login"
	setUpdates      setting = "no_updates"
	setTags         setting = "new_videos.tags"
)

// settingsDeeds is what the settings ask for, on the UI goroutine.
type settingsDeeds struct {
	back      func()
	saveKey   func(key string, unchecked bool)
	removeKey func()
	server    func(baseURL string)

	change   func(func(*settings.Settings)) // keep it, and apply it at once
	chooseCA func()                         // let the person pick a file
	useCA    func(path string)              // look at a file, then use it; empty: none
}

// settingsModel is what the settings show.
type settingsModel struct {
	key      keyState
	place    string // the keychain's name
	baseURL  string
	fixedURL string // who has set it for this run; empty: it can be changed here
	practice bool
	now      settings.Settings
	hides    bool // there is a tray, so closing can hide the window

	looks   bool // this build looks for newer versions
	version string

	// locked names the settings that somebody else has set, and says who.
	locked map[setting]string
}

// lockedBy returns who has set a setting, for its own line; empty when the
// person may change it.
func (m *settingsModel) lockedBy(s setting) string {
	if s == setServer && m.fixedURL != "" {
		return m.fixedURL
	}
	return m.locked[s]
}

// A part is what one section of the settings holds of a setting: something
// that can be shown locked.
type part interface {
	Say(text string, icon look.Icon, tone look.Tone)
}

// lock shows a setting as one that can't be changed here, where that is so.
func (m *settingsModel) lock(s setting, p part, controls ...interface{ Enable(bool) }) bool {
	why := m.lockedBy(s)
	if why == "" {
		return false
	}
	for _, c := range controls {
		c.Enable(false)
	}
	p.Say(why, look.IconLock, look.Neutral)
	return true
}
