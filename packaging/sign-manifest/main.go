// Command sign-manifest writes the manifest by which running programs hear of a
// new version, and its signature in minisign's form:
//
//	sign-manifest -version 0.2.0 -url https://example.com/aion-uploader/ -out dist
//
// makes dist/manifest.json and dist/manifest.json.minisig, to be put where the
// programs were built to look (AION_UPDATE_URL in packaging/build.sh). The
// secret key is that of "minisign -G -W", in the file that -key names or in
// AION_UPDATE_SECRET_KEY; it is written nowhere.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

func main() {
	if err := run(os.Args[1:], os.Getenv, time.Now()); err != nil {
		fmt.Fprintln(os.Stderr, "sign-manifest:", err)
		os.Exit(1)
	}
}

// manifest is what app/update reads.
type manifest struct {
	Name    string    `json:"name"`
	Version string    `json:"version"`
	Date    time.Time `json:"date"`
	URL     string    `json:"url"`
	Notes   string    `json:"notes,omitempty"`
	Min     string    `json:"min,omitempty"`
}

func run(args []string, getenv func(string) string, now time.Time) error {
	m := manifest{Name: "aion-uploader", Date: now.UTC().Truncate(time.Second)}
	flags := flag.NewFlagSet("sign-manifest", flag.ContinueOnError)
	flags.StringVar(&m.Version, "version", "", "the new version, like 0.2.0")
	flags.StringVar(&m.URL, "url", "", "the page to download it from; on the manifest's own host")
	flags.StringVar(&m.Notes, "notes", "", "one line about it")
	flags.StringVar(&m.Min, "min", "", "the oldest version that should still be used")
	out := flags.String("out", ".", "the `folder` to write to")
	keyFile := flags.String("key", "", "the `file` of the secret key")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := m.check(); err != nil {
		return err
	}
	text := getenv("AION_UPDATE_SECRET_KEY")
	if *keyFile != "" {
		b, err := os.ReadFile(*keyFile)
		if err != nil {
			return err
		}
		text = string(b)
	}
	key, err := parseSecretKey(text)
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	b = append(b, '\n')
	comment := fmt.Sprintf("timestamp:%d\tfile:manifest.json\thashed", m.Date.Unix())
	path := filepath.Join(*out, "manifest.json")
	return errors.Join(os.WriteFile(path, b, 0o644), os.WriteFile(path+".minisig", key.sign(b, comment), 0o644))
}

// check refuses what the programs wouldn't take.
func (m manifest) check() error {
	number := regexp.MustCompile(`^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}$`)
	u, err := url.Parse(m.URL)
	switch {
	case !number.MatchString(m.Version):
		return errors.New("-version must be like 0.2.0")
	case m.Min != "" && !number.MatchString(m.Min):
		return errors.New("-min must be like 0.2.0")
	case err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil:
		return errors.New("-url must be an https address")
	case strings.ContainsAny(m.Notes, "\r\n"):
		return errors.New("-notes must be one line")
	}
	return nil
}
