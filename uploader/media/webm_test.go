package media_test

import (
	"math"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/media"
)

// Element IDs, as the standard gives them.
const (
	eEBML, eDocType, eSegment, eInfo, eTracks, eTrack = 0x1A45DFA3, 0x4282, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE
	eScale, eDuration, eCluster, eTime, eBlock        = 0x2AD7B1, 0x4489, 0x1F43B675, 0xE7, 0xA3
	eGroup, eGroupBlock, eTags, eVoid, eCRC           = 0xA0, 0xA1, 0x1254C367, 0xEC, 0xBF
	eSeekHead, eSeek, eSeekID, eSeekAt, eCues         = 0x114D9B74, 0x4DBB, 0x53AB, 0x53AC, 0x1C53BB6B
	eCue, eCueTime, eCueAt, eCueCluster, eFrame       = 0xBB, 0xB3, 0xB7, 0xF1, 0x23E383
)

// block is a SimpleBlock of a track, at a time relative to its cluster's.
func block(track byte, at int16, n int) []byte {
	return elem(eBlock, []byte{0x80 | track, byte(uint16(at) >> 8), byte(at), 0}, noise(n))
}

func TestWebM(t *testing.T) {
	head := elem(eEBML, elem(eDocType, "webm\x00"))
	live := elemHead(eSegment, unknownSize)
	tracks := elem(eTracks,
		elem(eTrack, elem(0xD7, []byte{1}), elem(0x83, []byte{2})),
		elem(eTrack, elem(0xD7, []byte{2}), elem(0x83, []byte{1}), elem(eFrame, u32(40_000_000))))
	info := func(parts ...any) []byte { return elem(eInfo, parts...) }
	cluster := elem(eCluster, elem(eTime, []byte{0}), block(1, 0, 50), block(2, 0, 50))
	later := join(elemHead(eCluster, unknownSize), elem(eTime, []byte{0x0f, 0xa0}), block(2, -40, 50),
		elem(eGroup, elem(eGroupBlock, []byte{0x82, 3, 0xc0, 0}, noise(50)))) // 4000 + 960, and a frame
	file := func(parts ...any) []byte { return join(head, elem(eSegment, parts...)) }
	f32 := elem(eDuration, u32(math.Float32bits(2500)))

	var cases []crafted
	for _, c := range []struct {
		name   string
		want   time.Duration
		damage media.Damage
		data   []byte
	}{
		{"float32", 2500 * time.Millisecond, "", file(info(f32), tracks, cluster)},
		{"float64", 7 * time.Second, "", file(info(elem(eDuration, float(7000))), tracks, cluster)},
		{"scale", 7 * time.Second, "", file(info(elem(eScale, u32(1000)), elem(eDuration, float(7e6))), tracks, cluster)},
		{"scale 0, by blocks", 0, "", file(info(elem(eScale, u32(0)), f32), tracks, cluster)},
		{"not a number, by blocks", 40 * time.Millisecond, "", file(info(elem(eDuration, float(math.NaN()))), tracks, cluster)},
		{"infinite", 40 * time.Millisecond, "", file(info(elem(eDuration, float(math.Inf(1)))), tracks, cluster)},
		{"negative", 40 * time.Millisecond, "", file(info(elem(eDuration, float(-7))), tracks, cluster)},
		{"duration of an odd size", 40 * time.Millisecond, "", file(info(elem(eDuration, []byte{1, 2, 3})), tracks, cluster)},
		{"live", 5 * time.Second, "", join(head, live, info(), tracks, cluster, later)},
		{"live, tags at the end", 5 * time.Second, "", join(head, live, info(), tracks, cluster, later, elem(eTags, noise(9)))},
		{"live, with a duration", 2500 * time.Millisecond, "", join(head, live, info(f32), tracks, cluster, later)},
		{"live, cut in a block", 5 * time.Second, media.DamageCutOff, join(head, live, info(), tracks, cluster, later, block(2, 2000, 50)[:30])},
		{"live, cut in a header", 5 * time.Second, media.DamageCutOff, join(head, live, info(), tracks, cluster, later, block(2, 2000, 50)[:3])},
		{"live, cut in a cluster's header", 5 * time.Second, media.DamageCutOff, join(head, live, info(), tracks, cluster, later, u32(eCluster)[:3])},
		{"live, zeros at the end", 5 * time.Second, media.DamageCutOff, join(head, live, info(), tracks, cluster, later, make([]byte, 9000))},
		{"live, strange bytes at the end", 5 * time.Second, "", join(head, live, info(), tracks, cluster, later, []byte{0x85, 0x84, 1})},
		{"Void between", 2500 * time.Millisecond, "", join(head, elem(eVoid, noise(5)), elem(eSegment, info(f32), elem(eVoid, noise(9)), tracks, cluster))},
		{"something after it", 2500 * time.Millisecond, "", join(file(info(f32), tracks, cluster), noise(99))},
		{"cut by a byte", 2500 * time.Millisecond, media.DamageCutOff, file(info(f32), tracks, cluster)[:len(file(info(f32), tracks, cluster))-1]},
		{"no Segment", 0, media.DamageCutOff, head},
		{"no Cluster", 2500 * time.Millisecond, media.DamageCutOff, join(head, live, info(f32), tracks)},
		{"absurd segment", 0, media.DamageCutOff, join(head, elemHead(eSegment, 1<<56-2), cluster)},
		{"absurd element", 0, media.DamageCutOff, join(head, live, elemHead(eInfo, 1<<56-2), cluster)},
	} {
		cases = append(cases, crafted{name: c.name, file: "a.webm", data: c.data, want: media.WebM, duration: c.want, damage: c.damage})
	}
	run(t, append(cases,
		crafted{name: "in an mp4's name", file: "a.mp4", data: file(info(f32), tracks, cluster), want: media.WebM, duration: 2500 * time.Millisecond, wrong: true},
		crafted{name: "in an mkv's name", file: "a.mkv", data: file(info(f32), tracks, cluster), want: media.WebM, duration: 2500 * time.Millisecond},
		crafted{name: "matroska", data: join(elem(eEBML, elem(eDocType, "matroska")), elem(eSegment, info(f32), cluster)), notVideo: true},
		crafted{name: "no DocType", data: join(elem(eEBML), elem(eSegment, info(f32), cluster)), notVideo: true},
		crafted{name: "header cut", data: head[:9], notVideo: true},
		crafted{name: "sound", data: file(info(f32), elem(eTracks, elem(eTrack, elem(0x83, []byte{2}))), cluster), notVideo: true},
	))
}

// TestWebMCues: a recording without a duration, whose last Cluster is too far
// from the end to be found by searching, but not by its index.
func TestWebMCues(t *testing.T) {
	head := elem(eEBML, elem(eDocType, "webm"))
	tracks := elem(eTracks, elem(eTrack, elem(0xD7, []byte{1}), elem(0x83, []byte{1})))
	const size, lastAt, cuesAt = 200 << 20, 100 << 20, 190 << 20
	segment := int64(len(head) + 12) // the offset of its body, by which the index counts
	build := func(cues []byte) *sparse {
		s := &sparse{size: size}
		s.put(0, join(head, elemHead(eSegment, size-uint64(segment)),
			elem(eSeekHead, elem(eSeek, elem(eSeekID, u32(eCues)), elem(eSeekAt, u64(uint64(cuesAt-segment))))),
			tracks, elemHead(eCluster, unknownSize), elem(eTime, []byte{0})))
		s.put(lastAt, join(elemHead(eCluster, uint64(cuesAt-lastAt-12)), elem(eTime, u32(3_600_000)), block(1, 5, 10),
			elemHead(eVoid, cuesAt-lastAt-12-13-23-9)))
		s.put(cuesAt, join(cues, elemHead(eVoid, uint64(size-cuesAt-len(cues)-9))))
		return s
	}
	cue := func(at, cluster int64) []byte {
		return elem(eCue, elem(eCueTime, u64(uint64(at))), elem(eCueAt, elem(eCueCluster, u64(uint64(cluster)))))
	}
	for _, c := range []struct {
		name   string
		cues   []byte
		want   time.Duration
		damage media.Damage
	}{
		{"last cue", elem(eCues, cue(3_600_000, lastAt-segment), cue(0, 100)), time.Hour + 5*time.Millisecond, ""},
		{"points to no cluster", elem(eCues, cue(3_600_000, lastAt-segment+1)), 0, ""},
		{"points past the file", elem(eCues, cue(3_600_000, size)), 0, ""},
		{"no index there", elem(eTags, noise(10)), 0, ""},
		{"zeros there", make([]byte, 100), 0, media.DamageCutOff},
	} {
		t.Run(c.name, func(t *testing.T) {
			info, err := media.Inspect(build(c.cues), size, "long.webm")
			if err != nil || info.Duration != c.want || info.Damage != c.damage || info.BytesRead > 8<<20 {
				t.Errorf("got %+v, %v; want %v, %q", info, err, c.want, c.damage)
			}
		})
	}
}
