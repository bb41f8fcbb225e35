package crash

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

const (
	killsPerRound = 10
	// fruitless is how many rounds in a row may end without a kill: then the
	// points that are left are never reached, and the test says so.
	fruitless = 5
)

// TestKilled holds row 34: killed anywhere, the command goes on with --resume,
// and sends no confirmed chunk again.
func TestKilled(t *testing.T) {
	seed := *seed
	if seed == 0 {
		seed = rand.Uint64()
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	points := deck(*kills, rng)
	if *plan != "" {
		var err error
		if points, err = parsePlan(*plan); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("seed %d: %d kills planned", seed, len(points))
	sum, idle := newTotal(), 0
	for len(points) > 0 && !t.Failed() {
		r := round{seed: seed + uint64(sum.rounds), points: nextRound(&points, *plan != "")}
		if *plan != "" {
			r.seed = seed
		}
		t.Run(fmt.Sprintf("round %d", sum.rounds), func(t *testing.T) { r.run(t) })
		sum.add(&r)
		if idle++; len(r.killed) > 0 {
			idle = 0
		}
		if points = append(points, r.missed...); *plan != "" {
			break
		}
		if idle > fruitless {
			t.Errorf("never reached: %v", points)
			break
		}
	}
	t.Log(sum)
}

// nextRound takes the next round's points, in the order of an upload's life;
// all of them, as they are, for a replay.
func nextRound(points *[]point, replay bool) []point {
	n := min(killsPerRound, len(*points))
	if replay {
		n = len(*points)
	}
	ps := slices.Clone((*points)[:n])
	*points = (*points)[n:]
	if !replay {
		slices.SortStableFunc(ps, func(a, b point) int { return a.stage() - b.stage() })
		if ps[0].op == apitest.OpProgress { // asked only after a kill
			ps = slices.Insert(ps, 0, point{op: apitest.OpPut, when: middle, n: 2})
		}
	}
	return ps
}

// round is one queue and its kills: the same three films are uploaded until
// they are there, through every kill.
type round struct {
	seed   uint64
	points []point

	killed []time.Time
	met    []point
	missed []point // not reached before everything was uploaded
	books  books
}

func (r *round) run(t *testing.T) {
	rng := rand.New(rand.NewPCG(r.seed, 1))
	// Services differ; nothing lost must hold with each.
	s := newSite(t, apitest.Options{
		RetryAttempts: 100, ETag: apitest.ETagMode(rng.IntN(2)), Older: rng.IntN(3) == 0,
		AlreadyConflicts: rng.IntN(2) == 0, SignContentType: rng.IntN(2) == 0,
	})
	// Some milliseconds a chunk make the uploads last long enough to be hit.
	s.wire.delay = time.Duration(20+rng.IntN(40)) * time.Millisecond
	var films []film
	for i := range 3 {
		path := filepath.Join(t.TempDir(), fmt.Sprintf("Gerüst %d.mp4", i+1))
		films = append(films, newFilm(t, path, 300_000+rng.Int64N(3_000_000), rng.Uint64()))
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("replay: go test ./crash -run TestKilled -v -seed %d -plan %s", r.seed, planText(r.points))
		}
	})
	r.killAll(t, s, films)
	last := s.finish(args(films, nil)...)
	s.quiet()
	r.books = s.audit(t, films, r.killed)
	if t.Failed() {
		t.Logf("last run:\n%s", said(last))
		return
	}
	nothingLeft(t, s, films)
}

// killAll runs the command once for each point, until all are struck or all
// films are uploaded.
func (r *round) killAll(t *testing.T, s *site, films []film) {
	known := map[string]bool{} // paths that are in the command's queue
	for i, p := range r.points {
		prepare(s, p)
		k := newStrike(p)
		s.wire.arm(k)
		proc := s.start(args(films, known)...)
		k.victim <- proc
		if p.op == opRandom {
			s.wire.arm(nil)
			<-time.After(p.after)
			k.kill()
		}
		code := proc.Wait(oneRun)
		s.wire.arm(nil)
		s.quiet()
		for _, path := range queued(proc) {
			known[path] = true
		}
		if code == 0 {
			r.missed = r.points[i:]
			return
		}
		if code != -1 {
			t.Fatalf("kill %d (%s): the command ended with %d by itself\n%s", i, p, code, said(proc))
		}
		r.killed, r.met = append(r.killed, time.Now()), append(r.met, p)
	}
}

// prepare makes the service do what leads to the point.
func prepare(s *site, p point) {
	switch p.op {
	case apitest.OpRetryChunk:
		s.service.Fault(apitest.Fault{
			Endpoint: apitest.OpPut, After: 1, Times: 1, Status: http.StatusForbidden,
			Body: apitest.StorageError("AccessDenied", "Request has expired"),
		})
	case apitest.OpAbort:
		s.wire.spoilNext()
	}
}

// args are the command's: --resume alone once it has said of every film that it
// is in the queue, else with the films.
func args(films []film, known map[string]bool) []string {
	line := []string{"--json", "--resume"}
	for _, f := range films {
		if !known[f.path] {
			for _, f := range films {
				line = append(line, f.path)
			}
			break
		}
	}
	return line
}

// nothingLeft runs the command once more on an empty queue: not one chunk, and
// no call that begins anything.
func nothingLeft(t *testing.T, s *site, films []film) {
	t.Helper()
	before := len(s.service.Log())
	s.finish(args(films, nil)...)
	s.quiet()
	for _, q := range s.service.Log()[before:] {
		if q.Op != apitest.OpLimits {
			t.Errorf("everything was uploaded, and yet: %s", q.Op)
		}
	}
}

func planText(points []point) string {
	var words []string
	for _, p := range points {
		words = append(words, p.String())
	}
	return strings.Join(words, ",")
}

// total is the sum of all rounds.
type total struct {
	books
	rounds, films, kills int
	at                   map[string]int // kills by the point's name
}

func newTotal() *total { return &total{at: map[string]int{}} }

func (s *total) add(r *round) {
	s.rounds, s.films, s.kills = s.rounds+1, s.films+3, s.kills+len(r.killed)
	s.puts, s.again, s.wasted = s.puts+r.books.puts, s.again+r.books.again, s.wasted+r.books.wasted
	s.orphans, s.spoilt, s.requests = s.orphans+r.books.orphans, s.spoilt+r.books.spoilt, s.requests+r.books.requests
	for _, p := range r.met {
		s.at[p.name()]++
	}
}

// String tells what happened, in lines.
func (s *total) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d kills in %d rounds, %d videos exact and there once; %d requests\n", s.kills, s.rounds, s.films, s.requests)
	fmt.Fprintf(&b, "%d chunks stored, %d of them for the second time; confirmed chunks sent again: %d\n", s.puts, s.again, s.wasted)
	fmt.Fprintf(&b, "%d orphans of lost replies to initiate, %d uploads discarded\n", s.orphans, s.spoilt)
	for _, name := range slices.Sorted(maps.Keys(s.at)) {
		fmt.Fprintf(&b, "%4d × %s\n", s.at[name], name)
	}
	return b.String()
}
