package media_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/internal/needs"
	"github.com/aionvision/aion-uploader/uploader/media"
)

// sourceLength is how long the tests' sources run, for files that don't say.
const sourceLength = 3 * time.Second

// recipe is one real file, made by ffmpeg.
type recipe struct {
	file string
	args string // codecs and options
	want media.Container
	// whole: every cut can be known. Else the file is made of parts, and one
	// that ends with a part looks like a shorter recording.
	whole bool
}

var recipes = []recipe{
	{"moov-last.mp4", "-c:v libx264 -c:a aac", media.MP4, true},
	{"faststart.mp4", "-c:v libx264 -c:a aac -movflags faststart", media.MP4, true},
	{"mpeg4.mp4", "-c:v mpeg4 -an", media.MP4, true},
	{"fragmented.mp4", "-c:v libx264 -g 10 -c:a aac -movflags frag_keyframe+empty_moov", media.MP4, false},
	{"fragmented-after-moov.mp4", "-c:v libx264 -g 10 -c:a aac -movflags frag_keyframe", media.MP4, false},
	{"fragmented-no-index.mp4", "-c:v libx264 -g 10 -c:a aac -movflags frag_keyframe+empty_moov+skip_trailer", media.MP4, false},
	{"dash.mp4", "-c:v libx264 -g 10 -c:a aac -movflags dash", media.MP4, false},
	{"global-index.mp4", "-c:v libx264 -g 10 -c:a aac -movflags dash+global_sidx+skip_trailer", media.MP4, true},
	{"phone.3gp", "-c:v libx264 -c:a aac -f 3gp", media.MP4, true},
	{"camera.mov", "-c:v libx264 -c:a pcm_s16le", media.MOV, true},
	{"camera.qt", "-c:v mjpeg -an -f mov -movflags faststart", media.MOV, true},
	{"apple.m4v", "-c:v libx264 -c:a aac -f ipod", media.M4V, true},
	{"vp8.webm", "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 100k -c:a libopus", media.WebM, true},
	{"vp9.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 100k -an", media.WebM, true},
	{"cues-first.webm", "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 100k -an -cues_to_front 1", media.WebM, true},
	{"live.webm", "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 100k -c:a libopus -live 1", media.WebM, false},
	{"mpeg4.avi", "-c:v mpeg4 -c:a mp3", media.AVI, true},
	{"mjpeg.avi", "-c:v mjpeg -c:a pcm_s16le -reserve_index_space 4000", media.AVI, true},
}

func needFFmpeg(tb testing.TB) {
	tb.Helper()
	needs.Programs(tb, map[string]string{"ffmpeg": "ffmpeg", "ffprobe": "ffmpeg"})
}

// record makes the recipe's file and returns its path.
func record(tb testing.TB, dir, file, args string) string {
	tb.Helper()
	path := filepath.Join(dir, file)
	all := strings.Fields("-nostdin -v error -y -threads 1 -f lavfi -i testsrc=d=3:s=160x120:r=25 -f lavfi -i sine=d=3 " + args)
	if out, err := exec.Command("ffmpeg", append(all, path)...).CombinedOutput(); err != nil {
		tb.Fatalf("ffmpeg %s: %v\n%s", args, err, out)
	}
	return path
}

func load(tb testing.TB, path string) []byte {
	tb.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// probe asks ffprobe for the duration; 0 when it doesn't know either.
func probe(t *testing.T, path string) time.Duration {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "quiet", "-show_entries", "format=duration", "-of", "csv=p=0", path).Output()
	if err != nil {
		t.Fatalf("ffprobe: %v", err)
	}
	s, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		return 0
	}
	return time.Duration(s * float64(time.Second))
}

func TestRealFiles(t *testing.T) {
	needFFmpeg(t)
	for _, r := range recipes {
		t.Run(r.file, func(t *testing.T) {
			t.Parallel()
			path := record(t, t.TempDir(), r.file, r.args)
			data := load(t, path)
			info, err := media.Inspect(bytes.NewReader(data), int64(len(data)), r.file)
			if err != nil {
				t.Fatal(err)
			}
			if info.Container != r.want || info.ContentType != r.want.ContentType() || info.WrongExtension {
				t.Errorf("got %+v, want container %q", info, r.want)
			}
			if info.Damage != media.DamageNone || info.DamageDetail != "" {
				t.Errorf("an intact file is said to be damaged: %q (%s)", info.Damage, info.DamageDetail)
			}
			want := probe(t, path)
			if want == 0 {
				want = sourceLength
			}
			if d := (info.Duration - want).Abs(); d > 100*time.Millisecond {
				t.Errorf("duration %v, want %v", info.Duration, want)
			}
			cut(t, r, data)
		})
	}
}

// cut looks at the file's first n bytes for many n.
func cut(t *testing.T, r recipe, data []byte) {
	t.Helper()
	missed, fine := 0, 0
	lengths := []int{1, 7, 8, 11, 12, 16, len(data) / 2, len(data) - 100, len(data) - 8, len(data) - 2, len(data) - 1}
	for n := 24; n < len(data); n += 1 + len(data)/500 {
		lengths = append(lengths, n)
	}
	for _, n := range lengths {
		info, err := media.Inspect(bytes.NewReader(data[:n]), int64(n), r.file)
		switch {
		case err != nil:
			if !errors.Is(err, media.ErrNotVideo) || n > 64 {
				t.Errorf("%d of %d bytes: %v", n, len(data), err)
			}
		case info.Damage == media.DamageNone:
			fine++
			if r.whole {
				t.Errorf("%d of %d bytes pass for a whole file: %+v", n, len(data), info)
			}
		case info.Damage != media.DamageNoIndex && info.Damage != media.DamageCutOff || info.DamageDetail == "":
			missed++
			t.Errorf("%d of %d bytes: damage %q (%s)", n, len(data), info.Damage, info.DamageDetail)
		}
		if t.Failed() && missed+fine > 5 {
			return
		}
	}
	// Between two parts there is no damage to see, but few cuts hit that place.
	if fine > len(lengths)/20 {
		t.Errorf("%d of %d cuts pass for a whole file", fine, len(lengths))
	}
}

func TestRealFilesOfOtherKinds(t *testing.T) {
	needFFmpeg(t)
	for file, args := range map[string]string{
		"film.mkv":     "-c:v libx264 -c:a aac",
		"sound.webm":   "-vn -c:a libopus",
		"sound.m4a":    "-vn -c:a aac",
		"sound.mp4":    "-vn -c:a aac",
		"sound.mov":    "-vn -c:a pcm_s16le",
		"sound.avi":    "-vn -c:a pcm_s16le",
		"sound.wav":    "-vn",
		"sound.mp3":    "-vn",
		"picture.jpg":  "-frames:v 1 -update 1",
		"picture.avif": "-an -frames:v 1 -c:v libaom-av1 -cpu-used 8 -still-picture 1",
		"film.ts":      "-c:v mpeg2video -an",
		"film.flv":     "-c:v flv -an",
		"film.wmv":     "-c:v wmv2 -an",
		"film.ogv":     "-c:v libtheora -an",
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			data := load(t, record(t, t.TempDir(), file, args))
			info, err := media.Inspect(bytes.NewReader(data), int64(len(data)), file)
			if !errors.Is(err, media.ErrNotVideo) || info.Container != media.Unknown {
				t.Errorf("got %+v, %v; want ErrNotVideo", info, err)
			}
		})
	}
}

// TestHollowFiles zeroes the end of real files, as a broken-off copy that had
// reserved its space leaves them.
func TestHollowFiles(t *testing.T) {
	needFFmpeg(t)
	const big = "-t 1 -s 320x240 -c:a aac -vf noise=alls=60:allf=t -b:v 5M "
	for file, args := range map[string]string{
		"a.mp4":    big + "-c:v mpeg4 -movflags faststart",
		"b.mp4":    big + "-c:v mpeg4",
		"c.avi":    big + "-c:v mpeg4 -c:a mp3",
		"d.webm":   big + "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus",
		"e.webm":   big + "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus -live 1",
		"frag.mp4": big + "-c:v mpeg4 -g 25 -movflags frag_keyframe+empty_moov",
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			data := load(t, record(t, t.TempDir(), file, args))
			if len(data) < 300_000 {
				t.Fatalf("the file has only %d bytes", len(data))
			}
			clear(data[len(data)/2:])
			info, err := media.Inspect(bytes.NewReader(data), int64(len(data)), file)
			if err != nil || info.Damage == media.DamageNone {
				t.Errorf("got %+v, %v; want damage", info, err)
			}
		})
	}
}
