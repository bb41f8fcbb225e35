package crash

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// moment is where in a request's life the kill strikes.
type moment string

const (
	before  moment = "before"  // it has arrived, and is not done
	start   moment = "start"   // of a PUT: the first bytes have come
	middle  moment = "middle"  // of a PUT: half of its bytes have come
	end     moment = "end"     // of a PUT: all bytes have come, and aren't stored
	applied moment = "applied" // it is done, and not answered
	replied moment = "replied" // it is answered; see point.after
)

// opRandom is the kill at any moment.
const opRandom apitest.Op = "random"

// point is where a run of the command is killed.
type point struct {
	op    apitest.Op
	when  moment
	n     int           // the n-th such request of the run, from 1
	after time.Duration // since the answer, or, of opRandom, since the start
}

// String is as -plan takes it.
func (p point) String() string {
	if p.op == opRandom {
		return fmt.Sprintf("random:%s", p.after)
	}
	s := fmt.Sprintf("%s:%s:%d", p.op, p.when, p.n)
	if p.after > 0 {
		s += ":" + p.after.String()
	}
	return s
}

// name is the point without its numbers.
func (p point) name() string { return strings.TrimSuffix(string(p.op)+" "+string(p.when), " ") }

// parsePlan is the inverse of String, of several with commas between.
func parsePlan(text string) ([]point, error) {
	var plan []point
	for _, word := range strings.Split(text, ",") {
		var p point
		var err error
		part := strings.Split(word, ":")
		p.op = apitest.Op(part[0])
		switch {
		case p.op == opRandom && len(part) == 2:
			p.after, err = time.ParseDuration(part[1])
		case len(part) == 3 || len(part) == 4:
			p.when = moment(part[1])
			p.n, err = strconv.Atoi(part[2])
			if len(part) == 4 && err == nil {
				p.after, err = time.ParseDuration(part[3])
			}
		default:
			err = fmt.Errorf("a point is op:moment:n[:after] or random:after")
		}
		if err != nil {
			return nil, fmt.Errorf("%q: %w", word, err)
		}
		plan = append(plan, p)
	}
	return plan, nil
}

// named returns every named point once.
func named(rng *rand.Rand) []point {
	var all []point
	for _, op := range []apitest.Op{
		apitest.OpLimits, apitest.OpInitiate, apitest.OpPut, apitest.OpConfirm, apitest.OpComplete,
		apitest.OpProgress, apitest.OpRetryChunk, apitest.OpAbort,
	} {
		moments := []moment{before, applied, replied}
		if op == apitest.OpPut {
			moments = []moment{before, start, middle, end, applied, replied}
		}
		for _, when := range moments {
			p := point{op: op, when: when, n: 1}
			if op == apitest.OpPut || op == apitest.OpConfirm {
				p.n = 1 + rng.IntN(6)
			}
			if when == replied {
				// Around here the answer is read, and written to the journal.
				p.after = time.Duration(rng.Int64N(int64(20 * time.Millisecond)))
			}
			all = append(all, p)
		}
	}
	return all
}

// deck returns the points of so many kills: every named one at least once, the
// rest at random moments.
func deck(kills int, rng *rand.Rand) []point {
	var all []point
	for range max(1, kills/60) {
		all = append(all, named(rng)...)
	}
	for len(all) < kills {
		all = append(all, point{op: opRandom, after: time.Duration(rng.Int64N(int64(600 * time.Millisecond)))})
	}
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// stage orders the points of one round, so that most are met: what comes
// first in an upload's life is struck first.
func (p point) stage() int {
	switch p.op {
	case apitest.OpLimits:
		return 0
	case apitest.OpAbort, apitest.OpInitiate:
		return 1
	case apitest.OpComplete:
		return 3
	}
	return 2
}
