package app

import (
	"context"

	"github.com/aionvision/aion-uploader/uploader"
)

// fakeHelp is the engine's part in the connection check and the report.
type fakeHelp struct {
	checks []uploader.Check // what a check tells
}

func (f *fakeHelp) CheckConnection(context.Context) <-chan uploader.Check {
	c := make(chan uploader.Check, len(f.checks))
	for _, x := range f.checks {
		c <- x
	}
	close(c)
	return c
}

func (f *fakeHelp) Details(uploader.ID) *uploader.Details { return nil }
