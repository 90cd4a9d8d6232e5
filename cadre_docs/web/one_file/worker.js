// The engine: CPython, told by messages. Its files come from the page that began it, nothing from anywhere else.
"use strict";

(() => {
  const INDEX = "file:///engine/";
  let host = null;

  const packed = (data, kind) => new Response(data, { headers: { "Content-Type": kind } });

  async function begin(form, parts) {
    const files = {
      "pyodide.asm.wasm": () => packed(fflate.gunzipSync(parts.interpreter), "application/wasm"),
      "python_stdlib.zip": () => packed(fflate.gunzipSync(parts.library), "application/zip"),
      "pyodide-lock.json": () => packed(LOCK, "application/json"),
    };
    self.fetch = async (address) => {
      const name = String(address.url || address).split("/").pop().split("?")[0];
      if (!files[name]) throw new Error("nothing is fetched: " + name);
      return files[name]();
    };
    const python = await loadPyodide({ indexURL: INDEX });
    python.unpackArchive(fflate.gunzipSync(parts.engine).buffer, "tar", { extractDir: "/engine" });
    python.unpackArchive(fflate.gunzipSync(parts.form).buffer, "tar", { extractDir: "/form" });
    host = python.runPython(`
import sys
sys.path.insert(0, "/engine")
from pathlib import Path
from cadre_docs.web.one_file.host import Host
Host(Path("/form"), ${JSON.stringify(form)})
`);
    host.ask(JSON.stringify({ method: "GET", address: "form?file=1&n=1&role=own" }));  // what is imported late is there
  }

  self.onmessage = async (event) => {
    const said = event.data;
    try {
      if (said.begin) {
        await begin(said.begin, said.parts);
        self.postMessage({ ready: true });
        return;
      }
      const made = host.ask(said.asked, said.files);
      const head = made.get(0), proxy = made.get(1), body = proxy.toJs();
      proxy.destroy();
      made.destroy();
      self.postMessage({ number: said.number, head, body });
    } catch (problem) {
      const text = String(problem.message || problem).trim().split("\n").pop();
      self.postMessage(said.begin ? { failed: text } : { number: said.number, problem: text });
    }
  };
})();
