package redact

import (
	"os"
	"os/user"
	"strings"
)

// Machine returns what names this person and this computer: home folder, user
// name, full name, host name. It asks the system, so it may do I/O.
func Machine() []Secret {
	var s []Secret
	add := func(text, instead string) {
		if text != "" && text != "/" {
			s = append(s, Secret{text, instead})
		}
	}
	if home, err := os.UserHomeDir(); err == nil {
		add(home, "[home]")
	}
	if u, err := user.Current(); err == nil {
		add(u.HomeDir, "[home]")
		add(u.Name, "[user]")
		domain, name, found := strings.Cut(u.Username, `\`) // DOMAIN\name on Windows
		if !found {
			name = domain
			domain = ""
		}
		add(name, "[user]")
		add(domain, "[domain]")
	}
	for _, v := range []string{"USER", "LOGNAME", "USERNAME"} {
		add(os.Getenv(v), "[user]")
	}
	if host, err := os.Hostname(); err == nil {
		add(host, "[computer]")
		short, _, _ := strings.Cut(host, ".")
		add(short, "[computer]")
	}
	return s
}
