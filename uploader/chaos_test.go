package uploader_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

var (
	chaosRuns = flag.Int("chaos", 100, "how many seeded schedules of faults TestChaos tries")
	chaosSeed = flag.Uint64("seed", 0, "the one seed that TestChaos replays; 0: all")
)

// TestChaos tries seeded schedules of faults over client, API, storage, files
// and clock, with kills and the person's own commands between them. When all
// faults have ended, every video that wasn't aborted is at the service, once
// and exact; nothing that was confirmed was sent again; and nothing hangs.
//
// A failing seed is named and replays alone: go test -run Chaos -seed N.
func TestChaos(t *testing.T) {
	if s := os.Getenv("AION_CHAOS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatalf("AION_CHAOS: %v", err)
		}
		*chaosRuns = n
	}
	first, last := uint64(1), uint64(*chaosRuns)
	if *chaosSeed != 0 {
		first, last = *chaosSeed, *chaosSeed
	}
	for seed := first; seed <= last; seed++ {
		ok := t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { newChaos(t, seed).run() })
		})
		if !ok {
			t.Fatalf("seed %d fails; replay it with: go test ./uploader -run TestChaos -seed %d", seed, seed)
		}
	}
}

// chaos is one schedule.
type chaos struct {
	*rig
	rnd     *rand.Rand
	store   *journal.Memory
	files   map[uploader.ID]string
	sums    map[string]string // SHA-256 by path
	aborted map[uploader.ID]bool
	away    bool
	lost    bool // a reply to initiate may have been lost
	lies    bool // the service or the line changed bytes or counts
}

func newChaos(t *testing.T, seed uint64) *chaos {
	rnd := rand.New(rand.NewPCG(seed, 42))
	o := apitest.Options{
		ChunkSize:        int64(4+rnd.IntN(60)) << 10,
		Older:            rnd.IntN(4) == 0,
		AlreadyConflicts: rnd.IntN(3) == 0,
		NoLimitsPage:     rnd.IntN(3) == 0,
		ConcurrentLimit:  1 + rnd.IntN(8),
		RetryAttempts:    5,
	}
	if rnd.IntN(3) == 0 {
		o.CallsPerMinute = []int{10, 30, 100}[rnd.IntN(3)]
	}
	if rnd.IntN(4) == 0 {
		o.ETag = apitest.ETagOpaque
	}
	// Where ETags are new with each PUT, one that the service takes up late
	// spoils the confirmed one, and complete rightly wants the chunk again.
	opaque := o.ETag == apitest.ETagOpaque
	if rnd.IntN(4) == 0 {
		o.URLLife = time.Duration(1+rnd.IntN(30)) * time.Minute
	}
	c := &chaos{
		rig: newRig(t, o), rnd: rnd, store: journal.NewMemory(),
		files: map[uploader.ID]string{}, sums: map[string]string{}, aborted: map[uploader.ID]bool{}, lies: opaque,
	}
	var mu sync.Mutex
	jitter := rand.New(rand.NewPCG(seed, 43))
	c.cfg.Rand = func() float64 {
		mu.Lock()
		defer mu.Unlock()
		return jitter.Float64()
	}
	if *chaosSeed != 0 { // one seed is replayed: say what happens
		c.cfg.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	c.cfg.Parallel = 1 + rnd.IntN(8)
	c.cfg.Videos = int(seed % 4) // 0: as many as the slots need
	return c
}

func (c *chaos) run() {
	c.start()
	n := 1 + c.rnd.IntN(4)
	var paths []string
	for i := range n {
		p := c.video(filepath.Join("card", fmt.Sprintf("v%d.avi", i)), 2_000+c.rnd.IntN(400_000), byte(i))
		paths = append(paths, p)
		b, err := os.ReadFile(p)
		if err != nil {
			c.t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		c.sums[p] = hex.EncodeToString(sum[:])
	}
	a := c.add(uploader.AddOptions{}, paths...)
	for i, id := range a.IDs {
		c.files[id] = paths[i]
	}
	for range 3 + c.rnd.IntN(10) {
		c.strike()
		time.Sleep(time.Duration(c.rnd.ExpFloat64() * float64(20*time.Second)))
	}
	c.calm()
	c.settle()
	c.judge()
}

func (c *chaos) start() {
	m, err := uploader.OpenWith(c.cfg, c.store)
	if err != nil {
		c.t.Fatal(err)
	}
	c.m = m
	c.events = m.Subscribe(c.t.Context())
	go func(e <-chan uploader.Event) {
		for range e {
		}
	}(c.events)
}

// kill ends the program as a power loss does: the journal is what it was at
// that moment, whatever the old process still meant to write.
func (c *chaos) kill() {
	st, err := c.store.Load()
	if err != nil {
		c.t.Fatal(err)
	}
	c.close()
	c.store = journal.NewMemory()
	var ops []journal.Op
	for _, tr := range st.Transfers {
		ops = append(ops, journal.Put{Transfer: tr})
		if cs := st.Chunks[tr.ID]; len(cs) > 0 {
			ops = append(ops, journal.PutChunks{ID: tr.ID, Chunks: cs})
		}
	}
	for k, v := range st.Settings {
		ops = append(ops, journal.Set{Key: k, Value: v})
	}
	if err := c.store.Commit(ops...); err != nil {
		c.t.Fatal(err)
	}
	time.Sleep(time.Duration(c.rnd.IntN(3600)) * time.Second)
	c.start()
}

// strike does one thing that goes wrong, or that a person does.
func (c *chaos) strike() {
	ops := []apitest.Op{api.OpInitiate, api.OpBatchInitiate, api.OpConfirm, api.OpConfirm, api.OpComplete, api.OpProgress, api.OpRetryChunk, api.OpAbort, apitest.OpPut, apitest.OpPut, apitest.OpPut}
	f := apitest.Fault{Endpoint: ops[c.rnd.IntN(len(ops))], After: c.rnd.IntN(4), Times: 1 + c.rnd.IntN(4)}
	put := f.Endpoint == apitest.OpPut
	initiate := f.Endpoint == api.OpInitiate || f.Endpoint == api.OpBatchInitiate
	switch c.rnd.IntN(16) {
	case 0:
		f.DropReply = true
	case 1:
		f.Reset = true
	case 2:
		f.Status = []int{500, 502, 503, 504}[c.rnd.IntN(4)]
	case 3:
		f.Delay = time.Duration(c.rnd.IntN(120)) * time.Second
	case 4:
		f.HTML = true
	case 5:
		if put {
			f.Status, f.Body = 403, apitest.StorageError("AccessDenied", "Request has expired")
			f.Times = 1
		} else {
			f.Status, f.Header = 429, http.Header{"Retry-After": {fmt.Sprint(c.rnd.IntN(90))}}
		}
	case 6:
		if put {
			f.NoETag = true
		} else {
			f.Truncate = true
		}
	case 7:
		if put {
			f.BadETag, f.Times, c.lies = true, 1, true
		} else {
			f.DropReply = true
		}
	case 8:
		f = apitest.Fault{Endpoint: apitest.OpPut, Rate: int64(1+c.rnd.IntN(64)) << 10, Times: 5}
	case 9:
		f.Stall = true
	case 10:
		c.lost = true
		c.net.cut([]error{nil, errors.New("dial tcp: lookup x: no such host"), errors.New("connect: network is unreachable")}[c.rnd.IntN(3)])
		return
	case 11:
		c.lost = true
		c.net.cut(nil)
		return
	case 12:
		c.lost = true
		c.kill()
		return
	case 13:
		c.command()
		return
	case 14:
		c.card(!c.away)
		return
	case 15:
		if c.rnd.IntN(2) == 0 {
			c.server.SetKey("aion_another_key_entirely_0")
		} else {
			c.server.SetKey(testKey)
		}
		return
	}
	c.lost = c.lost || initiate && f.Status == 0
	c.server.Fault(f)
}

// command is what a person does.
func (c *chaos) command() {
	for id := range c.files {
		if c.rnd.IntN(2) == 0 {
			continue
		}
		switch c.rnd.IntN(8) {
		case 0, 1, 2:
			c.m.Pause(id)
		case 3, 4:
			c.m.Resume(id)
		case 5:
			c.m.Retry(id)
		case 6:
			c.m.PauseAll()
		case 7:
			if c.rnd.IntN(3) == 0 {
				c.m.Abort(id)
				c.aborted[id] = true
			}
		}
	}
}

func (c *chaos) card(away bool) {
	from, to := filepath.Join(c.dir, "card"), filepath.Join(c.dir, "away")
	if !away {
		from, to = to, from
	}
	if err := os.Rename(from, to); err != nil {
		c.t.Fatal(err)
	}
	c.away = away
}

// calm ends all faults.
func (c *chaos) calm() {
	c.server.ClearFaults()
	c.server.SetKey(testKey)
	c.net.cut(nil)
	if c.away {
		c.card(false)
	}
	c.m.SetKey(testKey)
	c.m.ResumeAll()
}

// settle waits for every transfer to end; what failed is tried again, as a
// person would.
func (c *chaos) settle() {
	for range 400 {
		time.Sleep(3 * time.Minute)
		open := 0
		for id := range c.files {
			s := c.m.Snapshot(id)
			if s == nil {
				c.t.Fatalf("transfer %s is lost", id)
			}
			if s.State.Phase == uploader.Failed {
				if s.Err == nil || s.Err.Code == "" || s.Err.Message == "" {
					c.t.Fatalf("failed and doesn't say why: %+v", s)
				}
				c.m.Retry(id)
			}
			if !s.State.Phase.Final() {
				open++
			}
		}
		if open == 0 {
			return
		}
	}
	for id := range c.files {
		s := c.m.Snapshot(id)
		c.t.Errorf("%s: %v, %v, attempts %d, chunks %+v", s.Name, s.State, s.Err, s.Attempts, s.Chunks)
	}
	c.t.Fatalf("not settled; status %+v", c.m.Status())
}

// judge holds the outcome.
func (c *chaos) judge() {
	have := map[string]int{}
	for _, v := range c.server.Videos() {
		have[v.SHA256]++
	}
	for id, p := range c.files {
		s := c.m.Snapshot(id)
		n := have[c.sums[p]]
		switch {
		case s.State.Phase == uploader.Uploaded && n != 1:
			c.t.Errorf("%s is said to be uploaded; the service has it %d times", s.Name, n)
		case s.State.Phase == uploader.Uploaded && s.SHA256 != "" && s.SHA256 != c.sums[p]:
			c.t.Errorf("%s: the receipt's SHA-256 is wrong", s.Name)
		case s.State.Phase == uploader.Aborted && (n != 0 || !c.aborted[id]):
			c.t.Errorf("%s is aborted (asked: %v); the service has it %d times", s.Name, c.aborted[id], n)
		}
		delete(have, c.sums[p])
	}
	for sum, n := range have {
		c.t.Errorf("the service has %d videos that nobody sent: %s", n, sum[:8])
	}
	if k := sentAfterConfirm(c.server.Log()); len(k) > 0 && !c.lies {
		c.t.Errorf("confirmed chunks sent again: %v", k)
	}
	if *chaosSeed != 0 {
		for _, q := range c.server.Log() {
			c.t.Logf("%s %-12s %d %d %d applied=%v dropped=%v %.8s", q.Time.Format("15:04:05.000"), q.Op, q.Chunk, q.Status, q.Bytes, q.Applied, q.Dropped, q.MediaID)
		}
	}
	// An upload that stays open at the service is one that nobody can name: its
	// initiate's reply was lost, by a fault, a cut or a kill.
	if open := c.server.Uploads(); open > 0 && !c.lost {
		c.t.Errorf("%d uploads left open, and no reply to initiate was lost", open)
	}
}

// sentAfterConfirm names the chunks for which a PUT arrived after they were
// confirmed. The service's own count goes by when it takes up a PUT, which a
// fault can delay.
func sentAfterConfirm(log []apitest.Request) []apitest.ChunkKey {
	confirmed := map[apitest.ChunkKey]bool{}
	var again []apitest.ChunkKey
	for _, q := range log {
		k := apitest.ChunkKey{MediaID: q.MediaID, Chunk: q.Chunk}
		switch {
		case q.Op == api.OpConfirm && q.Applied:
			confirmed[k] = true
		case q.Op == apitest.OpPut && confirmed[k]:
			again = append(again, k)
		}
	}
	return again
}
