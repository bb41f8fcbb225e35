package media_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/media"
)

// A file in a table: what is in it, and what Inspect should say.
type crafted struct {
	name     string
	file     string // empty: clip.mp4
	data     []byte
	want     media.Container
	duration time.Duration
	damage   media.Damage
	wrong    bool
	notVideo bool
}

func (c crafted) check(t *testing.T) {
	t.Helper()
	if c.file == "" {
		c.file = "clip.mp4"
	}
	info, err := inspect(t, c.file, c.data)
	if c.notVideo {
		if !errors.Is(err, media.ErrNotVideo) {
			t.Errorf("got %+v, %v; want ErrNotVideo", info, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if info.Container != c.want || info.Duration != c.duration || info.Damage != c.damage || info.WrongExtension != c.wrong {
		t.Errorf("got %+v\nwant container %q, duration %v, damage %q, wrong %v", info, c.want, c.duration, c.damage, c.wrong)
	}
	if (info.Damage == media.DamageNone) != (info.DamageDetail == "") {
		t.Errorf("damage %q with detail %q", info.Damage, info.DamageDetail)
	}
}

func run(t *testing.T, files []crafted) {
	t.Helper()
	for _, c := range files {
		t.Run(c.name, c.check)
	}
}

var (
	mdat  = box("mdat", noise(64))
	movie = box("moov", mvhd0(1000, 5000), video(5000, 90000, 450000))
)

func TestISOBrands(t *testing.T) {
	file := func(brands ...any) []byte {
		return join(ftyp(brands[0].(string), brands[1:]...), movie, mdat)
	}
	ok := func(name, ext string, data []byte, c media.Container) crafted {
		return crafted{name: name, file: "clip" + ext, data: data, want: c, duration: 5 * time.Second}
	}
	no := func(name, ext string, data []byte) crafted {
		return crafted{name: name, file: "clip" + ext, data: data, notVideo: true}
	}
	wrong := ok("mp4 in an avi's name", ".AVI", file("isom"), media.MP4)
	wrong.wrong = true
	run(t, []crafted{
		ok("isom", ".mp4", file("isom", "mp41"), media.MP4),
		ok("phone", ".3gp", file("3gp5"), media.MP4),
		ok("quicktime", ".mov", file("qt  "), media.MOV),
		ok("quicktime in an mp4's name", ".MP4", file("qt  "), media.MOV),
		ok("m4v", ".m4v", file("M4V ", "isom"), media.M4V),
		ok("m4v in an mp4's name", ".mp4", file("M4VH"), media.M4V),
		ok("mp4 in an m4v's name", ".m4v", file("mp42"), media.MP4),
		ok("unknown brand", ".mp4", file("XYZ1"), media.MP4),
		ok("unknown brand, quicktime inside", ".mov", file("XYZ1", "qt  "), media.MOV),
		ok("unknown brand, mp4 inside", ".mp4", file("XYZ1", "mif1", "mp42"), media.MP4),
		wrong,
		{name: "mp4 in a wmv's name", file: "a.wmv", data: file("isom"), want: media.MP4, duration: 5 * time.Second, wrong: true},
		ok("an extension of nobody's", ".part", file("isom"), media.MP4),
		ok("no extension", "", file("isom"), media.MP4),
		ok("no ftyp", ".mov", join(movie, mdat), media.MOV),
		ok("no ftyp, wide", ".mov", join(box("wide"), mdat, movie), media.MOV),
		ok("free before ftyp", ".mp4", join(box("free", noise(9)), file("mp42")), media.MP4),
		ok("a maker's data after the movie", ".mp4", join(file("mp42"), noise(5000)), media.MP4),
		ok("a few bytes after the movie", ".mp4", join(file("mp42"), noise(3)), media.MP4),
		ok("padding after the movie", ".mp4", join(file("mp42"), make([]byte, 5000)), media.MP4),
		no("heic", ".mp4", file("heic", "mif1")),
		no("heic by compatibility", ".mp4", file("XYZ1", "mif1")),
		no("avif", ".avif", file("avif")),
		no("canon raw", ".cr3", file("crx ", "isom")),
		no("m4a", ".m4a", file("M4A ", "mp42")),
		no("sound in an mp4", ".mp4", join(ftyp("mp42"), box("moov", mvhd0(1, 5), trak(1, "soun", 5, 1, 5)), mdat)),
		no("free and text", ".mp4", join(box("free"), "no movie here at all")),
		no("text", ".mp4", []byte("let there be free text that is nothing else")),
		no("jpeg xl", ".jxl", box("JXL ", 0x0d0a870a)),
	})
}

func TestISODurations(t *testing.T) {
	const unknown = -1 // all ones
	file := func(moov ...any) []byte { return join(ftyp("isom"), box("moov", moov...), mdat) }
	vid := video(0, 90000, 450000)
	var cases []crafted
	for _, c := range []struct {
		name string
		want time.Duration
		data []byte
	}{
		{"version 0", 5 * time.Second, file(mvhd0(600, 3000), vid)},
		{"version 1", 7 * time.Second, file(mvhd1(600, 4200), vid)},
		{"version 1, longer than 32 bits", 100 * time.Hour, file(mvhd1(90000, 90000*360000), vid)},
		{"version 0 unknown, by mdhd", 5 * time.Second, file(mvhd0(600, unknown), vid)},
		{"version 1 unknown, by mdhd", 5 * time.Second, file(mvhd1(600, math.MaxUint64), vid)},
		{"zero, by tkhd", 6 * time.Second, file(mvhd0(600, 0), video(3600, 90000, 450000))},
		{"zero, the longest track", 9 * time.Second, file(mvhd0(600, 0), vid, trak(2, "soun", 5400, 1, 1))},
		{"zero, by tkhd version 1", 8 * time.Second, file(mvhd0(600, 0), box("trak",
			box("tkhd", 1<<24, uint64(0), uint64(0), 1, 0, uint64(4800), make([]byte, 60)), box("mdia", box("hdlr", 0, 0, "vide"))))},
		{"zero, tkhd unknown too", 5 * time.Second, file(mvhd0(600, 0), video(unknown, 90000, 450000))},
		{"no timescale anywhere", 0, file(mvhd0(0, 3000), video(5, 0, 5))},
		{"no movie header", 5 * time.Second, file(vid)},
		{"absurd", 0, file(mvhd0(1, 0x7fffffff), video(0, 1, 0x7fffffff))},
		{"header cut short", 5 * time.Second, file(box("mvhd", 0, 0), vid)},
		{"64-bit boxes", 5 * time.Second, join(ftyp("isom"), box64("moov", mvhd0(600, 3000), vid), box64("mdat", noise(64)))},
		{"mdat to the end", 5 * time.Second, join(ftyp("isom"), box("moov", mvhd0(600, 3000), vid), 0, "mdat", noise(64))},
		{"compressed moov", 0, file(box("cmov", noise(40)))},
		{"moov with no track", 5 * time.Second, file(mvhd0(600, 3000))},
	} {
		cases = append(cases, crafted{name: c.name, data: c.data, want: media.MP4, duration: c.want})
	}
	run(t, cases)
}

func TestISODamage(t *testing.T) {
	head, moov := ftyp("isom"), movie
	withChunk := func(off int) []byte { // the index's last chunk is at off
		return box("moov", mvhd0(1000, 5000), box("trak",
			box("tkhd", 0, 0, 0, 1, 0, 5000, make([]byte, 60)),
			box("mdia", box("hdlr", 0, 0, "vide", make([]byte, 13)), box("minf",
				box("dinf", box("dref", 0, 1, box("url ", 1))),
				box("stbl", box("stsz", noise(200)), box("stco", 0, 2, 100, off))))))
	}
	var cases []crafted
	for _, c := range []struct {
		name string
		want media.Damage
		data []byte
	}{
		{"nothing but ftyp", media.DamageNoIndex, head},
		{"mdat alone", media.DamageNoIndex, join(head, mdat)},
		{"mdat with size 0", media.DamageNoIndex, join(head, 0, "mdat", noise(500))},
		{"mdat beyond the file", media.DamageNoIndex, join(head, 5000, "mdat", noise(500))},
		{"mdat beyond everything", media.DamageNoIndex, join(head, 1, "mdat", uint64(math.MaxUint64), noise(500))},
		{"mdat's size never written", media.DamageNoIndex, join(head, box("free"), 8, "mdat", noise(500))},
		{"zeros after ftyp", media.DamageNoIndex, join(head, make([]byte, 9000))},
		{"a media segment alone", media.DamageNoIndex, join(box("styp", "msdh", 0), box("moof", box("mfhd", 0, 1)), mdat)},
		{"moov cut", media.DamageCutOff, join(head, mdat, moov[:len(moov)-9])},
		{"moov cut after its header", media.DamageCutOff, join(head, mdat, moov[:8])},
		{"ftyp cut", media.DamageCutOff, head[:10]},
		{"mdat cut", media.DamageCutOff, join(head, moov, 500, "mdat", noise(491))},
		{"64-bit mdat cut", media.DamageCutOff, join(head, moov, 1, "mdat", uint64(1)<<40, noise(499))},
		{"no mdat", media.DamageCutOff, join(head, moov)},
		{"mdat header cut", media.DamageCutOff, join(head, moov, mdat[:5])},
		{"trailing box cut", media.DamageCutOff, join(head, moov, mdat, 100, "udta", noise(5))},
		{"index beyond the file", media.DamageCutOff, join(head, withChunk(100000), 0, "mdat", noise(500))},
		{"index within the file", media.DamageNone, join(head, withChunk(600), 0, "mdat", noise(500))},
		{"mdat all zero", media.DamageEmpty, join(head, moov, box("mdat", make([]byte, 100000)))},
		{"mdat with zeros at its end", media.DamageCutOff, join(head, moov, box("mdat", noise(100000), make([]byte, 100000)))},
		{"mdat with zeros inside", media.DamageNone, join(head, moov, box("mdat", noise(100000), make([]byte, 100000), noise(10)))},
	} {
		d := 5 * time.Second
		if c.want == media.DamageNoIndex || c.name == "moov cut after its header" || c.name == "ftyp cut" {
			d = 0
		}
		cases = append(cases, crafted{name: c.name, data: c.data, want: media.MP4, duration: d, damage: c.want})
	}
	run(t, cases)
}
