package receipt

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
)

// MaxSize is the longest receipt that is read: some 30,000 videos. Bytes.
const MaxSize = 32 << 20

// What can be wrong with a receipt.
var (
	// ErrNone: it isn't a receipt of this program.
	ErrNone = errors.New("not a receipt")
	// ErrDamaged: it is one, and can't be read or makes no sense.
	ErrDamaged = errors.New("the receipt is damaged")
	// ErrNewer: a newer program wrote it.
	ErrNewer = errors.New("the receipt was written by a newer program")
)

// begin and end enclose the JSON in a page.
const (
	begin = `<pre id="aion-upload-receipt">`
	end   = `</pre>`
)

// Parse reads a receipt, as JSON or as a page, and returns what it holds: one
// or more. Errors wrap [ErrNone], [ErrDamaged] or [ErrNewer].
func Parse(b []byte) ([]Receipt, error) {
	if len(b) > MaxSize {
		return nil, fmt.Errorf("receipt: %w: it is too long", ErrNone)
	}
	j, isPage := bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), false
	if at := bytes.Index(j, []byte(begin)); at >= 0 {
		j, isPage = j[at+len(begin):], true
		stop := bytes.Index(j, []byte(end))
		if stop < 0 {
			return nil, fmt.Errorf("receipt: %w: the page is cut off", ErrDamaged)
		}
		j = []byte(html.UnescapeString(string(j[:stop])))
	}
	var f file
	err := json.Unmarshal(j, &f)
	switch {
	case err != nil && (isPage || bytes.Contains(j, []byte(`"`+Format+`"`))):
		return nil, fmt.Errorf("receipt: %w: %w", ErrDamaged, err)
	case err != nil, f.Format != Format:
		return nil, fmt.Errorf("receipt: %w", ErrNone)
	case f.Version > Version:
		return nil, fmt.Errorf("receipt: %w: version %d", ErrNewer, f.Version)
	case f.Version < 1 || len(f.Receipts) == 0:
		return nil, fmt.Errorf("receipt: %w: it is empty", ErrDamaged)
	}
	for i := range f.Receipts {
		if err := f.Receipts[i].check(); err != nil {
			return nil, fmt.Errorf("receipt: %w: %w", ErrDamaged, err)
		}
	}
	return f.Receipts, nil
}

// check refuses what no upload can have been.
func (r *Receipt) check() error {
	if r.Size <= 0 {
		return errors.New("a size that no file has")
	}
	if r.SHA256 == "" {
		return nil
	}
	if b, err := hex.DecodeString(r.SHA256); err != nil || len(b) != 32 {
		return errors.New("a SHA-256 that is none")
	}
	return nil
}

// ParseFile is [Parse] of a file.
func ParseFile(path string) ([]Receipt, error) {
	f, st, err := openRegular(path)
	if errors.Is(err, errNotFile) {
		return nil, fmt.Errorf("receipt: %w: %w", ErrNone, err)
	}
	if err != nil {
		return nil, fmt.Errorf("receipt: %w", err)
	}
	defer f.Close()
	if st.Size() > MaxSize {
		return nil, fmt.Errorf("receipt: %w: it is too long", ErrNone)
	}
	b, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("receipt: %w", err)
	}
	return Parse(b)
}
