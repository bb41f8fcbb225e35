package media_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/media"
)

// seeds is one small file of each kind, and some that lie about their sizes.
func seeds(tb testing.TB) map[string][]byte {
	tb.Helper()
	sample, err := os.ReadFile("../../assets/sample.mp4")
	if err != nil {
		tb.Fatal(err)
	}
	webm := elem(eEBML, elem(eDocType, "webm"))
	tracks := elem(eTracks, elem(eTrack, elem(0xD7, []byte{1}), elem(0x83, []byte{1})))
	cluster := join(elemHead(eCluster, unknownSize), elem(eTime, []byte{9}), block(1, 5, 40))
	mvex := box("moov", mvhd0(1000, 0), video(0, 1000, 0), box("mvex", box("trex", 0, 1, 1, 40, 0, 0)))
	out := map[string][]byte{
		"sample.mp4": sample[:6000],
		"a.mp4":      join(ftyp("isom"), movie, mdat),
		"a.mov":      join(box("wide"), mdat, box("moov", mvhd1(600, 3000), video(1, 1, 1))),
		"hollow.mp4": join(ftyp("isom"), movie, box("mdat", noise(140000), make([]byte, 70000))),
		"frag.mp4": join(ftyp("iso5"), mvex, box("sidx", 0, 1, 1000, 0, 0, 1, 10, 3000, 0), moof(0, 9, 40), mdat,
			moof(360, 9, 40), box("mdat", noise(20), make([]byte, 80)), make([]byte, 5000)),
		"live.webm": join(webm, elemHead(eSegment, unknownSize), tracks, cluster, cluster, make([]byte, 5000)),
		"cues.webm": join(webm, elem(eSegment, elem(eSeekHead, elem(eSeek, elem(eSeekID, u32(eCues)), elem(eSeekAt, []byte{1}))), tracks, cluster,
			elem(eCues, elem(eCue, elem(eCueTime, []byte{1}), elem(eCueAt, elem(eCueCluster, []byte{1})))))),
		"a.webm": join(webm, elem(eSegment, elem(eInfo, elem(eDuration, float(7000))), tracks, cluster)),
		"a.avi": join(riff("RIFF", "AVI ", aviHeaders(40000, 250, 25, 1, 250, riff("LIST", "odml", riff("dmlh", le(1000)))),
			riff("LIST", "movi", riff("00dc", noise(10)))), riff("RIFF", "AVIX", riff("LIST", "movi"))),
		"zero.mov": make([]byte, 5000),
		"text.mp4": []byte("no video"),
		"lies.mp4": join(ftyp("isom"), box("moov", mvhd0(-1, -1), box("trak", -1, "mdia")), 1, "mdat", uint64(1<<64-1), moof(1<<64-1, -1, -1)),
		"lies.avi": riff("RIFF", "AVI ", riff("LIST", "hdrl", riff("LIST", "strl", riff("indx", []byte{4, 0, 0, 0}, le(1<<32-1), noise(40))))),
	}
	return out
}

func FuzzInspect(f *testing.F) {
	for name, data := range seeds(f) {
		f.Add(data, name)
		f.Add(data[:len(data)/2], name)
	}
	if _, err := exec.LookPath("ffmpeg"); err == nil {
		dir := f.TempDir()
		for _, r := range recipes {
			f.Add(load(f, record(f, dir, r.file, "-t 0.2 "+r.args)), r.file)
		}
	}
	f.Fuzz(checkBounds)
}

// checkBounds holds what must be true of any bytes whatever.
func checkBounds(t *testing.T, data []byte, name string) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	info, err := media.Inspect(bytes.NewReader(data), int64(len(data)), name)
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("took %v", d)
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 8<<20 {
		t.Errorf("allocated %d bytes", n)
	}
	if info.BytesRead > 8<<20 {
		t.Errorf("read %d bytes", info.BytesRead)
	}
	if err != nil {
		if !errors.Is(err, media.ErrNotVideo) && !errors.Is(err, media.ErrEmpty) {
			t.Errorf("no read failed, but: %v", err)
		}
		return
	}
	if info.Container == media.Unknown || info.ContentType != info.Container.ContentType() {
		t.Errorf("container %q with %q", info.Container, info.ContentType)
	}
	if info.Duration < 0 || info.Duration > 1000*time.Hour {
		t.Errorf("duration %v", info.Duration)
	}
	codes := []media.Damage{media.DamageNone, media.DamageNoIndex, media.DamageCutOff, media.DamageEmpty}
	if !slices.Contains(codes, info.Damage) || (info.Damage == media.DamageNone) != (info.DamageDetail == "") {
		t.Errorf("damage %q (%s)", info.Damage, info.DamageDetail)
	}
}

// TestHostile: large files made to cost as much as they can.
func TestHostile(t *testing.T) {
	repeat := func(head, body []byte, n int) []byte { return append(head, bytes.Repeat(body, n)...) }
	const size = 24 << 20
	webm := join(elem(eEBML, elem(eDocType, "webm")), elemHead(eSegment, unknownSize))
	moov := join(ftyp("isom"), size, "moov")
	cluster := join(u32(eCluster), "\x80", "\xe7\x80")
	for name, data := range map[string][]byte{
		"boxes.mp4":    repeat(ftyp("isom"), box("free"), size/8),
		"tracks.mp4":   repeat(moov, box("trak"), size/8),
		"inner.mp4":    repeat(moov, box("udta"), size/8),
		"run.mp4":      join(ftyp("isom"), size-16, "moof", size-24, "traf", size-32, "trun", 0x100, -1, make([]byte, size)),
		"sidx.mp4":     repeat(ftyp("isom"), box("sidx", 0, 1, 1000, 0, 0, 0xffff, make([]byte, 0xffff*12)), size/0xc0000),
		"mfhd.mp4":     repeat(join(ftyp("isom"), bytes.Repeat(box("moof"), 1<<18)), []byte("mfhd"), size/4),
		"voids.webm":   repeat(webm, []byte{0xec, 0x80}, size/2),
		"cluster.webm": repeat(webm, cluster, size/len(cluster)),
		"ids.webm":     repeat(join(webm, cluster), u32(eCluster), size/4),
		"chunks.avi":   repeat(join("RIFF", le(size), "AVI "), riff("JUNK"), size/8),
		"riffs.avi":    repeat(riff("RIFF", "AVI "), riff("RIFF", "AVIX"), size/12),
		"streams.avi":  repeat(join("RIFF", le(size), "AVI ", "LIST", le(size), "hdrl"), riff("LIST", "strl"), size/12),
	} {
		t.Run(name, func(t *testing.T) { checkBounds(t, data, name) })
	}
}
