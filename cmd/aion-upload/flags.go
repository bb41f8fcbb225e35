package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/aionvision/aion-uploader/uploader"
)

// options are the command line.
type options struct {
	baseURL, state, caFile string
	title                  string
	tags                   list
	meta                   pairs
	noAnalyze, resume      bool
	again, json, practice  bool
	parallel               int
	limit                  byteRate
	paths                  []string
}

// parse reads the command line. What is wrong with it has been said when it
// returns an error.
func parse(args []string, stdout, stderr io.Writer) (*options, error) {
	o := &options{meta: pairs{}}
	fs := flag.NewFlagSet("aion-upload", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.Usage = func() {
		fmt.Fprintln(stderr, "Usage: aion-upload [flags] FILE|FOLDER…\n\nSends videos to AionVision. The key comes from AIONVISION_API_KEY, else the keychain.\n\nFlags:")
		fs.PrintDefaults()
		fmt.Fprintln(stderr, "\nExit status: 0 all uploaded, 1 some not, 2 usage, 130 interrupted.")
	}
	showVersion := fs.Bool("version", false, "print the version and exit")
	fs.StringVar(&o.baseURL, "base-url", defaultBaseURL(), "`URL` of the service (AIONVISION_BASE_URL)")
	fs.StringVar(&o.state, "state", "", "folder `DIR` that keeps the queue across runs")
	fs.StringVar(&o.caFile, "ca-file", "", "`FILE` in PEM with further certificate authorities")
	fs.StringVar(&o.title, "title", "", "`TITLE` of the video(s)")
	fs.Var(&o.tags, "tag", "a `TAG`; may be given several times")
	fs.Var(o.meta, "meta", "`K=V` to keep with the video(s); may be given several times")
	fs.BoolVar(&o.noAnalyze, "no-analyze", false, "don't have the videos analysed after the upload")
	fs.IntVar(&o.parallel, "parallel", 0, fmt.Sprintf("chunks sent at once: `N` from 1 to %d", uploader.MaxParallel))
	fs.Var(&o.limit, "limit", "`RATE`: most bytes per second, such as 500k or 2M")
	fs.BoolVar(&o.resume, "resume", false, "go on with what earlier runs left unfinished")
	fs.BoolVar(&o.again, "again", false, "send videos again that were uploaded before")
	fs.BoolVar(&o.json, "json", false, "print one JSON object a line")
	fs.BoolVar(&o.practice, "practice", false, "practise: a service in this process takes the bytes and drops them; no key, no network")
	if err := fs.Parse(args); err != nil {
		return nil, err
	}
	if *showVersion {
		fmt.Fprintln(stdout, "aion-upload", programVersion)
		return nil, flag.ErrHelp
	}
	o.paths = fs.Args()
	err := o.check()
	if err != nil {
		fmt.Fprintln(stderr, "aion-upload:", err)
	}
	return o, err
}

func (o *options) check() error {
	if len(o.paths) == 0 && !o.resume {
		return errors.New("name at least one file or folder, or --resume")
	}
	if o.parallel < 0 || o.parallel > uploader.MaxParallel {
		return fmt.Errorf("--parallel takes 1 to %d", uploader.MaxParallel)
	}
	for _, path := range o.paths {
		if _, err := os.Lstat(path); err != nil && strings.HasPrefix(path, "-") {
			return fmt.Errorf("%s: flags stand before the files", path)
		}
	}
	return o.labels().Check()
}

func (o *options) labels() uploader.Labels {
	return uploader.Labels{Title: o.title, Tags: o.tags, Metadata: o.meta}
}

// list is a flag that may be given several times.
type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

// pairs is a flag of KEY=VALUE that may be given several times.
type pairs map[string]string

func (p pairs) String() string { return "" }
func (p pairs) Set(s string) error {
	k, v, ok := strings.Cut(s, "=")
	if !ok || k == "" {
		return errors.New("KEY=VALUE is wanted")
	}
	p[k] = v
	return nil
}

// byteRate is bytes per second, with k, M or G (decimal) or Ki, Mi, Gi (binary)
// behind it, and B or /s after that if one likes.
type byteRate int64

func (r *byteRate) String() string { return strconv.FormatInt(int64(*r), 10) }

func (r *byteRate) Set(s string) error {
	n := strings.TrimSuffix(strings.TrimSpace(s), "/s")
	n = strings.TrimSuffix(strings.TrimSuffix(n, "B"), "b")
	factor := 1.0
	for _, u := range []struct {
		suffix string
		factor float64
	}{{"ki", 1 << 10}, {"mi", 1 << 20}, {"gi", 1 << 30}, {"k", 1e3}, {"m", 1e6}, {"g", 1e9}} {
		if rest, ok := strings.CutSuffix(strings.ToLower(n), u.suffix); ok {
			n, factor = rest, u.factor
			break
		}
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(n), 64)
	if err != nil || !(v*factor >= 1 && v*factor <= 1e12) {
		return errors.New("a number of bytes per second is wanted, such as 500k or 2M")
	}
	*r = byteRate(v * factor)
	return nil
}
