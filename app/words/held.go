package words

// Removed is the notice after videos were taken off the list. Of what is safe
// it says so: a list that becomes shorter has frightened people.
func Removed(n int, safe bool) string {
	if safe {
		return N("{{.N}} videos removed from the list. They stay at AionVision and on this computer.", n)
	}
	return N("{{.N}} videos removed from the list", n)
}

// Held is the notice while videos wait for their first start: those that were
// opened with the program, or added while new videos are held. It stays until
// the last of them was started or removed, also across restarts.
func (t Totals) Held() string {
	if t.Waiting == 0 {
		return ""
	}
	return N("{{.N}} videos wait until you press Start. None of them is sent before that.", t.Waiting)
}
