; The installer for one user, who needs no administrator. package.sh gives VERSION,
; NUMBERS (the version as four numbers), STAGE (a folder with what is installed),
; ART (icon and picture), UPGRADE_CODE (the MSI's), SIGN (a command that signs a file
; in place) and OUT.
;
; Exit status: 0 done, 1 cancelled by the person, 2 refused (the MSI's program is
; there, or Windows is too old), 3 Aion Uploader is still running, 4 a file can't be
; replaced, 5 not everything of "remove everything" could be removed.

Unicode true
Target amd64-unicode
Name "Aion Uploader"
OutFile "${OUT}"
RequestExecutionLevel user
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
InstallDir "$LOCALAPPDATA\Programs\Aion Uploader"
SetCompressor lzma ; not solid: 0.2 MB more, and it asks at once
SetDateSave off ; the same bytes whenever it is built
SetFont "Segoe UI" 9
ShowInstDetails nevershow
ShowUninstDetails nevershow
BrandingText " "
VIProductVersion "${NUMBERS}"
VIAddVersionKey ProductName "Aion Uploader"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey CompanyName "AionVision"
VIAddVersionKey FileDescription "Aion Uploader setup"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey LegalCopyright "© 2026 the Aion Uploader authors. Apache-2.0"
; The uninstaller is inside the installer, so it is signed before it goes in.
!uninstfinalize '"${SIGN}" "%1"' = 0

!include MUI2.nsh
!include nsDialogs.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include FileFunc.nsh

!define EXE "aion-uploader.exe"
!define PROGID "AionUploader.Video"
!define CLASSES "Software\Classes"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Aion Uploader"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"

Var WasRunning ; "yes" when a window had to be ended
Var Everything ; "yes" when the list, the settings and the key go, too
Var EverythingBox

!define MUI_ICON "${ART}\icon.ico"
!define MUI_UNICON "${ART}\icon.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${ART}\side.bmp"
!define MUI_WELCOMEFINISHPAGE_BITMAP_STRETCH AspectFitHeight
!define MUI_WELCOMEPAGE_TITLE "Aion Uploader"
!define MUI_WELCOMEPAGE_TEXT "$(Welcome)"
!define MUI_FINISHPAGE_TITLE "$(Installed)"
!define MUI_FINISHPAGE_TEXT "$(HowToStart)"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${EXE}"
!define MUI_FINISHPAGE_RUN_TEXT "$(StartNow)"
!define MUI_PAGE_CUSTOMFUNCTION_SHOW installButton
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
UninstPage custom un.askPage un.askLeave
!insertmacro MUI_UNPAGE_INSTFILES
; The person's own language is taken, English where there is none of it.
!insertmacro MUI_LANGUAGE English
!insertmacro MUI_LANGUAGE German
!insertmacro MUI_LANGUAGE Spanish
!insertmacro MUI_LANGUAGE French
!insertmacro MUI_LANGUAGE PortugueseBR
!include strings.nsh
!include shared.nsh

Function .onInit
	${IfNot} ${AtLeastWin10}
		MessageBox MB_OK|MB_ICONSTOP "$(TooOld)" /SD IDOK
		SetErrorLevel 2
		Quit
	${EndIf}
	; 0: a product of the MSI's family is installed.
	System::Call 'msi::MsiEnumRelatedProducts(t "${UPGRADE_CODE}", i 0, i 0, t .r1) i .r0'
	${If} $0 == 0
		MessageBox MB_OK|MB_ICONINFORMATION "$(Managed)" /SD IDOK
		SetErrorLevel 2
		Quit
	${EndIf}
FunctionEnd

Function installButton
	GetDlgItem $0 $HWNDPARENT 1
	SendMessage $0 ${WM_SETTEXT} 0 "STR:$(^InstallBtn)"
FunctionEnd

; replace puts NAME.new in the place of NAME.
!macro replace NAME
	ClearErrors
	Delete "$INSTDIR\${NAME}"
	Rename "$INSTDIR\${NAME}.new" "$INSTDIR\${NAME}"
	${If} ${Errors}
		Call notReplaced
	${EndIf}
!macroend

Function notReplaced
	Delete "$INSTDIR\*.new"
	MessageBox MB_OK|MB_ICONSTOP "$(InUse)" /SD IDOK
	SetErrorLevel 4
	Quit
FunctionEnd

; An extension's own default is never touched: the person's player stays.
!macro openWith EXTENSION
	WriteRegStr HKCU "${CLASSES}\${EXTENSION}\OpenWithProgids" "${PROGID}" ""
	WriteRegStr HKCU "${CLASSES}\Applications\${EXE}\SupportedTypes" "${EXTENSION}" ""
!macroend

!macro openCommand KEY
	; Without "Player" Explorer refuses the verb for more than 15 files.
	WriteRegStr HKCU "${CLASSES}\${KEY}\shell\open" "MultiSelectModel" "Player"
	WriteRegStr HKCU "${CLASSES}\${KEY}\shell\open\command" "" '"$INSTDIR\${EXE}" "%1"'
!macroend

Section
	SetDetailsPrint none
	Call endRunning
	Call waitUnused
	SetOutPath "$INSTDIR"
	File "/oname=${EXE}.new" "${STAGE}\${EXE}"
	File "/oname=aion-upload.exe.new" "${STAGE}\aion-upload.exe"
	File "${STAGE}\LICENSE.txt"
	File "${STAGE}\THIRD-PARTY-LICENCES.txt"
	!insertmacro replace "aion-upload.exe"
	!insertmacro replace "${EXE}"
	WriteUninstaller "$INSTDIR\uninstall.exe"

	SetOutPath "$PROFILE" ; where the program starts when a shortcut is used
	CreateShortcut "$SMPROGRAMS\Aion Uploader.lnk" "$INSTDIR\${EXE}" "" "" 0 "" "" "$(Comment)"
	CreateShortcut "$SENDTO\Aion Uploader.lnk" "$INSTDIR\${EXE}"

	WriteRegStr HKCU "${CLASSES}\${PROGID}" "" "Aion Uploader"
	WriteRegStr HKCU "${CLASSES}\${PROGID}\DefaultIcon" "" '"$INSTDIR\${EXE}",0'
	!insertmacro openCommand "${PROGID}"
	WriteRegStr HKCU "${CLASSES}\Applications\${EXE}" "FriendlyAppName" "Aion Uploader"
	!insertmacro openCommand "Applications\${EXE}"
	!insertmacro openWith ".mp4"
	!insertmacro openWith ".mov"
	!insertmacro openWith ".m4v"
	!insertmacro openWith ".webm"
	!insertmacro openWith ".avi"
	Call tellExplorer

	WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Aion Uploader"
	WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
	WriteRegStr HKCU "${UNINSTALL}" "Publisher" "AionVision"
	WriteRegStr HKCU "${UNINSTALL}" "URLInfoAbout" "https://www.aionvision.tech"
	WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${EXE},0"
	WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
	WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
	WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
	WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
	WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
	${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
	WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0

	; A silent upgrade must not be where uploads stop.
	${If} ${Silent}
	${AndIf} $WasRunning == "yes"
		Exec '"$INSTDIR\${EXE}"'
	${EndIf}
SectionEnd

!include uninstall.nsh
