@echo off
rem Double-click: sets up once, builds the report of Cam Luong 2022 and opens it; with words behind it, the command.
setlocal
cd /d "%~dp0"
chcp 65001 > nul
if not exist .venv\Scripts\giamngheo.exe (
  py -3 -m venv .venv || goto failed
  .venv\Scripts\python -m pip install --require-hashes --no-deps -r requirements.lock || goto failed
  .venv\Scripts\python -m pip install --no-deps --no-build-isolation -e . || goto failed
)
if not "%~1"=="" (
  .venv\Scripts\giamngheo %*
  exit /b
)
.venv\Scripts\giamngheo report --commune 15139 --year 2022 || goto failed
start "" output\2022\15139\report.html
exit /b 0
:failed
echo.
echo Khong xong. Can Python 3.11 tro len (python.org), va ket noi mang o lan dau.
pause
exit /b 1
