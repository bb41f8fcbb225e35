package app

import "github.com/aionvision/aion-uploader/uploader"

// addOptions is how the settings have new videos treated; opened are those that
// came by another way than this window, which wait for Start anyhow.
func (p *program) addOptions(again, opened bool) uploader.AddOptions {
	s := p.store.Get()
	o := uploader.AddOptions{Labels: p.newLabels(), Again: again, NoAnalysis: s.NoAnalysis, Paused: opened || s.HoldNew}
	if p.session != nil && p.session.practice {
		o.NoAnalysis = true // there is nothing to be learned of it
	}
	if !o.NoAnalysis {
		o.AnalysisType = s.AnalysisType
	}
	return o
}
