package app

import (
	"fmt"
	"os"

	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/assets"
)

// speak changes the language: it loads the texts and makes what is shown anew,
// with its new words. What was being typed elsewhere is not in sight while the
// settings are.
func (p *program) speak(language string) {
	if err := words.Speak(assets.Translations(), "translations", language); err != nil {
		fmt.Fprintln(os.Stderr, "aion-uploader:", err) // built in: only a broken build has none
		return
	}
	shown, section := p.settings != nil, 0
	if shown {
		section = p.settings.chosen
	}
	p.showMain(p.main.practice)
	if shown {
		p.showSettingsAt(section)
		if p.settings.nav.Visible() {
			p.window.Canvas().Focus(p.settings.nav)
		}
	}
	p.wake()
}
