# Every target does its own set-up: on a fresh machine `make demo` is enough.
# ARGS=… is handed on (make test ARGS='-k HN'); PYTHON=… chooses the interpreter for .venv.
.DEFAULT_GOAL := help
.NOTPARALLEL:
# Hundreds of processes are started by the tests and the demo: each would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help setup demo test test-fast test-slow test-bare lint bench fidelity fuzz model-check
.PHONY: browser app release format clean

BIN := .venv/bin
# What the daily loop runs: values, readers and rules, on nothing that is printed.
FAST := $(addprefix tests/,values source schema record law outputs messages declared) tests/rules/test_rule_cases.py
DEV := @bash tools/setup.sh --dev

help: ## 列出可用的命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## 准备开发环境（系统库、字体、.venv）；其他命令会自己准备
	$(DEV)

demo: ## 用示例数据演示：检查、填表、打印
	@bash tools/setup.sh
	@$(BIN)/python -m tools.one_file.fetch --if-npm
	@$(BIN)/python tools/demo.py $(ARGS)

test: ## 运行测试（两核 5 分钟以内）
	$(DEV)
	@$(BIN)/python -m pytest $(ARGS)

test-fast: ## 只运行一分钟的测试，改一行试一次时用
	$(DEV)
	@$(BIN)/python -m pytest -m 'not slow' $(FAST) $(ARGS)

test-slow: ## 运行慢的测试：LibreOffice、集群、断电、安装包等
	$(DEV)
	@$(BIN)/python -m pytest -m slow $(ARGS)

test-bare: ## 再运行一遍测试，假定本机没有 Pango 和 fontconfig
	$(DEV)
	@CADRE_DOCS_TESTS_WITHOUT=pango $(BIN)/python -m pytest $(ARGS)

lint: ## 检查代码：风格、格式、类型、模块层次
	$(DEV)
	@status=0; for tool in 'ruff check' 'ruff format --check' mypy 'lint-imports --no-logo'; do \
	  $(BIN)/$$tool || status=1; \
	done; exit $$status

bench: ## 与同类工具比较速度和内存，写 docs/benchmarks.md（约一刻钟）
	$(DEV)
	@bash tools/benchmark/peers.sh
	@$(BIN)/python tools/benchmark/run.py $(ARGS)

fidelity: ## 与 LibreOffice 打印的同一份 DOCX、XLSX 比较，写 docs/fidelity.md（约 5 分钟）
	$(DEV)
	@nice $(BIN)/python tools/fidelity.py $(ARGS)

fuzz: ## 用随机改动的文件试各个读取程序（默认 5 分钟；ARGS='--minutes 30'）
	$(DEV)
	@# A block of 32 MB or more glibc maps anew each time: a step in the time that is no growth.
	@MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=2000000000 $(BIN)/python -m tools.fuzz.run $(ARGS)

model-check: ## 把各规则作为一个整体检查（约 3 分钟；ARGS='--records 1000000'；Ctrl+C 停下时报告已查的）
	$(DEV)
	@$(BIN)/python -m tools.model.run $(ARGS)

browser: ## 取浏览器用的解释器（npm），使 cadre-docs new 能生成 HTML 填报文件
	$(DEV)
	@$(BIN)/python -m tools.one_file.fetch $(ARGS)

app: ## 制作不用安装的整文件夹程序，在 dist/（FONTS=… 放进自由字体；约 5 分钟）
	$(DEV)
	@nice -n 19 $(BIN)/python tools/app/build.py $(if $(FONTS),--fonts $(FONTS)) $(ARGS)

release: ## 制作并逐一试用要发布的全部文件，在 dist/（约一刻钟，要联网；FONTS=…）
	$(DEV)
	@nice $(BIN)/python -m tools.release.run $(if $(FONTS),--fonts $(FONTS)) $(ARGS)

format: ## 整理代码格式
	$(DEV)
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

clean: ## 删除生成的文件和缓存（保留 .venv）
	@rm -rf out dist build browser/cadre_docs_browser/files *.egg-info .setup .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -path ./.venv -prune -o -name __pycache__ -exec rm -rf {} +
