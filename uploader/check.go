package uploader

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aionvision/aion-uploader/uploader/media"
)

// look is what a file is found to be before anything is sent.
type look struct {
	path        string
	size        int64
	modTime     time.Time
	sample      string
	contentType string
	container   string
	duration    time.Duration
	growing     bool
	busy        bool   // no file descriptor was to be had: look again
	before      ID     // the upload of the history that it was, if it was
	err         *Error // why it can't be uploaded; the rest is what could be known
}

// inspect looks at one file. It reads little, and only in the worker that
// called it. With anyway, damage is no reason to refuse.
func inspect(path string, now time.Time, anyway bool) look {
	l := look{path: path}
	refuse := func(code string, err error) look {
		l.busy = tooManyFiles(err)
		l.err = &Error{Code: code, Op: "check", Message: err.Error()}
		return l
	}
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return refuse(CodeMissing, err)
	case err != nil:
		return refuse(CodeUnreadable, err)
	case st.IsDir():
		return refuse(CodeNotFile, fmt.Errorf("%s is a folder", path))
	case !st.Mode().IsRegular():
		return refuse(CodeNotFile, fmt.Errorf("%s isn't a regular file", path))
	}
	l.size, l.modTime = st.Size(), st.ModTime()
	if age := now.Sub(l.modTime); age < growingFor && age > -growingFor {
		l.growing = true
	}
	switch {
	case l.size == 0:
		return refuse(CodeEmpty, errors.New("the file is empty"))
	case l.size > MaxSize:
		return refuse(CodeTooBig, fmt.Errorf("%d bytes; at most %d can be sent", l.size, int64(MaxSize)))
	}
	f, err := os.Open(path)
	if err != nil {
		return refuse(CodeUnreadable, err)
	}
	defer f.Close()
	info, err := media.Inspect(f, l.size, filepath.Base(path))
	switch {
	case errors.Is(err, media.ErrNotVideo):
		return refuse(CodeNotVideo, errors.New("its content is no MP4, MOV, M4V, WebM or AVI video"))
	case errors.Is(err, media.ErrEmpty):
		return refuse(CodeEmpty, errors.New("the file is empty"))
	case err != nil:
		return refuse(CodeUnreadable, err)
	}
	l.contentType, l.container, l.duration = info.ContentType, string(info.Container), info.Duration
	if l.sample, err = sample(f, l.size); err != nil {
		return refuse(CodeUnreadable, err)
	}
	switch {
	case info.Damage != "" && !anyway:
		return refuse(CodeDamaged, fmt.Errorf("%s: %s", info.Damage, info.DamageDetail))
	case info.Duration > MaxDuration:
		return refuse(CodeTooLong, fmt.Errorf("%s long; at most %s are taken", info.Duration.Round(time.Second), MaxDuration))
	}
	return l
}

// maxNameChars is the longest name the service takes.
const maxNameChars = 255

// sentName is the name that the service is told: the file's own, cut in its
// middle where it is too long, and with what isn't text made visible.
func sentName(name string) string {
	name = strings.ToValidUTF8(name, "\uFFFD")
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '_'
		}
		return r
	}, name)
	if utf8.RuneCountInString(name) <= maxNameChars {
		return name
	}
	ext := []rune(filepath.Ext(name))
	if len(ext) > 16 {
		ext = nil
	}
	rs := []rune(name)
	return string(rs[:maxNameChars-len(ext)-1]) + "…" + string(ext)
}
