; The uninstaller. "/S" asks nothing and keeps the list, the settings and the key;
; "/S /EVERYTHING" removes them, too.

Function un.onInit
	${GetParameters} $0
	ClearErrors
	${GetOptions} $0 "/EVERYTHING" $1
	${IfNot} ${Errors}
		StrCpy $Everything "yes"
	${EndIf}
FunctionEnd

Function un.askPage
	!insertmacro MUI_HEADER_TEXT "$(UnTitle)" "$(UnSubtitle)"
	nsDialogs::Create 1018
	Pop $0
	${NSD_CreateLabel} 0 0 100% 32u "$(UnText)"
	Pop $0
	${NSD_CreateCheckbox} 0 38u 100% 12u "$(UnEverything)"
	Pop $EverythingBox
	${If} $Everything == "yes"
		${NSD_Check} $EverythingBox
	${EndIf}
	${NSD_CreateLabel} 12u 51u 95% 30u "$(UnEverythingText)"
	Pop $0
	GetDlgItem $0 $HWNDPARENT 1
	SendMessage $0 ${WM_SETTEXT} 0 "STR:$(^UninstallBtn)"
	nsDialogs::Show
FunctionEnd

; un.askLeave asks once more where videos aren't safe yet. The list is only counted
; once the window has ended; it is opened again when the person stays.
Function un.askLeave
	${NSD_GetState} $EverythingBox $0
	StrCpy $Everything ""
	${If} $0 == ${BST_CHECKED}
		StrCpy $Everything "yes"
	${EndIf}
	Call un.endRunning
	nsExec::ExecToStack '"$INSTDIR\${EXE}" --unfinished'
	Pop $0
	Pop $1
	${If} $0 == 0
		Return
	${EndIf}
	IntOp $1 $1 + 0 ; without the line's end
	${If} $0 != 3
		StrCpy $2 "$(UnUnknown)"
	${ElseIf} $Everything == "yes"
		StrCpy $2 "$(UnUnfinishedGo)"
	${Else}
		StrCpy $2 "$(UnUnfinishedStay)"
	${EndIf}
	MessageBox MB_YESNO|MB_DEFBUTTON2|MB_ICONEXCLAMATION "$2" IDYES go
	${If} $WasRunning == "yes"
		Exec '"$INSTDIR\${EXE}"'
		StrCpy $WasRunning ""
	${EndIf}
	Abort ; back to the page
	go:
FunctionEnd

!macro closeWith EXTENSION
	DeleteRegValue HKCU "${CLASSES}\${EXTENSION}\OpenWithProgids" "${PROGID}"
	DeleteRegKey /ifempty HKCU "${CLASSES}\${EXTENSION}\OpenWithProgids"
	DeleteRegKey /ifempty HKCU "${CLASSES}\${EXTENSION}"
!macroend

; Only a start at login that is this copy's: another one may have come since.
Function un.removeAutostart
	ReadRegStr $0 HKCU "${RUN}" "Aion Uploader"
	${If} $0 == '"$INSTDIR\${EXE}"'
		DeleteRegValue HKCU "${RUN}" "Aion Uploader"
		DeleteRegValue HKCU "${APPROVED}" "Aion Uploader"
	${EndIf}
FunctionEnd

Function un.forget
	${IfNot} ${FileExists} "$INSTDIR\${EXE}"
		Return
	${EndIf}
	ClearErrors
	ExecWait '"$INSTDIR\${EXE}" --forget' $0
	${IfNot} ${Errors}
	${AndIf} $0 == 0
		Return
	${EndIf}
	MessageBox MB_YESNO|MB_ICONEXCLAMATION "$(UnForgetFailed)" /SD IDNO IDYES go
	SetErrorLevel 5
	Quit
	go:
FunctionEnd

Section Uninstall
	SetDetailsPrint none
	Call un.endRunning
	Call un.waitUnused
	${If} $Everything == "yes"
		Call un.forget
	${EndIf}
	Call un.removeAutostart
	Delete "$SMPROGRAMS\Aion Uploader.lnk"
	Delete "$SENDTO\Aion Uploader.lnk"
	DeleteRegKey HKCU "${CLASSES}\${PROGID}"
	DeleteRegKey HKCU "${CLASSES}\Applications\${EXE}"
	!insertmacro closeWith ".mp4"
	!insertmacro closeWith ".mov"
	!insertmacro closeWith ".m4v"
	!insertmacro closeWith ".webm"
	!insertmacro closeWith ".avi"
	Call un.tellExplorer
	Delete "$INSTDIR\${EXE}"
	Delete "$INSTDIR\aion-upload.exe"
	Delete "$INSTDIR\*.new"
	Delete "$INSTDIR\LICENSE.txt"
	Delete "$INSTDIR\THIRD-PARTY-LICENCES.txt"
	Delete "$INSTDIR\uninstall.exe"
	DeleteRegKey HKCU "${UNINSTALL}"
	SetOutPath "$TEMP" ; a folder that is in use can't go
	RMDir "$INSTDIR" ; not with what somebody else has put there
SectionEnd
