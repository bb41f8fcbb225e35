package words_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/assets"
)

// TestAttackSpeakWhileTextsAreMade: workers make texts too, such as why a
// certificate can't be read, while a person changes the language. It shows
// something under the race detector.
func TestAttackSpeakWhileTextsAreMade(t *testing.T) {
	t.Cleanup(func() {
		if err := words.Speak(assets.Translations(), "translations", "en"); err != nil {
			t.Error(err)
		}
	})
	var workers sync.WaitGroup
	var done atomic.Bool
	for range 2 {
		workers.Go(func() {
			for i := 0; !done.Load(); i++ {
				if words.T("Undo") == "" || words.N("{{.N}} videos removed from the list", i) == "" {
					t.Error("no text")
				}
			}
		})
	}
	for _, l := range []string{"de", "fr", "en"} {
		if err := words.Speak(assets.Translations(), "translations", l); err != nil {
			t.Error(err)
		}
	}
	done.Store(true)
	workers.Wait()
}
