package journal

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
)

// errPanic marks a connection on which the driver panicked: its locks may be
// held for ever, so nothing more is asked of it, not even to close.
var errPanic = errors.New("the driver panicked")

// guard runs f and turns a panic or a memory fault of the driver, which is C
// translated to Go, into ErrDamaged.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		// Other values than the runtime's own may quote what was stored.
		what := fmt.Sprintf("%T", r)
		if re, ok := r.(runtime.Error); ok {
			what = re.Error()
		}
		err = fmt.Errorf("%w: %w: %s", ErrDamaged, errPanic, what)
	}()
	return f()
}
