// Package cli tests aion-upload as a script has it: the program itself, against
// the service in another process, with real videos.
package cli
