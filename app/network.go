package app

import (
	"crypto/x509"

	"github.com/aionvision/aion-uploader/app/proxy"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// throttle is what of an engine follows the settings while it runs. Proxy and
// certificates are given when it is opened.
type throttle interface {
	SetRateLimit(bytesPerSecond int64)
	SetVideos(n int)
}

// Network is an engine's way to the service.
type Network struct {
	Proxy     proxy.Func     // nil: from the environment
	RootCAs   *x509.CertPool // nil: the system's
	RateLimit int64          // bytes a second of all uploads; 0: none
	Videos    int            // sent at a time; 0: as many as fill the line
}

// network makes the way that the settings ask for. What can't be used is left
// out, which trusts nobody more than before, and the text says so. It does I/O.
func network(s settings.Settings) (n Network, unused string) {
	n = Network{RateLimit: s.RateLimit, Videos: s.Videos}
	n.Proxy, _ = proxy.For(s.Proxy) // the settings were checked: it can't fail
	if s.CAFile != "" {
		var err error
		if n.RootCAs, err = uploader.LoadCA(s.CAFile); err != nil {
			unused = words.T("Extra certificates, {{.File}}: {{.Problem}}", words.V{"File": s.CAFile, "Problem": caProblem(err)})
		}
	}
	return n, unused
}
