package media_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"
	"testing/iotest"
	"time"

	"github.com/aionvision/aion-uploader/uploader/media"
)

func TestContentType(t *testing.T) {
	for c, want := range map[media.Container]string{
		media.MP4: "video/mp4", media.MOV: "video/quicktime", media.M4V: "video/x-m4v",
		media.WebM: "video/webm", media.AVI: "video/x-msvideo", media.Unknown: "", "other": "",
	} {
		if got := c.ContentType(); got != want {
			t.Errorf("%q: %q, want %q", c, got, want)
		}
	}
}

func TestHasVideoExtension(t *testing.T) {
	for name, want := range map[string]bool{
		"a.mp4": true, "A.MOV": true, "b.qt": true, "c.M4v": true, "d.webm": true, "e.AVI": true,
		"/a/b.c/d.mp4": true, `C:\films\d.mp4`: true, ".mp4": true, "täst 🎬.mp4": true,
		"": false, "mp4": false, "a.mkv": false, "a.mp4.part": false, "a.mp4/b": false, "a.mp4 ": false, "a.m4a": false,
		"._a.mp4": false, "/card/._GX010001.MP4": false,
	} {
		if got := media.HasVideoExtension(name); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}

func TestNoVideos(t *testing.T) {
	for name, data := range map[string][]byte{
		"one byte":    {0},
		"one letter":  []byte("a"),
		"text":        []byte("Dear diary, today I filmed nothing at all."),
		"zip":         []byte("PK\x03\x04 and so on, and so on"),
		"jpeg":        []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"),
		"mp3":         []byte("ID3\x04\x00\x00\x00\x00\x00\x00"),
		"AppleDouble": []byte("\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"),
	} {
		info, err := inspect(t, "film.mp4", data)
		if !errors.Is(err, media.ErrNotVideo) || info.Container != media.Unknown {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
	}
}

func TestEmpty(t *testing.T) {
	info, err := inspect(t, "film.mp4", nil)
	if !errors.Is(err, media.ErrEmpty) || info.Damage != media.DamageEmpty || info.BytesRead != 0 {
		t.Errorf("no bytes: %+v, %v", info, err)
	}
	zeros := make([]byte, 100_000)
	info, err = inspect(t, "film.MOV", zeros)
	if err != nil || info.Damage != media.DamageEmpty || info.Container != media.MOV || info.WrongExtension {
		t.Errorf("zero bytes: %+v, %v", info, err)
	}
	if _, err = inspect(t, "film.bin", zeros); !errors.Is(err, media.ErrNotVideo) {
		t.Errorf("zero bytes without a video's name: %v", err)
	}
}

// failing works for a number of reads and fails from then on.
type failing struct {
	r    io.ReaderAt
	left int
}

var errDisk = errors.New("the disk is gone")

func (f *failing) ReadAt(p []byte, off int64) (int, error) {
	if f.left--; f.left < 0 {
		return 0, errDisk
	}
	return f.r.ReadAt(p, off)
}

// TestReadErrors fails each read in turn: none may pass for an answer.
func TestReadErrors(t *testing.T) {
	for name, data := range seeds(t) {
		want, wantErr := inspect(t, name, data)
		if want.BytesRead == 0 {
			continue
		}
		for n := 0; ; n++ {
			if n > 3000 {
				t.Fatalf("%s: no end", name)
			}
			got, err := media.Inspect(&failing{bytes.NewReader(data), n}, int64(len(data)), name)
			if errors.Is(err, errDisk) {
				continue
			}
			if got != want || (err == nil) != (wantErr == nil) {
				t.Errorf("%s, after %d reads: %+v, %v", name, n, got, err)
			}
			break
		}
	}
}

// TestReaderThatEndsEarly: EOF together with the last bytes is no error.
func TestReaderThatEndsEarly(t *testing.T) {
	data := join(ftyp("isom"), movie, mdat)
	r := readerAt{func(p []byte, off int64) (int, error) {
		return io.ReadFull(iotest.DataErrReader(bytes.NewReader(data[off:])), p)
	}}
	if info, err := media.Inspect(r, int64(len(data)), "a.mp4"); err != nil || info.Duration != 5*time.Second {
		t.Errorf("got %+v, %v", info, err)
	}
	if _, err := media.Inspect(r, int64(len(data))+10, "a.mp4"); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a shrunk file: %v", err)
	}
}

type readerAt struct {
	f func(p []byte, off int64) (int, error)
}

func (r readerAt) ReadAt(p []byte, off int64) (int, error) { return r.f(p, off) }

// TestSample: practice mode's own video must pass.
func TestSample(t *testing.T) {
	data, err := os.ReadFile("../../assets/sample.mp4")
	if err != nil {
		t.Fatal(err)
	}
	info, err := inspect(t, "sample.mp4", data)
	if err != nil || info.Container != media.MP4 || info.Duration != 5*time.Second || info.Damage != media.DamageNone {
		t.Errorf("got %+v, %v", info, err)
	}
	if len(data) > 150_000 {
		t.Errorf("the sample has %d bytes; it is embedded in the program", len(data))
	}
}
