; What the installer and the uninstaller both do. NSIS wants a copy for each.

!macro shared un
; endRunning has an open window save and end, by its own means: nothing is killed.
Function ${un}endRunning
	${IfNot} ${FileExists} "$INSTDIR\${EXE}"
		Return
	${EndIf}
	; A program that runs can't be opened for writing.
	ClearErrors
	FileOpen $0 "$INSTDIR\${EXE}" a
	${If} ${Errors}
		StrCpy $WasRunning "yes"
	${Else}
		FileClose $0
	${EndIf}
	${Do}
		ClearErrors
		ExecWait '"$INSTDIR\${EXE}" --quit' $0
		${If} ${Errors} ; it can't be started at all, so it doesn't run either
		${OrIf} $0 == 0
			Return
		${EndIf}
		MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillRunning)" /SD IDCANCEL IDRETRY again
		SetErrorLevel 3
		Quit
		again:
	${Loop}
FunctionEnd

; waitUnused waits until both programs can be replaced, for 10 s each. A program
; that has just ended holds its file a little longer.
Function ${un}waitUnused
	Push "aion-upload.exe"
	Call ${un}waitFile
	Push "${EXE}"
	Call ${un}waitFile
FunctionEnd

Function ${un}waitFile
	Pop $2
	${IfNot} ${FileExists} "$INSTDIR\$2"
		Return
	${EndIf}
	${For} $1 1 40
		ClearErrors
		FileOpen $0 "$INSTDIR\$2" a
		${IfNot} ${Errors}
			FileClose $0
			Return
		${EndIf}
		Sleep 250
	${Next}
	MessageBox MB_OK|MB_ICONSTOP "$(InUse)" /SD IDOK
	SetErrorLevel 4
	Quit
FunctionEnd

; tellExplorer has "Open with" menus read anew: SHCNE_ASSOCCHANGED.
Function ${un}tellExplorer
	System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
FunctionEnd
!macroend

!insertmacro shared ""
!insertmacro shared "un."
