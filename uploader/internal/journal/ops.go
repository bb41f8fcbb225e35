package journal

import "fmt"

// step is an operation that was looked at and encoded, before anything is
// written: what is left to go wrong is the disk, or a missing transfer.
type step struct {
	op  Op
	rec []byte // a Put's or a Remember's record
}

func prepare(ops []Op) ([]step, error) {
	steps := make([]step, 0, len(ops))
	for _, op := range ops {
		s, id := step{op: op}, ""
		switch op := op.(type) {
		case Put:
			rec, err := encodeTransfer(op.Transfer)
			if err != nil {
				return nil, err
			}
			s.rec, id = rec, op.Transfer.ID
		case Delete:
			id = op.ID
		case PutChunks:
			id = op.ID
		case DropChunks:
			id = op.ID
		case Set:
			id = op.Key
		case Remember:
			rec, err := encodeEntry(op.Entry)
			if err != nil {
				return nil, err
			}
			s.rec, id = rec, op.Entry.ID
		default:
			return nil, fmt.Errorf("no such operation: %T", op)
		}
		if id == "" {
			return nil, fmt.Errorf("%T: %w", op, ErrNoID)
		}
		steps = append(steps, s)
	}
	return steps, nil
}
