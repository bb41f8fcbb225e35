package app

import (
	"slices"

	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// step is one call of [Engine.Move].
type step struct {
	ids    []uploader.ID
	before uploader.ID // empty: at the end
}

// inLine reports whether a transfer's place in the queue still means anything.
func inLine(s *uploader.Snapshot) bool {
	p := s.State.Phase
	return !p.Final() && p != uploader.Failed && p != uploader.Aborting
}

// sendFirst puts the chosen before everything else that isn't finished, in the
// order they have now. No step is needed where they are the first already.
func sendFirst(all []*uploader.Snapshot, chosen []uploader.ID) []step {
	is := setOf(chosen)
	var ids []uploader.ID
	var before uploader.ID
	ahead := false // something else stands before one of the chosen
	for _, s := range all {
		switch {
		case !inLine(s):
		case is[s.ID]:
			ids = append(ids, s.ID)
			ahead = ahead || before != ""
		case before == "":
			before = s.ID
		}
	}
	if !ahead {
		return nil
	}
	return []step{{ids, before}}
}

// moveBy puts each of the chosen past one neighbour, up or down. Neighbours
// are those of the same group on the screen, so that a move can be seen;
// beyond a group's edge, the next that isn't finished. The chosen stay in their
// order, and those that stand at the edge already wait for the others.
func moveBy(all []*uploader.Snapshot, chosen []uploader.ID, down bool) []step {
	is := setOf(chosen)
	line := slices.DeleteFunc(slices.Clone(all), func(s *uploader.Snapshot) bool { return !inLine(s) })
	if down {
		slices.Reverse(line) // down is up, seen from the end
	}
	var steps []step
	for at := range line {
		s := line[at]
		if !is[s.ID] {
			continue
		}
		to := placeBefore(line, at, is)
		if to == at {
			continue
		}
		line = slices.Insert(slices.Delete(line, at, at+1), to, s)
		steps = append(steps, stepTo(line, to, down))
	}
	return steps
}

// placeBefore returns where the chosen one at a place of the line goes.
func placeBefore(line []*uploader.Snapshot, at int, chosen map[uploader.ID]bool) int {
	group := words.GroupOf(line[at].State)
	for i := at - 1; i >= 0; i-- {
		if words.GroupOf(line[i].State) != group {
			continue
		}
		if chosen[line[i].ID] {
			return i + 1 // close up behind it
		}
		return i
	}
	if at > 0 && !chosen[line[at-1].ID] {
		return at - 1
	}
	return at
}

// stepTo words a place in the line as the engine's Move wants it.
func stepTo(line []*uploader.Snapshot, at int, reversed bool) step {
	s := step{ids: []uploader.ID{line[at].ID}}
	switch {
	case !reversed:
		s.before = line[at+1].ID // it has passed that one
	case at > 0:
		s.before = line[at-1].ID
	}
	return s
}

func setOf(ids []uploader.ID) map[uploader.ID]bool {
	is := make(map[uploader.ID]bool, len(ids))
	for _, id := range ids {
		is[id] = true
	}
	return is
}

// move hands the steps to the engine.
func (p *program) move(steps []step) {
	for _, s := range steps {
		p.session.engine.Move(s.ids, s.before)
	}
}
