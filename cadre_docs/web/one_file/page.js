// The host of a form that is a file by itself. It decides nothing about the form: what was typed goes to
// the engine in a worker, what comes back is put in. Nothing is fetched from anywhere (the policy of
// the page allows nothing): `fetch` is answered from here, for the script that the served page has, too.
"use strict";

(() => {
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const byId = (id) => document.getElementById(id);
  const state = byId("state"), told = byId("told"), main = byId("main");
  let here = settings.begin;       // the address of what is shown
  const BRING = "bring?role=" + settings.role;
  let taken = true;                // whether all that was typed lies in a file of the user's

  function tell(text, bad) {
    told.textContent = text;
    told.hidden = !text;
    told.className = bad ? "outcome error" : "outcome clean";
    if (bad) told.setAttribute("role", "alert"); else told.removeAttribute("role");
  }

  // --- the engine -----------------------------------------------------------------------------

  const waiting = new Map();
  let number = 0, worker = null, begun = null, failed = null;
  const ready = new Promise((good, bad) => { begun = good; failed = bad; });
  ready.catch(() => {});

  function stopped(why) {
    state.textContent = "不能检查";
    document.documentElement.dataset.engine = "failed";
    tell(settings.words.engine + "（" + why + "）", true);
    failed(new Error(why));
    for (const one of waiting.values()) one.bad(new Error(why));
    waiting.clear();
  }

  function bytes(id) {             // a part of this file, as it was packed
    const text = atob(byId(id).textContent), data = new Uint8Array(text.length);
    for (let at = 0; at < data.length; at++) data[at] = text.charCodeAt(at);
    byId(id).remove();
    return data;
  }

  function start() {
    try {
      const scripts = ["interpreter-script", "loader-script"].map((id) => fflate.gunzipSync(bytes(id)));
      const code = new Blob([byId("unpack").textContent, "\n;", ...scripts.flatMap((one) => [one, "\n;"]),
        byId("worker").textContent], { type: "text/javascript" });
      worker = new Worker(URL.createObjectURL(code));
      worker.onerror = (event) => stopped(event.message || "浏览器太旧");
      worker.onmessage = (event) => hear(event.data);
      worker.postMessage({ begin: settings.form, page: settings.begin, lock: byId("lock").textContent });
      for (const id of ["interpreter", "library", "engine", "form"]) {   // each is begun with while the next is read
        const part = bytes(id);
        worker.postMessage({ part: id, data: part }, [part.buffer]);
      }
    } catch (problem) { stopped(String(problem.message || problem)); }
  }

  function hear(said) {
    if (said.ready) {
      state.textContent = "可以检查了";
      document.documentElement.dataset.engine = "ready";
      begun();
    } else if (said.failed) stopped(said.failed);
    else {
      const one = waiting.get(said.number);
      waiting.delete(said.number);
      if (said.problem) one.bad(new Error(said.problem)); else one.good(said);
    }
  }

  async function ask(address, options) {
    const given = options || {}, fields = [], names = [], files = [];
    for (const [name, value] of given.body ? given.body.entries() : []) {
      if (typeof value === "string") fields.push([name, value]);
      else { names.push([name, value.name]); files.push(new Uint8Array(await value.arrayBuffer())); }
    }
    await ready;
    const headers = given.headers || {};
    const asked = JSON.stringify({ method: given.method || "GET", address, fields, files: names, part: Boolean(headers["X-Part"]) });
    const answer = await new Promise((good, bad) => {
      number += 1;
      waiting.set(number, { good, bad });
      worker.postMessage({ number, asked, files }, files.map((one) => one.buffer));
    });
    return { ...JSON.parse(answer.head), body: answer.body };
  }

  const text = (answer) => new TextDecoder().decode(answer.body);

  window.fetch = async (address, options) => {
    const where = new URL(address, location.href);   // a form's own script knows it in full
    const answer = await ask(where.pathname.split("/").pop() + where.search, options);
    return new Response([204, 303].includes(answer.status) ? null : answer.body, { status: answer.status, headers: { "Content-Type": answer.kind } });
  };
  navigator.sendBeacon = () => { note(); return true; };   // the page is left: see drafts

  // --- what is shown --------------------------------------------------------------------------

  const said = (page) => [...page.querySelectorAll("h1, p")].filter((one) => !one.querySelector("a"))
    .map((one) => one.textContent.trim()).join("：") || "没有做成";

  async function show(address, options) {
    let answer = await ask(address, options), at = address;
    while (answer.where) { at = answer.where; answer = await ask(at); }
    if (answer.status >= 400) {
      const page = new DOMParser().parseFromString(text(answer), "text/html");
      throw new Error(said(page));
    }
    here = at.split("#")[0];
    byId("papered").hidden = true;
    put(text(answer), at.split("#")[1]);
  }

  function put(html, name) {
    const page = new DOMParser().parseFromString(html, "text/html");
    main.replaceChildren(...page.getElementById("main").childNodes);
    document.title = page.title;
    document.dispatchEvent(new CustomEvent("page"));
    const place = name && byId(name);
    if (place) { place.focus(); place.scrollIntoView({ block: "center" }); }
  }

  const attempt = async (task) => {
    try { await task(); } catch (problem) { tell(String(problem.message || problem), true); }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("main a[href]");
    if (!link || event.ctrlKey || event.metaKey) return;
    const address = link.getAttribute("href");
    if (address.startsWith("#")) return;
    event.preventDefault();
    attempt(async () => { await settled(); await show(address); });
  });
  document.addEventListener("again", (event) => {
    event.preventDefault();
    const place = location.hash.slice(1);
    attempt(() => show(place ? here + "#" + place : here));
  });

  // What is being sent is answered before something else takes its place.
  const settled = async () => {
    const box = document.activeElement;
    if (box && box.dataset && box.dataset.box !== undefined) box.blur();
    await ready;
    for (let tries = 0; waiting.size && tries < 200; tries++) await new Promise((go) => setTimeout(go, 25));
    await new Promise((go) => setTimeout(go, 25));
  };

  new MutationObserver(() => {
    for (const picture of main.querySelectorAll("img[data-later]")) {
      const address = picture.dataset.later;
      picture.removeAttribute("data-later");
      ask(address).then((answer) => {
        if (answer.status === 200) picture.src = URL.createObjectURL(new Blob([answer.body], { type: answer.kind }));
      }, () => {});
    }
  }).observe(main, { childList: true, subtree: true });

  // --- files ------------------------------------------------------------------------------------

  function download(answer) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([answer.body], { type: answer.kind }));
    link.download = answer.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    return answer.name;
  }

  async function chosen(answer) {
    const suffix = answer.name.slice(answer.name.lastIndexOf("."));
    const handle = await window.showSaveFilePicker({ suggestedName: answer.name, types: [{ accept: { [answer.kind.split(";")[0]]: [suffix] } }] });
    const stream = await handle.createWritable();
    await stream.write(new Blob([answer.body]));
    await stream.close();
    return handle.name;
  }

  async function save(write) {
    await settled();
    const answer = await ask("record");
    if (answer.status !== 200) {
      throw new Error(said(new DOMParser().parseFromString(text(answer), "text/html")));
    }
    let name = "";
    try { name = await write(answer); } catch (problem) { if (problem.name === "AbortError") return; throw problem; }
    taken = true;
    tell(`已存成“${name}”。${settings.words.send}`);
  }

  async function paper(draft) {   // the form for Word; what is to be said of it comes along
    await settled();
    const answer = await ask(draft ? "paper?draft=1" : "paper"), place = byId("papered");
    if (!answer.told) throw new Error(said(new DOMParser().parseFromString(text(answer), "text/html")));
    place.innerHTML = answer.told;
    place.hidden = !place.textContent.trim();
    if (answer.name) tell(`已生成“${download(answer)}”，请用 Word 或 WPS 打开、打印。${settings.words.paper}`);
    else { tell(""); place.scrollIntoView({ block: "nearest" }); byId("unmade").focus(); }
  }

  async function bring(file) {
    if (!taken && !window.confirm("读入以后，这一页现在填的就换掉了。要读入吗？（先存成文件，就都留着）")) return;
    const body = new FormData();
    body.append("file", file);
    await show(BRING, { method: "POST", body });
    taken = true;
    tell(`已读入“${file.name}”，可以接着填。`);
    await draft();
  }

  byId("save").addEventListener("click", () => attempt(() => save(download)));
  const choose = byId("save-as");
  if (window.showSaveFilePicker) {
    choose.hidden = false;
    choose.addEventListener("click", () => attempt(() => save(chosen)));
  }
  if (byId("paper")) byId("paper").addEventListener("click", () => attempt(() => paper(false)));
  byId("papered").addEventListener("click", (event) => {
    if (event.target.closest("[data-paper]")) attempt(() => paper(true));
  });
  const input = byId("bring");
  byId("bring-button").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const file = input.files[0];
    if (file) attempt(() => bring(file)).then(() => { input.value = ""; });
  });
  byId("begin").addEventListener("click", () => {
    if (!window.confirm("这一页填的全部去掉，回到发下来的样子。存好的文件不受影响。要重新开始吗？")) return;
    attempt(async () => { await settled(); await show("begin?role=" + settings.role, { method: "POST" }); taken = true; tell("已重新开始。"); await draft(); });
  });
  document.addEventListener("dragover", (event) => {
    if (!event.target.closest("[data-drop]") && [...event.dataTransfer.types].includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (event.defaultPrevented || event.target.closest("[data-drop]")) return;
    event.preventDefault();
    const file = event.dataTransfer.files[0];
    if (file) attempt(() => bring(file));
  });

  // --- drafts: kept in this browser only when somebody says so ------------------------------------

  const KEY = "cadre-docs:" + settings.key, ON = KEY + ":on", TYPED = KEY + ":typed";
  const FULL = "草稿没有存上：这个浏览器不让存，或者已经存满了。填的还在这一页，请现在就“存成记录文件”。";
  const drafts = byId("drafts"), clear = byId("clear"), found = byId("found");
  const stored = (name) => { try { return localStorage.getItem(name); } catch (problem) { return null; } };

  function database() {
    return new Promise((good, bad) => {
      const opening = indexedDB.open("cadre-docs", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("drafts");
      opening.onsuccess = () => good(opening.result);
      opening.onerror = () => bad(opening.error);
    });
  }
  async function inDatabase(way, act) {
    const base = await database();
    try {
      return await new Promise((good, bad) => {
        const work = base.transaction("drafts", way), asked = act(work.objectStore("drafts"));
        work.oncomplete = () => good(asked.result);
        work.onabort = work.onerror = () => bad(work.error);
      });
    } finally { base.close(); }
  }

  let writing = Promise.resolve();
  function draft() {
    if (!drafts.checked) return Promise.resolve();
    writing = writing.then(async () => {
      try {
        const answer = await ask("kept");
        const who = document.title.replace(/^（\d+个错误）/, "").split(" · ")[0];
        const one = { data: answer.body, at: new Date().toISOString(), who };
        await inDatabase("readwrite", (store) => store.put(one, KEY));
        note();
        clear.hidden = false;
        byId("draft-state").textContent = "草稿存于 " + new Date().toTimeString().slice(0, 8);
      } catch (problem) { tell(FULL, true); }
    });
    return writing;
  }
  // What is typed and not yet in a draft: at once, for the page may be closed any moment.
  function note() {
    if (!drafts.checked) return;
    const typed = {};
    for (const box of document.querySelectorAll("#sheet [data-box]")) {
      const before = document.getElementsByName("was-" + box.name)[0];
      if (before && before.value !== box.value) typed[box.name] = box.value;
    }
    try {
      if (Object.keys(typed).length) localStorage.setItem(TYPED, JSON.stringify(typed)); else localStorage.removeItem(TYPED);
    } catch (problem) { tell(FULL, true); }
  }

  function type(texts) {           // as if it were typed now; the form's own script saves it
    let last = null;
    for (const [name, value] of Object.entries(texts)) {
      const box = document.querySelector(`#sheet [data-box][name="${CSS.escape(name)}"]`);
      if (!box || typeof value !== "string") continue;
      box.value = value;
      last = box;
    }
    if (last) last.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function goOn(one, typed) {
    await ready;
    if (one) {
      const body = new FormData();
      body.append("file", new File([one.data], "草稿.zip"));
      await show(BRING, { method: "POST", body });
    }
    type(typed);
    taken = false;
    found.hidden = true;
    tell("");
  }

  async function look() {
    if (stored(ON) !== "1") return;
    drafts.checked = true;
    let one = null, typed = {};
    try { one = await inDatabase("readonly", (store) => store.get(KEY)); } catch (problem) { tell(FULL, true); }
    try { typed = JSON.parse(stored(TYPED) || "{}") || {}; } catch (problem) { typed = {}; }
    if (!one && !Object.keys(typed).length) return;
    clear.hidden = false;
    found.hidden = false;
    const at = one ? new Date(one.at) : null;
    byId("found-what").textContent = "这个浏览器里有上次的草稿"
      + (one && one.who ? "：" + one.who : "") + (at && !isNaN(at) ? `（${at.getMonth() + 1}月${at.getDate()}日 ${at.toTimeString().slice(0, 5)}）` : "") + "。";
    byId("go-on").onclick = () => attempt(async () => {
      try { await goOn(one, typed); } catch (problem) {
        throw new Error("这份草稿读不出来，没有换掉这一页：" + (problem.message || problem) + "。可以清除草稿，或者读入存好的记录文件。");
      }
    });
  }

  async function forget() {
    try {
      localStorage.removeItem(TYPED);
      await inDatabase("readwrite", (store) => store.delete(KEY));
    } catch (problem) { tell("草稿没有清除掉：请在浏览器的设置里清除这个文件的数据。", true); return; }
    clear.hidden = found.hidden = true;
    byId("draft-state").textContent = "";
    tell("这份表在这个浏览器里的草稿已经清除；这一页和存好的文件都没有动。");
  }

  drafts.addEventListener("change", () => {
    try { if (drafts.checked) localStorage.setItem(ON, "1"); else localStorage.removeItem(ON); } catch (problem) { tell(FULL, true); }
    if (drafts.checked) attempt(async () => { await ready; await draft(); note(); }); else attempt(forget);
  });
  clear.addEventListener("click", () => attempt(forget));
  document.addEventListener("input", (event) => {
    if (event.target.dataset.box === undefined) return;
    taken = false;
    note();
  });
  document.addEventListener("saved", () => { taken = false; draft(); });
  window.addEventListener("beforeunload", (event) => {
    note();
    if (!taken && !drafts.checked) { event.preventDefault(); event.returnValue = ""; }
  });

  // --- begin ------------------------------------------------------------------------------------

  const today = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  if (settings.until && today > settings.until) { byId("stale").hidden = false; byId("stale").setAttribute("role", "alert"); }
  document.addEventListener("DOMContentLoaded", () => { setTimeout(start, 0); look(); });
})();
