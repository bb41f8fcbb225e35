package app

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/aionvision/aion-uploader/app/look"
)

// steadyApp is Fyne's test app, kept from one bench to the next. Fyne forgets
// what every text measures whenever it gets a theme, and measuring is most of
// what a test of the window costs: here it only gets one that looks different.
type steadyApp struct{ fyne.App }

func (a steadyApp) Settings() fyne.Settings { return steadySettings{a.App.Settings()} }

type steadySettings struct{ fyne.Settings }

func (s steadySettings) SetTheme(t fyne.Theme) {
	if !reflect.DeepEqual(s.Theme(), t) {
		s.Settings.SetTheme(t)
	}
}

// newSteadyApp returns the app that an earlier bench has used, or a new one.
func newSteadyApp() fyne.App {
	a := fyne.CurrentApp()
	if _, ours := a.Settings().Theme().(*look.Theme); !ours {
		a = test.NewApp()
	}
	return steadyApp{a}
}

// dropWindow closes a bench's window and lets Fyne drop what hasn't been drawn for
// a minute. Only a canvas that is captured asks for that.
func dropWindow(w fyne.Window) {
	w.SetCloseIntercept(nil)
	w.Close()
	test.NewCanvas().Capture()
}

// TestSteadyApp holds that another look does arrive, and that the same one makes
// nothing anew.
func TestSteadyApp(t *testing.T) {
	settings := newSteadyApp().Settings()
	for _, appearance := range []look.Appearance{look.Dark, look.Light, look.Dark} {
		settings.SetTheme(look.New(appearance))
		arrived := settings.Theme()
		if !reflect.DeepEqual(arrived, fyne.Theme(look.New(appearance))) {
			t.Errorf("%s didn't arrive", appearance)
		}
		if settings.SetTheme(look.New(appearance)); settings.Theme() != arrived {
			t.Errorf("%s was taken twice", appearance)
		}
	}
}
