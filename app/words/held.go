package words

// Held is the notice while videos wait for their first start: those that were
// opened with the program, or added while new videos are held. It stays until
// the last of them was started or removed, also across restarts.
func (t Totals) Held() string {
	if t.Waiting == 0 {
		return ""
	}
	return N("{{.N}} videos wait until you press Start. None of them is sent before that.", t.Waiting)
}
