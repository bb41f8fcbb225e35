package words

// PracticeLine names one of practice's lines, in the order good, slow,
// breaking, and says what it is like.
func PracticeLine(n int) (label, hint string) {
	switch n {
	case 1:
		return T("Slow line"), T("As at the edge of coverage: about 1 Mbit/s, and every answer takes its time.")
	case 2:
		return T("Breaking line"), T("It breaks, answers with errors and goes offline. Nothing is lost.")
	}
	return T("Good line"), T("As in the office.")
}
