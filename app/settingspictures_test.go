package app

import (
	"testing"

	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/uploader"
)

// settingsScreens are the settings' sections in the states worth looking at.
func settingsScreens() []screen {
	at := func(n int, change func(*settings.Settings), then func(*bench)) func(*testing.T, frame) *bench {
		return func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, nil)
			if change != nil {
				b.store.Change(change)
			}
			b.showSettingsAt(n)
			if then != nil {
				then(b)
			}
			return b
		}
	}
	limited := func(s *settings.Settings) {
		s.RateLimit, s.Proxy, s.CAFile = 2_000_000, "http://proxy.example.com:3128", "/etc/ssl/company-ca.pem"
	}
	return []screen{
		{"settings-key", at(sectionKey, nil, func(b *bench) { b.window.Canvas().Focus(b.settings.nav) })},
		{"settings-key-odd", at(sectionKey, nil, func(b *bench) {
			b.settings.key.Entry.SetText("short")
			b.settings.server.Entry.SetText("ftp://x")
		})},
		{"settings-uploads", at(sectionUploads, func(s *settings.Settings) { s.HoldNew = true }, func(b *bench) { b.window.Canvas().Focus(b.settings.hold) })},
		{"settings-connection", at(sectionConnection, nil, nil)},
		{"settings-connection-set", at(sectionConnection, limited, nil)},
		{"settings-connection-wrong", at(sectionConnection, limited, func(b *bench) {
			b.settings.rate.Entry.SetText("fast")
			b.settings.proxy.Entry.SetText("http://me:pw@proxy.example.com")
			b.settings.ca.Entry.SetText("/nowhere/ca.pem")
			b.settings.submitCA()
		})},
		{"settings-looks", at(sectionLooks, nil, func(b *bench) { b.settings.language.Tapped(nil) })},
		{"settings-desktop", at(sectionDesktop, nil, nil)},
		{"settings-locked", func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, func(c *Config) { c.Locked = everythingLocked() })
			b.store.Change(limited)
			b.showSettingsAt(sectionConnection)
			return b
		}},
		{"limit", func(t *testing.T, f frame) *bench {
			b := welcomedBench(t, f, nil)
			b.engine.all, b.engine.status = scene(), uploader.Status{Rate: 2e6, RateLimit: 2_000_000, ETA: -1}
			b.show(noon)
			return b
		}},
	}
}

// everythingLocked is a policy that leaves nothing to the person.
func everythingLocked() map[string]string {
	all := map[string]string{}
	for _, s := range []setting{
		setKey, setServer, setVideos, setHold, setAnalysis, setAnalysisType, setRate, setProxy, setCA,
		setAppearance, setLanguage, setClose, setNotify, setLogin, setUpdates,
	} {
		all[s] = "Set by your administrator."
	}
	return all
}
