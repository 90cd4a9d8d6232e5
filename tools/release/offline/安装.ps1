# 离线安装 cadre-docs：只用这个文件夹里的文件，不联网，不用管理员权限。
#   双击 安装.bat，或在 PowerShell 里运行 .\安装.ps1 [文件夹]
# 再运行一次即升级；删掉装到的文件夹即卸载。
param([string]$Target = "$env:LOCALAPPDATA\cadre-docs")
$ErrorActionPreference = 'Stop'

function Fail($Text) { Write-Host "✗ $Text" -ForegroundColor Red; exit 2 }

$found = $null
foreach ($version in '3.13', '3.12', '3.11') {
  try {
    $path = & py "-$version" -c 'import sys; print(sys.executable)' 2>$null
    if ($LASTEXITCODE -eq 0 -and $path) { $found = $path; break }
  } catch { }
}
if (-not $found) {
  try {
    $path = & python -c 'import sys; print(sys.executable if (3, 11) <= sys.version_info[:2] <= (3, 13) else str())' 2>$null
    if ($LASTEXITCODE -eq 0 -and $path) { $found = $path }
  } catch { }
}
if (-not $found) {
  Fail '没有找到 Python 3.11 至 3.13（64 位）。请先安装 Python，或改用不需要 Python 的整文件夹程序（cadre-docs-…-windows-….zip）。'
}

Write-Host "· 装到 $Target（$found）"
if (Test-Path "$Target\pyvenv.cfg") { Remove-Item -Recurse -Force $Target }
if ((Test-Path $Target) -and (Get-ChildItem $Target)) { Fail "$Target 里有别的文件。请换一个文件夹。" }
& $found -m venv --without-pip $Target
if ($LASTEXITCODE) { Fail '建立不了虚拟环境。请核对磁盘空间和权限。' }
$env:PYTHONPATH = (Get-ChildItem "$PSScriptRoot\wheels\pip-*.whl").FullName
$env:PIP_CONFIG_FILE = 'NUL'
& "$Target\Scripts\python.exe" -m pip install --quiet --no-index --no-cache-dir --disable-pip-version-check `
  --only-binary ':all:' --find-links "$PSScriptRoot\wheels" --find-links "$PSScriptRoot\wheels-AMD64" "cadre-docs[web]==@VERSION@"
if ($LASTEXITCODE) { Fail '没有装上。请把上面的全部内容报告给工具维护者。' }
$env:PYTHONPATH = $null

& "$Target\Scripts\cadre-docs.exe" --version
$user = [Environment]::GetEnvironmentVariable('Path', 'User')
if (";$user;" -notlike "*;$Target\Scripts;*") {
  [Environment]::SetEnvironmentVariable('Path', "$user;$Target\Scripts", 'User')
}
Write-Host '✓ 装好了。请新开一个命令提示符，输入 cadre-docs --help。'
Write-Host '  cadre-docs doctor 列出本机的字体，缺什么、用什么代替。'
