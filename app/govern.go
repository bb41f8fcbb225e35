package app

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/policy"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// PolicyFunc reads what an administrator has set. An error means that nothing
// of it holds, and is said in the window.
type PolicyFunc func() (policy.Policy, error)

// SystemPolicy reads the policy at the system's own place.
func SystemPolicy() (policy.Policy, error) {
	path, err := policy.Path()
	if err != nil {
		return policy.Policy{}, err
	}
	return policy.Read(path)
}

// govern puts the policy over the settings, and keeps in the Config what it
// locks and what is wrong with it. It does I/O and is called once.
func (c *Config) govern(store *settings.Store) {
	if c.ReadPolicy == nil {
		return
	}
	p, err := c.ReadPolicy()
	r := rulesOf(p)
	r.err = err
	if c.BaseURL != "" && slices.Contains(r.locked.Names, setServer) {
		r.otherServer = c.BaseURL != r.locked.BaseURL
		c.BaseURL = ""
	}
	store.Govern(r.locked, r.preset)
	c.rules = r
	if err != nil {
		c.Log.Logger(nil).Warn("policy", "err", err)
	}
	for _, name := range append(slices.Clone(p.Unknown), r.wrong...) {
		c.Log.Logger(nil).Warn("policy", "ignored", name)
	}
}

// rules is a policy as the settings take it.
type rules struct {
	locked, preset settings.Given
	wrong          []string // what has a value that can't be used, by its name in the policy
	err            error    // why there are none
	otherServer    bool     // the start asked for another server than the one that is locked
}

func rulesOf(p policy.Policy) rules {
	var r rules
	r.locked = r.given("locked", p.Locked)
	r.preset = r.given("preset", p.Preset)
	return r
}

// given takes what can be used of the values.
func (r *rules) given(part string, v policy.Values) settings.Given {
	var g settings.Given
	take := func(set setting, name string, given bool, problem error) {
		switch {
		case !given:
		case problem != nil:
			r.wrong = append(r.wrong, part+"."+name)
		default:
			g.Names = append(g.Names, set)
		}
	}
	var err error
	g.BaseURL, err = usable(v.BaseURL, settings.CheckBaseURL)
	take(setServer, "base_url", v.BaseURL != nil, err)
	g.CAFile, err = usable(v.CAFile, absolutePath)
	take(setCA, "ca_file", v.CAFile != nil, err)
	g.Proxy, err = usable(v.Proxy, settings.CheckProxy)
	take(setProxy, "proxy", v.Proxy != nil, err)
	g.AnalysisType, err = usable(v.AnalysisType, knownAnalysis)
	take(setAnalysisType, "analysis_type", v.AnalysisType != nil, err)
	g.RateLimit, err = within(v.RateLimit, settings.MinRate, settings.MaxRate)
	take(setRate, "rate_limit", v.RateLimit != nil, err)
	g.Videos, err = within(v.Videos, 1, settings.MaxVideos)
	take(setVideos, "videos_at_once", v.Videos != nil, err)
	g.NoUpdates = v.Updates != nil && !*v.Updates
	take(setUpdates, "updates", v.Updates != nil, nil)
	g.NoAnalysis = v.Analyse != nil && !*v.Analyse
	take(setAnalysis, "analyse", v.Analyse != nil, nil)
	label := func(field string, value *string) string {
		s, err := usable(value, func(s string) (string, error) { return s, uploader.CheckField(field, s) })
		take(lockedLabel(field), "labels."+field, value != nil, err)
		return s
	}
	g.NewVideos.Site = label(words.FieldSite, v.Labels.Site)
	g.NewVideos.Asset = label(words.FieldAsset, v.Labels.Asset)
	g.NewVideos.Inspection = label(words.FieldInspection, v.Labels.Inspection)
	if tags := v.Labels.Tags; tags != nil {
		err := uploader.Labels{Tags: *tags}.Check()
		if err == nil {
			g.NewVideos.Tags = strings.Join(*tags, ",")
		}
		take(setTags, "labels.tags", true, err)
	}
	return g
}

// usable returns a value as it is kept; the zero one where none is given or
// it can't be used.
func usable(v *string, check func(string) (string, error)) (string, error) {
	if v == nil {
		return "", nil
	}
	s, err := check(*v)
	if err != nil {
		return "", err
	}
	return s, nil
}

var errRange = errors.New("out of range")

// within is usable for numbers, of which 0 is none.
func within[T int | int64](v *T, least, most T) (T, error) {
	switch {
	case v == nil || *v == 0:
		return 0, nil
	case *v < least || *v > most:
		return 0, errRange
	}
	return *v, nil
}

func absolutePath(s string) (string, error) {
	if s != "" && !filepath.IsAbs(s) {
		return "", fmt.Errorf("%q is no absolute path", s)
	}
	return s, nil
}

func knownAnalysis(s string) (string, error) {
	if s != "" && !slices.Contains(settings.AnalysisTypes(), s) {
		return "", fmt.Errorf("%q is no kind of analysis", s)
	}
	return s, nil
}

// lockedLabel is the setting of a label field of new videos.
func lockedLabel(field string) setting { return "new_videos." + field }

// lockedBy says of each setting that can't be changed here who has set it.
func (c *Config) lockedBy() map[setting]string {
	all := map[setting]string{}
	for _, name := range c.rules.locked.Names {
		all[name] = words.SetByAdministrator()
	}
	for name, who := range c.Locked {
		all[name] = who
	}
	return all
}

// fixedServer says who has set the server, empty where the person may.
func (p *program) fixedServer() string {
	if p.cfg.BaseURL != "" {
		return words.T("Given when the program was started, for this run.")
	}
	return p.cfg.lockedBy()[setServer]
}

// problem says what of the policy doesn't hold; empty when all of it does.
func (r *rules) problem() string {
	why := ""
	if r.err != nil {
		why = strings.TrimPrefix(r.err.Error(), "policy: ")
	}
	switch {
	case errors.Is(r.err, policy.ErrNotTrusted):
		return words.T("Your administrator's policy isn't used: {{.Problem}}. Tell your administrator.", words.V{"Problem": why})
	case r.err != nil:
		return words.T("Your administrator's policy can't be read, so it isn't used. Tell your administrator: {{.Problem}}", words.V{"Problem": why})
	case len(r.wrong) > 0:
		return words.T("Your administrator's policy isn't used in whole. Tell your administrator: {{.Names}} can't be used.", words.V{"Names": strings.Join(r.wrong, ", ")})
	case r.otherServer:
		return words.T("Your administrator has set the server, so the one given at the start isn't used.")
	}
	return ""
}

// sayRules tells what of the policy doesn't hold, until it has been read.
func (p *program) sayRules() {
	v := p.main
	text := p.cfg.rules.problem()
	if p.rulesRead {
		text = ""
	}
	if v.ruled.Tell(text, look.IconAlert, look.Caution, "", nil) {
		v.relay()
	}
}
