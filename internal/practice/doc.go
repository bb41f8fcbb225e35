// Package practice runs the service behind practice mode: the AionVision service
// in this process, which hashes what it is sent and drops it, and the line to it,
// which can be made slow or breaking so that a trainer can show what happens.
// Nothing leaves this computer: it listens on loopback and answers nobody else.
package practice
