#!/usr/bin/env bash
# Prepare this checkout: system libraries, fonts, then the virtual environment .venv.
#
#   tools/setup.sh           what `make demo` needs
#   tools/setup.sh --dev     and the tools for tests and lint
#   tools/setup.sh --ci      and, if apt may be used, LibreOffice, poppler and Chromium for tests of pages
#
# What is there is skipped, so a second run only looks; an interrupted run is taken up again.
# PYTHON=… chooses the interpreter. Exit status 2: somebody has to install something first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$(pwd -P)

readonly log=.setup/setup.log
readonly own_fonts=${XDG_DATA_HOME:-$HOME/.local/share}/fonts
readonly admin_install='apt-get update && apt-get install -y --no-install-recommends'

# What to look for = the Debian package that has it. Forms are printed without these libraries; the
# tests compare with WeasyPrint, which needs them (and so do masters with unusual layouts).
readonly libraries=(
  libpango-1.0.so.0=libpango-1.0-0
  libpangoft2-1.0.so.0=libpangoft2-1.0-0
  libharfbuzz-subset.so.0=libharfbuzz-subset0 # without it WeasyPrint works, but 13 times slower
)
readonly fonts=(
  'NotoSerifCJK=fonts-noto-cjk'
  'LXGWWenKai=fonts-lxgw-wenkai'
  'HanaMinB=fonts-hanazono'
)
readonly ci_packages=(libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils chromium)

say() { printf '· %s\n' "$*"; }
warn() {
  printf '! %s\n' "$1" >&2
  (($# == 1)) || printf '  %s\n' "${@:2}" >&2
}

logged() {
  mkdir -p .setup
  printf '\n$ %s\n' "$*" >>"$log"
  "$@" >>"$log" 2>&1 </dev/null
}

fail() { # what went wrong, what to do
  tail -n 15 "$log" >&2
  warn "$@" "完整记录见 $log；解决后重新运行同一命令即可继续。"
  exit 1
}

# --- system packages ---------------------------------------------------------------------

as_root() { if ((EUID == 0)); then "$@"; else sudo "$@"; fi; }

# A password is asked for only where somebody can type it.
can_be_root() {
  ((EUID == 0)) || sudo -n true 2>/dev/null || { [[ -t 0 ]] && command -v sudo >/dev/null && sudo -v; }
}

lists_updated=
update_lists() { # once a run
  [[ -z $lists_updated ]] || return 1
  lists_updated=yes
  logged as_root apt-get update
}

apt_install() {
  local install=(as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y
    --no-install-recommends -o DPkg::Lock::Timeout=300 "$@")
  # A first try without an update saves its time; the second also mends an interrupted dpkg.
  logged "${install[@]}" ||
    { logged as_root dpkg --configure -a && update_lists && logged "${install[@]}"; }
}

# Looked up by library and font file, not by package: it does not matter how they got here.
# Where there is no ldconfig, importing WeasyPrint at the end is the test.
font_files() {
  find /usr/share/fonts /usr/local/share/fonts "$own_fonts" ~/.fonts -name '*.[ot]t[fc]' -printf '%f\n' 2>/dev/null || true
}

find_missing() { # sets essential, wanted, fonts_here
  local known entry
  essential=() wanted=()
  if [[ $mode == dev ]] && known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null); then
    for entry in "${libraries[@]}"; do
      [[ $known == *"${entry%=*}"* ]] || wanted+=("${entry#*=}")
    done
  fi
  fonts_here=$(font_files)
  for entry in "${fonts[@]}"; do
    [[ $fonts_here == *"${entry%=*}"* ]] || wanted+=("${entry#*=}")
  done
  # Debian keeps ensurepip in a package of its own.
  if [[ -n $python ]] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    essential+=("$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')")
  fi
}

install_missing() {
  local missing=("${essential[@]}" "${wanted[@]}")
  ((${#missing[@]})) || return 0
  if ! command -v apt-get >/dev/null; then
    warn "缺少（以下是 Debian 的包名，请用本系统的方式安装）：${missing[*]}"
    ((${#essential[@]} == 0)) || exit 2
    warn '只缺字体或测试用的库，继续；打印效果会受影响，有的测试会跳过。'
    return 0
  fi
  say "需要安装系统软件包：${missing[*]}（首次需要几分钟）"
  if ! can_be_root; then
    warn '安装系统软件包需要管理员权限。请管理员执行下面一条命令，然后重新运行：' \
      "  $admin_install ${missing[*]}"
    exit 2
  fi
  apt_install "${missing[@]}" || fail '系统软件包安装失败。' '请检查网络和软件源（/etc/apt）。'
}

# Tests that need them are skipped without them, so failing to get them is no failure.
install_ci_packages() {
  dpkg-query -W "${ci_packages[@]}" >/dev/null 2>&1 && return
  command -v apt-get >/dev/null && can_be_root || return 0
  say "安装可选的测试软件：${ci_packages[*]}"
  apt_install "${ci_packages[@]}" || warn '可选的测试软件没有装上，相关测试将跳过。'
}

# --- FandolFang --------------------------------------------------------------------------

# Debian has this font only inside a 50 MB TeX package with many dependencies: take the one file.
unpack_fandol() { # from, to
  dpkg-deb --fsys-tarfile "$1"/*.deb | tar -x -C "$1" --wildcards \
    '*/FandolFang*' '*/fandol/COPYING*' '*/fandol/README' || true # the font is looked for afterwards
  mkdir -p "$2" && find "$1" -name '*.deb' -o -type f -exec install -m 644 -t "$2" {} +
  if command -v fc-cache >/dev/null; then fc-cache "$2"; fi # for other programs, and the tests
}

download_fandol() { (cd "$1" && apt-get download texlive-lang-chinese); }

install_fandol() {
  [[ $fonts_here != *FandolFang* ]] || return 0
  if ! command -v apt-get >/dev/null; then
    warn '缺少仿宋字体 FandolFang（TeX Live 的 fandol 包），仿宋将用宋体代替。'
    return 0
  fi
  say '取得仿宋字体 FandolFang（约 50 MB，只安装其中一个字体文件）'
  temporary=$(mktemp -d)
  trap 'rm -rf "$temporary"' EXIT
  if ! logged download_fandol "$temporary"; then
    # Most likely this machine has no package lists (any more).
    if ! can_be_root; then
      warn '下载字体 FandolFang 失败。请管理员执行下面一条命令，然后重新运行：' '  apt-get update'
      exit 2
    fi
    { update_lists && logged download_fandol "$temporary"; } ||
      fail '字体 FandolFang 下载失败。' '请检查网络和软件源（/etc/apt）。'
  fi
  logged unpack_fandol "$temporary" "$own_fonts/cadre-docs"
  [[ $(font_files) == *FandolFang* ]] || fail '字体 FandolFang 安装失败。' '请检查个人字体文件夹能否写入。'
}

# --- .venv -------------------------------------------------------------------------------

identity() { "$1" -c 'import sys; print(sys.version_info[:3], sys.base_prefix)' 2>/dev/null; }

# What the installed packages depend on; a stamp with it in .venv says they are complete.
key() { { echo "$root"; identity .venv/bin/python; cat pyproject.toml tools/setup.sh; } | cksum; }

is_chosen_python() { [[ -z ${PYTHON:-} || $(identity "$PYTHON") == "$(identity .venv/bin/python)" ]]; }

is_current() { [[ -f .venv/.setup-$mode && $(<".venv/.setup-$mode") == "$(key)" ]] && is_chosen_python; }

# Scripts in .venv/bin hold absolute paths, so one that was moved here is of no use.
# activate is the last file written when a venv is made.
is_sound() {
  grep -qsF "$root/.venv" .venv/bin/activate &&
    .venv/bin/python -m pip --version >/dev/null 2>&1 && is_suitable .venv/bin/python && is_chosen_python
}

is_suitable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Prints the interpreter itself: `python3` may be that of an activated .venv about to be removed.
find_python() {
  local candidate candidates=(python3 python3.13 python3.12 python3.11)
  [[ -z ${PYTHON:-} ]] || candidates=("$PYTHON")
  for candidate in "${candidates[@]}"; do
    if is_suitable "$candidate"; then
      "$candidate" -c 'import sys; print(sys._base_executable)'
      return
    fi
  done
  warn "没有找到 Python 3.11 或更新的版本（试过：${candidates[*]}）。" '请先安装，或用 PYTHON=解释器路径 指定。'
  return 2
}

pip() { logged .venv/bin/python -m pip --disable-pip-version-check --no-input "$@"; }

install_packages() {
  if [[ -n $python ]]; then
    say "建立虚拟环境 .venv（$("$python" -V)）"
    rm -rf .venv
    logged "$python" -m venv .venv || fail '虚拟环境建立失败。'
  fi
  rm -f .venv/.setup-*
  say '安装 Python 依赖'
  local arguments=(install -e ".[web]")
  if [[ $mode == dev ]]; then
    pip install 'pip>=25.1' || fail '升级 pip 失败。' '请检查网络；可用 PIP_INDEX_URL 指定镜像。'
    arguments+=(--group dev)
  fi
  pip "${arguments[@]}" || fail '安装 Python 依赖失败。' '请检查网络；可用 PIP_INDEX_URL 指定镜像。'
  logged .venv/bin/python -c 'import docxtpl, uharfbuzz, lxml, PIL' || fail '依赖装上了，但不能使用。'
  if [[ $mode == dev ]]; then
    logged .venv/bin/python -c 'import weasyprint' ||
      warn '缺少 WeasyPrint 所需的系统库，与它比较的测试将跳过。' "Debian 的包名：${libraries[*]#*=}"
  fi
  key >.venv/.setup-run
  [[ $mode == run ]] || key >.venv/.setup-dev
}

# -----------------------------------------------------------------------------------------

mode=run ci=
for option in "$@"; do
  case $option in
    --dev) mode=dev ;;
    --ci) mode=dev ci=yes ;;
    *) warn "不认识的选项：$option" && exit 2 ;;
  esac
done

python= # set when .venv has to be made anew
current=
if is_current; then
  current=yes
elif ! is_sound; then
  python=$(find_python)
fi

find_missing
install_missing
install_fandol
[[ -z $ci ]] || install_ci_packages
[[ -n $current ]] || install_packages
