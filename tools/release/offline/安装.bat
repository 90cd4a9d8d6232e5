@echo off
rem ASCII only: the script beside has the same name and says all that is said.
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dpn0.ps1" %*
pause
