#!/bin/sh
# 离线安装 cadre-docs：只用这个文件夹里的文件，不联网，不用管理员权限。
#   sh 安装.sh            装到 ~/.local/share/cadre-docs，命令放在 ~/.local/bin
#   sh 安装.sh 文件夹      装到别处
# PYTHON=… 指定用哪个 Python（3.11 至 3.13）。再运行一次即升级；删掉装到的文件夹即卸载。
set -eu
cd "$(dirname "$0")"
here=$(pwd -P)
target=${1:-${XDG_DATA_HOME:-$HOME/.local/share}/cadre-docs}

fail() {
  printf '✗ %s\n' "$@" >&2
  exit 2
}

suits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }

python=
for name in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
  if suits "$name"; then
    python=$name
    break
  fi
done
[ -n "$python" ] || fail '没有找到 Python 3.11 至 3.13。' \
  '请管理员安装 python3.11（或更新的），或改用不需要 Python 的整文件夹程序（cadre-docs-…-linux-….tar.xz）。'

machine=$("$python" -c 'import platform; print(platform.machine())')
[ -d "$here/wheels-$machine" ] || fail "这个离线包里没有 $machine 的文件，只有：$(echo wheels-*)。请换一个离线包。"

# Debian 系的 Python 没有 ensurepip 的，用这里的 pip。
printf '· 装到 %s（%s）\n' "$target" "$("$python" -V)"
[ ! -e "$target/pyvenv.cfg" ] || rm -rf "$target"
[ ! -e "$target" ] || [ -z "$(ls -A "$target")" ] || fail "“$target”里有别的文件。请换一个文件夹。"
"$python" -m venv --without-pip "$target" || fail '建立不了虚拟环境。请核对磁盘空间和权限。'
pip=$(echo "$here"/wheels/pip-*.whl)
PYTHONPATH=$pip PIP_CONFIG_FILE=/dev/null "$target/bin/python" -m pip install --quiet --no-index --no-cache-dir \
  --disable-pip-version-check --only-binary :all: --find-links "$here/wheels" --find-links "$here/wheels-$machine" \
  'cadre-docs[web]==@VERSION@' || fail '没有装上。请把上面的全部内容报告给工具维护者。'

"$target/bin/cadre-docs" --version
bin=$HOME/.local/bin
mkdir -p "$bin"
ln -sf "$target/bin/cadre-docs" "$bin/cadre-docs"
case :$PATH: in
  *:$bin:*) printf '✓ 装好了。用法：cadre-docs --help\n' ;;
  *) printf '✓ 装好了。用法：%s --help（把 %s 加进 PATH 后可直接写 cadre-docs）\n' "$bin/cadre-docs" "$bin" ;;
esac
printf '  打印 PDF 需要中文字体：cadre-docs doctor 列出缺什么。\n'
