package app

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
)

// uploadSection is how videos go up, and what is done with them afterwards.
type uploadSection struct {
	videos   *widgets.Select
	hold     *widgets.Switch
	analysis *widgets.Switch
	kind     *widgets.Select
	kindRow  *widgets.Option
	rows     []fyne.CanvasObject
}

// analyses are the kinds of analysis in plain words, the service's own choice
// first.
func analyses() (types, names, texts []string) {
	types = append([]string{""}, settings.AnalysisTypes()...)
	names = []string{
		words.T("AionVision's own choice"), words.T("Full description"), words.T("Single pictures"), words.T("Scenes"), words.T("Spoken words"),
	}
	texts = []string{
		words.T("What your account is set to."),
		words.T("What can be seen from beginning to end, in words. Takes longest."),
		words.T("Some pictures of the video, described one by one. Faster."),
		words.T("Where one scene ends and the next begins."),
		words.T("What is said in the video, written down."),
	}
	return types, names, texts
}

func newUploadSection(m *settingsModel, do settingsDeeds, relay func()) *uploadSection {
	s := &uploadSection{}
	counts := []string{words.T("As many as fill the line"), words.T("One after the other")}
	for n := 2; n <= settings.MaxVideos; n++ {
		counts = append(counts, words.N("{{.N}} at a time", n))
	}
	s.videos = widgets.NewSelect(counts, m.now.Videos, func(n int) {
		do.change(func(c *settings.Settings) { c.Videos = n })
	})
	videos := widgets.NewOption(words.T("Videos at once"),
		words.T("One after the other makes the first ones safe sooner; small videos go up faster together."), s.videos)
	m.lock(setVideos, videos, s.videos)

	s.hold = widgets.NewSwitch(m.now.HoldNew, func(on bool) {
		do.change(func(c *settings.Settings) { c.HoldNew = on })
	})
	hold := widgets.NewOption(words.T("Hold new videos until I press Start"),
		words.T("Leaves time to label them. Start stands at the top as long as videos are held."), s.hold)
	m.lock(setHold, hold, s.hold)

	types, names, texts := analyses()
	at := max(0, slices.Index(types, m.now.AnalysisType))
	s.kind = widgets.NewSelect(names, at, func(n int) {
		s.kindRow.SetText(texts[n])
		do.change(func(c *settings.Settings) { c.AnalysisType = types[n] })
		relay()
	})
	s.kindRow = widgets.NewOption(words.T("Kind of analysis"), texts[at], s.kind)
	s.kindRow.Hidden = m.now.NoAnalysis
	m.lock(setAnalysisType, s.kindRow, s.kind)
	s.analysis = widgets.NewSwitch(!m.now.NoAnalysis, func(on bool) {
		s.kindRow.Hidden = !on
		do.change(func(c *settings.Settings) { c.NoAnalysis = !on })
		relay()
	})
	analysis := widgets.NewOption(words.T("Analyse new videos"),
		words.T("AionVision describes what a video shows once it is uploaded. Holds for videos that you add from now on."), s.analysis)
	m.lock(setAnalysis, analysis, s.analysis)
	s.rows = []fyne.CanvasObject{widgets.NewGroup(videos, hold), widgets.NewGroup(analysis, s.kindRow)}
	return s
}

func (s *uploadSection) parts() []fyne.CanvasObject { return s.rows }

// say is a row's line in the mood of a problem.
func sayTrouble(p part, problem string) { p.Say(problem, look.IconAlert, look.Trouble) }
