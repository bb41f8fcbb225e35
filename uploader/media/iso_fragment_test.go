package media_test

import (
	"errors"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/media"
)

// moof is one fragment of track 1: samples of the given duration from at on.
func moof(at uint64, samples, each int) []byte {
	return box("moof", box("mfhd", 0, 1), box("traf",
		box("tfhd", 0x8, 1, each),
		box("tfdt", 1<<24, at),
		box("trun", 0, samples)))
}

func TestFragmentDurations(t *testing.T) {
	init := func(more ...any) []byte {
		return join(ftyp("iso5"), box("moov", mvhd0(1000, 0), video(0, 1000, 0),
			box("mvex", join(more...), box("trex", 0, 1, 1, 40, 0, 0))))
	}
	mehd0, mehd1 := box("mehd", 0, 9000), box("mehd", 1<<24, uint64(9000))
	part := join(moof(0, 100, 40), mdat)
	seg := join(part, moof(4000, 25, 40), mdat)
	sidx := func(each int) []byte {
		return box("sidx", 0, 1, 1000, 0, 0, 2, len(part), each, 0, len(seg)-len(part), each, 0)
	}
	sidx1 := box("sidx", 1<<24, 1, 1000, uint64(0), uint64(0), 1, len(seg), 6000, 0)
	traf := func(parts ...any) []byte { return join(box("moof", box("mfhd", 0, 1), box("traf", parts...)), mdat) }
	var cases []crafted
	for _, c := range []struct {
		name   string
		want   time.Duration
		damage media.Damage
		data   []byte
	}{
		{"summed", 5 * time.Second, "", join(init(), seg)},
		{"mehd", 5500 * time.Millisecond, "", join(init(box("mehd", 0, 5500)), seg)},
		{"mehd version 1, fragments missing", 9 * time.Second, media.DamageCutOff, join(init(mehd1), seg)},
		{"mehd version 0, fragments missing", 9 * time.Second, media.DamageCutOff, join(init(mehd0), seg)},
		{"mehd unknown", 5 * time.Second, "", join(init(box("mehd", 0, -1)), seg)},
		{"sidx", 6 * time.Second, "", join(init(), sidx(3000), seg)},
		{"sidx version 1", 6 * time.Second, "", join(init(), sidx1, seg)},
		{"sidx, second segment missing", 6 * time.Second, media.DamageCutOff, join(init(), sidx(3000), part)},
		{"sidx of the first segment alone", 5 * time.Second, "",
			join(init(), box("sidx", 0, 1, 1000, 0, 0, 1, 10, 3000, 0), seg)},
		{"begins late", time.Second, "", join(init(), moof(90000, 25, 40), mdat)},
		{"sample duration of trex", 4 * time.Second, "", join(init(), traf(
			box("tfhd", 0x3, 1, uint64(0), 1), box("tfdt", 0, 0), box("trun", 0, 100)))},
		{"each sample's duration", 60 * time.Millisecond, "", join(init(), traf(
			box("tfhd", 0, 1), box("trun", 0xf05, 3, 0, 0, 10, 1, 1, 1, 20, 1, 1, 1, 30, 1, 1, 1)))},
		{"no absolute times", 8 * time.Second, "", join(init(),
			traf(box("tfhd", 0, 1), box("trun", 0, 100)), traf(box("tfhd", 0, 1), box("trun", 0, 100)))},
		{"of an unknown track", 0, "", join(init(), traf(box("tfhd", 0, 7), box("trun", 0, 100)))},
		{"absurd count", 0, "", join(init(), traf(box("tfhd", 0x8, 1, -1), box("trun", 0, -1)))},
		{"the last fragment's data missing", 6 * time.Second, media.DamageCutOff, join(init(), part, moof(4000, 50, 40))},
		{"a header begun", 4 * time.Second, media.DamageCutOff, join(init(), part, 0x10)},
		{"zero bytes after it", 4 * time.Second, "", join(init(), part, make([]byte, 5000))},
		{"zero bytes within it", 5 * time.Second, media.DamageCutOff,
			join(init(), part, moof(4000, 25, 40), box("mdat", noise(20), make([]byte, 80)), make([]byte, 5000))},
		{"init segment alone", 0, media.DamageCutOff, init()},
	} {
		cases = append(cases, crafted{name: c.name, data: c.data, want: media.MP4, duration: c.want, damage: c.damage})
	}
	run(t, cases)
}

// longFile has far more fragments than Inspect may look at.
func longFile(fragments int, end string) *sparse {
	s := &sparse{}
	init := join(ftyp("iso5"), box("moov", mvhd0(1000, 0), video(0, 1000, 0), box("mvex", box("trex", 0, 1, 1, 40, 0, 0))))
	s.put(0, init)
	s.size = int64(len(init))
	const data = 900_000
	for i := range fragments {
		at := uint64(i) * 2000
		if end == "no times" {
			at = 0
		}
		head := join(moof(at, 50, 40), data+8, "mdat")
		if end == "no times" {
			head = join(box("moof", box("mfhd", 0, 1), box("traf", box("tfhd", 0, 1), box("trun", 0, 50))), data+8, "mdat")
		}
		s.put(s.size, head)
		s.size += int64(len(head)) + data
	}
	return s
}

func TestManyFragments(t *testing.T) {
	for _, c := range []struct {
		name   string
		end    string
		cut    int64
		want   time.Duration
		damage media.Damage
	}{
		{name: "whole", want: 2 * time.Hour},
		{name: "cut", cut: 1000, want: 2 * time.Hour, damage: media.DamageCutOff},
		{name: "without absolute times", end: "no times", want: 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := longFile(3600, c.end)
			s.size -= c.cut
			info, err := media.Inspect(s, s.size, "long.mp4")
			if err != nil || info.Duration != c.want || info.Damage != c.damage {
				t.Errorf("got %+v, %v; want %v, %q", info, err, c.want, c.damage)
			}
			if info.BytesRead > 8<<20 || s.reads > 2100 {
				t.Errorf("%d bytes in %d reads", info.BytesRead, s.reads)
			}
		})
	}
}

// TestTenGiB: the index is at the end of 10 GiB, and little is read to find it.
func TestTenGiB(t *testing.T) {
	s := &sparse{size: 10 << 30}
	s.put(0, ftyp("isom"))
	tail := movie
	data := uint64(s.size - int64(len(tail)) - 16)
	s.put(16, join(1, "mdat", data))
	s.put(s.size-int64(len(tail)), tail)
	info, err := media.Inspect(s, s.size, "film.mp4")
	if err != nil || info.Duration != 5*time.Second || info.Damage != media.DamageNone || info.BytesRead > 200_000 {
		t.Errorf("got %+v, %v", info, err)
	}
	if info, err = media.Inspect(s, s.size-1, "film.mp4"); err != nil || info.Damage != media.DamageCutOff {
		t.Errorf("cut: got %+v, %v", info, err)
	}
	if _, err = media.Inspect(s, s.size+1, "film.mp4"); err == nil || errors.Is(err, media.ErrNotVideo) {
		t.Errorf("a file that shrank: %v", err)
	}
}
