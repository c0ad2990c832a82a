@echo off
rem Opens the monitor in Windows Terminal on a project folder: the one dropped on this file, else that of the variable
rem MOTION_MONITOR_ROOT, else "project" beside this file. A folder that is not a project yet becomes one.
setlocal
set "program=%~dp0motion-monitor.exe"
set "root=%~1"
if not defined root set "root=%MOTION_MONITOR_ROOT%"
if not defined root set "root=%~dp0project"
if exist "%root%\config\server.json" goto start
"%program%" init --root "%root%"
if errorlevel 1 goto failed

:start
set "terminal=%LOCALAPPDATA%\Microsoft\WindowsApps\wt.exe"
if not exist "%terminal%" goto console
rem Windows Terminal takes a semicolon for the end of a command, and a backslash before a quote for a quote.
set "folder=%root:;=\;%\."
set "command=%program:;=\;%"
start "" "%terminal%" -w new -d "%folder%" --title "Motion Monitor" "%command%" --root .
exit /b 0

:console
"%program%" --root "%root%"
if not errorlevel 1 exit /b 0

:failed
pause
exit /b 1
