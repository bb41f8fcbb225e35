package app

// Practice is the practice service, running in this process.
type Practice struct {
	BaseURL string
	Stop    func()
	SetLine func(PracticeLine) // from now on, for uploads under way too; returns at once
}

// PracticeLine is what sort of line practice pretends to have.
type PracticeLine uint8

// The lines, in the order in which they are offered.
const (
	GoodLine PracticeLine = iota
	SlowLine
	BreakingLine
)

// practiceLine changes the line of the practice session.
func (p *program) practiceLine(l PracticeLine) {
	if s := p.session; s != nil && s.line != nil {
		s.line(l)
		p.wake()
	}
}
