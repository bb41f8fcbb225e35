package settings

import (
	"encoding/json"
	"maps"
	"slices"
)

// Given are settings that somebody else has chosen: the values, and the names
// of those that count, as the settings file has them. Of the labels each has a
// name of its own, like "new_videos.site".
type Given struct {
	Settings
	Names []string
}

// Govern puts the choices of an administrator over and under the person's.
// What is locked is always as it is given, and a change of it is dropped. What
// is preset is as it is given until the person chooses something else; while
// they haven't, the file doesn't name it, so that another preset reaches them.
// Neither is kept in the file. Names that aren't known are ignored. It is
// called once, before the Store is shared.
func (s *Store) Govern(locked, preset Given) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.locked, s.preset = locked, preset
	for _, name := range preset.Names {
		if f, ok := governed()[name]; ok && !s.named[name] {
			f.copy(&s.now, &preset.Settings)
		}
	}
	s.now = s.now.sound()
}

// field is a setting that can be given.
type field struct {
	copy func(to, from *Settings)
	path []string // in the file
}

// governed are the settings that can be given, by name.
func governed() map[string]field {
	top := func(name string, copy func(to, from *Settings)) field { return field{copy, []string{name}} }
	label := func(name string, copy func(to, from *NewVideos)) field {
		return field{func(to, from *Settings) { copy(&to.NewVideos, &from.NewVideos) }, []string{"new_videos", name}}
	}
	return map[string]field{
		"base_url":       top("base_url", func(to, from *Settings) { to.BaseURL = from.BaseURL }),
		"ca_file":        top("ca_file", func(to, from *Settings) { to.CAFile = from.CAFile }),
		"proxy":          top("proxy", func(to, from *Settings) { to.Proxy = from.Proxy }),
		"rate_limit":     top("rate_limit", func(to, from *Settings) { to.RateLimit = from.RateLimit }),
		"videos_at_once": top("videos_at_once", func(to, from *Settings) { to.Videos = from.Videos }),
		"no_updates":     top("no_updates", func(to, from *Settings) { to.NoUpdates = from.NoUpdates }),
		"no_analysis":    top("no_analysis", func(to, from *Settings) { to.NoAnalysis = from.NoAnalysis }),
		"analysis_type":  top("analysis_type", func(to, from *Settings) { to.AnalysisType = from.AnalysisType }),

		"new_videos.site":       label("site", func(to, from *NewVideos) { to.Site = from.Site }),
		"new_videos.asset":      label("asset", func(to, from *NewVideos) { to.Asset = from.Asset }),
		"new_videos.inspection": label("inspection", func(to, from *NewVideos) { to.Inspection = from.Inspection }),
		"new_videos.tags":       label("tags", func(to, from *NewVideos) { to.Tags = from.Tags }),
	}
}

// namedIn returns which of the settings that can be given a file names.
func namedIn(file []byte) map[string]bool {
	var top map[string]json.RawMessage
	var labels struct {
		NewVideos map[string]json.RawMessage `json:"new_videos"`
	}
	named := map[string]bool{}
	if json.Unmarshal(file, &top) != nil || json.Unmarshal(file, &labels) != nil {
		return named
	}
	for name, f := range governed() {
		in := top
		if len(f.path) == 2 {
			in = labels.NewVideos
		}
		_, named[name] = in[f.path[len(f.path)-1]]
	}
	return named
}

// locks returns settings with what is locked as it is given.
func (s *Store) locks(x Settings) Settings {
	for _, name := range s.locked.Names {
		if f, ok := governed()[name]; ok {
			f.copy(&x, &s.locked.Settings)
		}
	}
	return x
}

// encode writes the person's own choices. A preset is left out while it holds,
// and written in full, as nothing too, where the person has left it.
func (s *Store) encode() ([]byte, error) {
	b, err := json.Marshal(s.now)
	if err != nil || len(s.preset.Names) == 0 {
		return indented(b, err)
	}
	var top map[string]any
	if err := json.Unmarshal(b, &top); err != nil {
		return nil, err
	}
	labels, _ := top["new_videos"].(map[string]any)
	if labels == nil {
		labels = map[string]any{}
	}
	for _, name := range slices.Sorted(maps.Keys(governed())) {
		if !slices.Contains(s.preset.Names, name) {
			continue
		}
		f, in := governed()[name], top
		if len(f.path) == 2 {
			in = labels
		}
		last := f.path[len(f.path)-1]
		same := s.now
		if f.copy(&same, &s.preset.Settings); same == s.now {
			delete(in, last)
		} else if _, there := in[last]; !there {
			in[last] = nothing(name)
		}
	}
	if delete(top, "new_videos"); len(labels) > 0 {
		top["new_videos"] = labels
	}
	return indented(json.Marshal(top))
}

// nothing is how a file says that a setting is at its zero value.
func nothing(name string) any {
	switch name {
	case "rate_limit", "videos_at_once":
		return 0
	case "no_updates", "no_analysis":
		return false
	}
	return ""
}

func indented(b []byte, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	var any json.RawMessage = b
	return json.MarshalIndent(any, "", "  ")
}
