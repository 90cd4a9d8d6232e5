// The engine of forms in one file, run by Node as the worker of a page runs it: its parts are taken out of the HTML.
//   node engine.cjs FOLDER < tasks > answers
// A task is {"file": FILE.html, "jobs": [job, …]}; a job {"first": text of a record (default: that in the file),
// "beside": {name: base64}, "today": ISO, "asks": [request, …]}. Its answer: {"found": findings, "said": [[head, body], …]}.
"use strict";
const fs = require("node:fs"), path = require("node:path"), zlib = require("node:zlib");

const DRIVER = `
import json, shutil, sys
from datetime import date
from pathlib import Path
sys.path.insert(0, "/engine")
from cadre_docs.web.one_file.host import Host
import cadre_docs as cd

host = None

def open_page(form):
    global host
    host = Host(Path("/form"), form)

def begin(job):  # its forms and notices are read once, as in a page
    if "first" in job:
        host.desk.store.replace(job["first"].encode(), {})
    for name, data in job.get("beside", {}).items():
        from base64 import b64decode
        (host.desk.store.root / name).write_bytes(b64decode(data))
    if "today" in job:
        host.desk.catalog.today = date.fromisoformat(job["today"])

def found():
    store = host.desk.store
    read = cd.read(store.root / "记录.yaml", unit=store.unit, catalog=host.desk.catalog)
    return json.dumps([
        [f.code, f.severity.value, f.sentence(), f.citation, f.path, f.position.line if f.position else None]
        for f in cd.check(read).findings
        if not (f.position and store.unit and f.position.file == str(store.unit))
    ])
`;

function parts(file) {
  const html = fs.readFileSync(file, "utf8");
  const text = (id) => {
    const mark = `id="${id}">`, at = html.indexOf(mark) + mark.length;
    return html.slice(at, html.indexOf("</script>", at));
  };
  return { text, packed: (id) => zlib.gunzipSync(Buffer.from(text(id), "base64")) };
}

function put(system, root, data) {
  const length = data.readUInt32BE(0);
  let at = 4 + length;
  for (const [name, size] of JSON.parse(data.subarray(4, at).toString())) {
    system.mkdirTree(path.posix.dirname(root + name));
    system.writeFile(root + name, data.subarray(at, at + size));
    at += size;
  }
}

async function main() {
  const folder = path.resolve(process.argv[2]), tasks = JSON.parse(fs.readFileSync(0, "utf8"));
  const first = parts(tasks[0].file);
  fs.mkdirSync(folder, { recursive: true });
  const names = { "interpreter": "pyodide.asm.wasm", "library": "python_stdlib.zip", "interpreter-script": "pyodide.asm.js", "loader-script": "pyodide.js" };
  for (const [id, name] of Object.entries(names)) fs.writeFileSync(path.join(folder, name), first.packed(id));
  fs.writeFileSync(path.join(folder, "pyodide-lock.json"), first.text("lock"));
  const began = process.cpuUsage();
  const spent = () => { const used = process.cpuUsage(began); return (used.user + used.system) / 1e6; };
  const { loadPyodide } = require(path.join(folder, "pyodide.js"));
  const python = await loadPyodide({ indexURL: folder + "/" });
  const begun = spent();
  put(python.FS, "/engine/", first.packed("engine"));
  python.runPython(DRIVER);
  const imported = spent(), out = [], times = [];
  for (const task of tasks) {
    const one = parts(task.file), answers = [];
    python.runPython(`shutil.rmtree("/form", ignore_errors=True); shutil.rmtree("/engine/cadre_docs/_data", ignore_errors=True)`);
    put(python.FS, "/", one.packed("form"));
    python.globals.get("open_page")(JSON.parse(one.text("settings")).form);
    const host = python.globals.get("host");
    for (const job of task.jobs) {
      const said = [];
      python.globals.get("begin")(python.toPy(job));
      const found = JSON.parse(python.globals.get("found")());
      for (const ask of job.asks || []) {
        const before = spent(), made = host.ask(JSON.stringify(ask));
        times.push(spent() - before);
        const body = made.get(1);
        said.push([JSON.parse(made.get(0)), Buffer.from(body.toJs()).toString("base64")]);
        body.destroy();
        made.destroy();
      }
      answers.push({ found, said });
    }
    host.destroy();
    out.push(answers);
  }
  process.stdout.write(JSON.stringify({ out, begun, imported, times, whole: spent() }));
}
main().catch((problem) => { console.error(problem); process.exit(1); });
