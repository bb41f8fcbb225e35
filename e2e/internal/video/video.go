// Package video makes the videos of the end-to-end tests: real ones by ffmpeg,
// grown to any size.
package video

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/internal/needs"
)

// Make makes a video of two seconds at path, in the format of its extension:
// one of the service's five.
func Make(t testing.TB, path string) {
	t.Helper()
	needs.Programs(t, map[string]string{"ffmpeg": "ffmpeg"})
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	args := []string{"-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=duration=2:size=160x120:rate=10"}
	args = append(args, "-metadata", "title="+filepath.Base(path)) // no two are the same video
	switch filepath.Ext(path) {
	case ".avi":
		args = append(args, "-c:v", "mjpeg")
	case ".webm":
		args = append(args, "-c:v", "libvpx", "-b:v", "200k")
	case ".m4v":
		args = append(args, "-c:v", "mpeg4", "-f", "ipod") // its brand is M4V
	default:
		args = append(args, "-c:v", "mpeg4")
	}
	out, err := exec.CommandContext(t.Context(), "ffmpeg", append(args, path)...).CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg %s: %v\n%s", path, err, out)
	}
	Old(t, path)
}

// Old makes a file an hour old: what was written a moment ago counts as still
// being recorded.
func Old(t testing.TB, path string) {
	t.Helper()
	then := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, then, then); err != nil {
		t.Fatal(err)
	}
}

// Grow makes a video of the MP4 family of exactly size bytes at path: a real
// one, and random bytes behind it in a box that players skip. The same seed
// makes the same video.
func Grow(t testing.TB, path string, size int64, seed uint64) {
	t.Helper()
	Make(t, path)
	Pad(t, path, size, seed)
}

// Pad puts random bytes behind a video of the MP4 family, in a box that players
// skip, so that it has exactly size bytes. The same seed makes the same bytes.
func Pad(t testing.TB, path string, size int64, seed uint64) {
	t.Helper()
	file, rest := grow(t, path, size)
	defer file.Close()
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	if _, err := io.CopyN(file, rand.NewChaCha8(key), rest); err != nil {
		t.Fatal(err)
	}
	Old(t, path)
}

// GrowHole is [Grow] with a hole in place of the random bytes: it takes no room
// on the disk.
func GrowHole(t testing.TB, path string, size int64) {
	t.Helper()
	Make(t, path)
	file, _ := grow(t, path, size)
	defer file.Close()
	if err := file.Truncate(size); err != nil {
		t.Fatal(err)
	}
	Old(t, path)
}

// grow writes the head of the box that fills a video up; rest is how many bytes
// are to come.
func grow(t testing.TB, path string, size int64) (file *os.File, rest int64) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	const header = 16 // size 1, type, and the real size in 8 bytes
	rest = size - info.Size()
	if rest < header {
		t.Fatalf("%s has %d bytes already, %d are wanted", path, info.Size(), size)
	}
	box := append([]byte{0, 0, 0, 1}, "free"...)
	box = binary.BigEndian.AppendUint64(box, uint64(rest))
	if _, err := file.Write(box); err != nil {
		t.Fatal(err)
	}
	return file, rest - header
}

// SHA256 returns the hash of a file in hex.
func SHA256(t testing.TB, path string) string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
