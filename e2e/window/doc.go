// Package window tests the program as a person has it: a real window on a
// screen of its own, a real mouse, a real keyring, and the service in the test's
// process, which tells what really arrived. Pictures of every state are kept in
// the folder that AION_ARTEFACTS names, else in aion-uploader-e2e below the
// system's temporary folder.
package window
