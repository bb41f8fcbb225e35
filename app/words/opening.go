package words

import (
	"errors"

	"github.com/aionvision/aion-uploader/uploader"
)

// CantOpen says why the list can't be opened.
func CantOpen(err error) string {
	if errors.Is(err, uploader.ErrNewer) {
		return T("This list was kept by a newer version of Aion Uploader. It was left as it is, and nothing was lost. Open it with that version.")
	}
	return T("Perhaps Aion Uploader is open already. Nothing was lost.") + "\n" + err.Error()
}
