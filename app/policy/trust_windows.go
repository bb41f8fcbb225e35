package policy

import (
	"fmt"
	"os"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Path is where an administrator puts the policy. The system is asked for the
// folder: %ProgramData% itself is the user's to set.
func Path() (string, error) {
	data, err := windows.KnownFolderPath(windows.FOLDERID_ProgramData, 0)
	if err != nil {
		return "", fmt.Errorf("policy: %w", err)
	}
	return filepath.Join(data, "Aion Uploader", "policy.json"), nil
}

// What lets somebody change a file, or put another one in the place of one in
// a folder. Ordinary users may create new files in a folder of ProgramData, by
// the system's own rules, but not replace those of others.
const (
	deleteChild  windows.ACCESS_MASK = 0x40
	changesThere                     = windows.DELETE | windows.WRITE_DAC | windows.WRITE_OWNER | windows.GENERIC_ALL
	changesFile                      = changesThere | windows.GENERIC_WRITE | windows.FILE_WRITE_DATA | windows.FILE_APPEND_DATA
	changesItems                     = changesThere | deleteChild
)

// trusted refuses a file, or its folder, that doesn't belong to the
// administrators or the system, or that others may change.
func trusted(path string, f *os.File) error {
	file, err := windows.GetSecurityInfo(windows.Handle(f.Fd()), windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return err
	}
	if err := administratorsAlone(file, changesFile); err != nil {
		return err
	}
	folder, err := windows.GetNamedSecurityInfo(filepath.Dir(path), windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return err
	}
	return administratorsAlone(folder, changesItems)
}

// administratorsAlone says who else has one of the rights.
func administratorsAlone(sd *windows.SECURITY_DESCRIPTOR, rights windows.ACCESS_MASK) error {
	owner, _, err := sd.Owner()
	if err != nil {
		return err
	}
	if !isAdministrator(owner) {
		return fmt.Errorf("%w: it belongs to %s", ErrNotTrusted, owner)
	}
	acl, _, err := sd.DACL()
	if err != nil {
		return fmt.Errorf("%w: everybody may change it (%w)", ErrNotTrusted, err)
	}
	if acl == nil {
		return fmt.Errorf("%w: everybody may change it", ErrNotTrusted)
	}
	for i := range uint32(acl.AceCount) {
		var ace *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(acl, i, &ace); err != nil {
			return err
		}
		if ace.Header.AceType != windows.ACCESS_ALLOWED_ACE_TYPE || ace.Header.AceFlags&windows.INHERIT_ONLY_ACE != 0 || ace.Mask&rights == 0 {
			continue
		}
		if who := (*windows.SID)(unsafe.Pointer(&ace.SidStart)); !isAdministrator(who) {
			return fmt.Errorf("%w: %s may change it", ErrNotTrusted, who)
		}
	}
	return nil
}

// trustedInstaller is the service that owns the system's own files.
const trustedInstaller = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"

func isAdministrator(who *windows.SID) bool {
	return who.IsWellKnown(windows.WinBuiltinAdministratorsSid) || who.IsWellKnown(windows.WinLocalSystemSid) || who.String() == trustedInstaller
}
