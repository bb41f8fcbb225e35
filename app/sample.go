package app

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/assets"
)

// sampleFile is what practice's sample video is called in practice's folder.
const sampleFile = "Sample bridge inspection.mp4"

// sampleSize is large enough, in bytes, to watch: some 5 s on practice's good
// line, minutes on its slow one, and several breaks of the breaking one.
const sampleSize = 24 << 20

// writeSample writes the sample video, unless it is there already: it may be
// under way. The video that travels in the program is a few seconds small; an
// MP4's "free" box behind it, which players pass over, makes it sampleSize
// bytes, most of which take no room on the disk where the file system can do
// without. It does I/O.
func writeSample(path string) error {
	// A file that is seconds old may still be recorded and would wait, and one
	// whose time moves is another file.
	made := time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC)
	if info, err := os.Stat(path); err == nil && info.Size() == sampleSize && info.ModTime().Equal(made) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("app: sample video: %w", err)
	}
	video := assets.SampleVideo()
	free := binary.BigEndian.AppendUint32(nil, uint32(sampleSize-len(video)))
	err := os.WriteFile(path, append(append(video, free...), "free"...), 0o600)
	if err = errors.Join(err, os.Truncate(path, sampleSize), os.Chtimes(path, made, made)); err != nil {
		return fmt.Errorf("app: sample video: %w", err)
	}
	return nil
}

// addSample puts the sample video into practice's folder and adds it.
func (p *program) addSample() {
	path := filepath.Join(p.cfg.Dirs.Practice, sampleFile)
	p.spawn(func() {
		err := writeSample(path)
		p.post(func() {
			if err != nil {
				p.tell(words.T("The sample video couldn't be written to this computer's disk."))
				return
			}
			p.addPaths([]string{path}, true)
		})
	})
}
