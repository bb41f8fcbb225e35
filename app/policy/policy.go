// Package policy reads what an administrator has set for a computer: a JSON
// file at the system's own place, which presets settings or locks them.
//
//	{
//	  "locked": {"base_url": "https://api.example.com", "updates": false},
//	  "preset": {"rate_limit": 2000000, "labels": {"site": "B17"}}
//	}
//
// What is locked holds; what is preset holds until the person chooses
// something else. The file is taken only where no ordinary user could have
// written it. Whether a value makes sense is for the settings to say.
package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
)

// maxSize is more than any policy needs, in bytes.
const maxSize = 64 << 10

// Values are settings that a policy gives; nil: not given.
type Values struct {
	BaseURL      *string `json:"base_url"`
	CAFile       *string `json:"ca_file"` // absolute path of a PEM file
	Proxy        *string `json:"proxy"`   // "": the system's; "none"; or an address
	RateLimit    *int64  `json:"rate_limit"`
	Videos       *int    `json:"videos_at_once"`
	Updates      *bool   `json:"updates"` // look for newer versions
	Analyse      *bool   `json:"analyse"`
	AnalysisType *string `json:"analysis_type"`
	Labels       Labels  `json:"labels"`
}

// Labels are those of new videos; nil: not given.
type Labels struct {
	Site       *string   `json:"site"`
	Asset      *string   `json:"asset"`
	Inspection *string   `json:"inspection"`
	Tags       *[]string `json:"tags"`
}

// Policy is what the file says.
type Policy struct {
	Locked, Preset Values
	// Unknown names the fields that nothing is known of: of a newer program, or
	// misspelt. They are ignored.
	Unknown []string
}

// Errors that [Read] gives, wrapped.
var (
	ErrNotTrusted = errors.New("someone other than an administrator could have written it")
	ErrTooBig     = errors.New("larger than 64 KiB")
)

// Read reads the policy at path, which is [Path]'s but in tests. It returns the
// empty policy and no error where there is none. An error means that nothing of
// the file holds. It does I/O.
func Read(path string) (Policy, error) {
	return read(path, trusted)
}

func read(path string, trusted func(path string, f *os.File) error) (Policy, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Policy{}, nil
	}
	if err != nil {
		return Policy{}, fmt.Errorf("policy: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return Policy{}, errors.Join(fmt.Errorf("policy: %s is no file", path), err)
	}
	if err := trusted(path, f); err != nil {
		return Policy{}, fmt.Errorf("policy: %s: %w", path, err)
	}
	b, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	switch {
	case err != nil:
		return Policy{}, fmt.Errorf("policy: %w", err)
	case len(b) > maxSize:
		return Policy{}, fmt.Errorf("policy: %s: %w", path, ErrTooBig)
	}
	p, err := parse(b)
	if err != nil {
		return Policy{}, fmt.Errorf("policy: %s: %w", path, err)
	}
	return p, nil
}

// parse reads a policy. One field of a wrong kind refuses the whole: half a
// policy is nobody's intention.
func parse(b []byte) (Policy, error) {
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(b, &parts); err != nil {
		return Policy{}, err
	}
	if parts == nil {
		return Policy{}, errors.New("not an object")
	}
	var p Policy
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		var to *Values
		switch name {
		case "locked":
			to = &p.Locked
		case "preset":
			to = &p.Preset
		default:
			p.Unknown = append(p.Unknown, name)
			continue
		}
		known, unknown := apart(parts[name], name, valueNames())
		if err := json.Unmarshal(known, to); err != nil {
			return Policy{}, fmt.Errorf("%s: %w", name, err)
		}
		p.Unknown = append(p.Unknown, unknown...)
	}
	return p, nil
}

func valueNames() []string {
	return []string{"base_url", "ca_file", "proxy", "rate_limit", "videos_at_once", "updates", "analyse", "analysis_type", "labels"}
}

func labelNames() []string { return []string{"site", "asset", "inspection", "tags"} }

// apart takes the fields that aren't known out of an object, and names them,
// sorted. Go would take a known one in any case, "Updates" too: what is said to
// be ignored must be.
func apart(object []byte, under string, known []string) (rest []byte, unknown []string) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(object, &fields) != nil || fields == nil {
		return object, nil // not an object: that is for the reader to say
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(known, name) {
			unknown = append(unknown, under+"."+name)
			delete(fields, name)
		}
	}
	if labels, ok := fields["labels"]; ok {
		var more []string
		fields["labels"], more = apart(labels, under+".labels", labelNames())
		unknown = append(unknown, more...)
	}
	rest, err := json.Marshal(fields)
	if err != nil {
		return object, unknown
	}
	return rest, unknown
}
