// The engine: CPython, told by messages. Its files come from the page that began it, nothing from anywhere else.
"use strict";

(() => {
  const INDEX = "file:///engine/";
  let host = null, python = null;

  // Parts come one after the other, packed; whoever wants one waits for it.
  const given = {}, parts = {};
  for (const id of ["interpreter", "library", "engine", "form"]) {
    parts[id] = new Promise((good) => { given[id] = good; });
  }

  // The browser unpacks while it goes on with what is unpacked; older ones have only ours.
  const answered = (body, kind) => new Response(body, { headers: { "Content-Type": kind } });
  function unpacked(data, kind) {
    if (!self.DecompressionStream) return answered(fflate.gunzipSync(data), kind);
    return answered(new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip")), kind);
  }
  const bytes = async (id) => new Uint8Array(await unpacked(await parts[id], "").arrayBuffer());

  // One file behind the other: the length of a list, the list (names and sizes), what is in them.
  function put(system, root, data) {
    const length = new DataView(data.buffer, data.byteOffset).getUint32(0), made = new Set();
    let at = 4 + length;
    for (const [name, size] of JSON.parse(new TextDecoder().decode(data.subarray(4, at)))) {
      const path = root + name, folder = path.slice(0, path.lastIndexOf("/"));
      if (!made.has(folder)) { system.mkdirTree(folder); made.add(folder); }
      system.writeFile(path, data.subarray(at, at + size));
      at += size;
    }
  }

  async function begin(form, page, lock) {
    const files = {
      "pyodide.asm.wasm": async () => unpacked(await parts.interpreter, "application/wasm"),
      "python_stdlib.zip": async () => unpacked(await parts.library, "application/zip"),
      "pyodide-lock.json": async () => answered(lock, "application/json"),
    };
    self.fetch = async (address) => {
      const name = String(address.url || address).split("/").pop().split("?")[0];
      if (!files[name]) throw new Error("nothing is fetched: " + name);
      return files[name]();
    };
    python = await loadPyodide({ indexURL: INDEX });
    put(python.FS, "/engine/", await bytes("engine"));
    put(python.FS, "/", await bytes("form"));
    host = python.runPython(`
import sys
sys.path.insert(0, "/engine")
from pathlib import Path
from cadre_docs.web.one_file.host import Host
Host(Path("/form"), ${JSON.stringify(form)})
`);
// What is imported late is there before anybody waits for it; what does not work is told at once.
    const first = host.ask(JSON.stringify({ method: "GET", address: page }));
    if (JSON.parse(first.get(0)).status !== 200) throw new Error("检查的程序没有开动起来");
    first.destroy();
  }

  self.onmessage = async (event) => {
    const said = event.data;
    if (said.part) { given[said.part](said.data); return; }
    try {
      if (said.begin) {
        await begin(said.begin, said.page, said.lock);
        self.postMessage({ ready: true });
        return;
      }
      const files = python.toPy(said.files), made = host.ask(said.asked, files);
      const head = made.get(0), proxy = made.get(1), body = proxy.toJs();
      for (const one of [proxy, made, files]) one.destroy();
      self.postMessage({ number: said.number, head, body });
    } catch (problem) {
      const text = String(problem.message || problem).trim().split("\n").pop();
      self.postMessage(said.begin ? { failed: text } : { number: said.number, problem: text });
    }
  };
})();
