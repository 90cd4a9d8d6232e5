// Compile Python files with the interpreter for browsers: node compile.cjs FOLDER-OF-PYODIDE IN OUT
// IN and OUT hold files one behind the other (cadre_docs.web.one_file.contents.packed); OUT those of compiled code, by the same names.
"use strict";
const fs = require("node:fs"), path = require("node:path");

const PROGRAM = `
import importlib._bootstrap_external as external, importlib.util, json
data = open("/in", "rb").read()
at = 4 + int.from_bytes(data[:4])
made = []
for name, size in json.loads(data[4:at]):
    source, at = data[at:at + size], at + size
    code = compile(source, name, "exec", dont_inherit=True)
    made.append((name, bytes(external._code_to_hash_pyc(code, importlib.util.source_hash(source), False))))
index = json.dumps([[name, len(code)] for name, code in made], ensure_ascii=False).encode()
open("/out", "wb").write(b"".join([len(index).to_bytes(4), index, *(code for _, code in made)]))
`;

async function main() {
  const [folder, given, made] = process.argv.slice(2).map((one) => path.resolve(one));
  const { loadPyodide } = require(path.join(folder, "pyodide.js"));
  const python = await loadPyodide({ indexURL: folder + "/" });
  python.FS.writeFile("/in", fs.readFileSync(given));
  python.runPython(PROGRAM);
  fs.writeFileSync(made, python.FS.readFile("/out"));
}
main().catch((problem) => { console.error(problem); process.exit(1); });
