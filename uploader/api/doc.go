// Package api is a typed client of the AionVision video upload service.
package api
