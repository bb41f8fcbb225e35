//go:build !windows

package uploader

import (
	"errors"
	"syscall"
)

func isMissingOS(err error) bool {
	return errors.Is(err, syscall.ESTALE) || errors.Is(err, syscall.EHOSTDOWN)
}
