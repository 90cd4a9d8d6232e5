// A form that is saved as it is filled. What is right or wrong is decided by the server alone: this
// script sends what was typed and puts what comes back beside the boxes, never into the one being
// typed in. So focus, caret and an input method's composition are never disturbed.
"use strict";

(() => {
  let over = new AbortController();   // ends what listens for a form that is not there any more

  function begin() {
  over.abort();
  over = new AbortController();
  const until = { signal: over.signal };
  const form = document.getElementById("sheet");
  if (!form || form.hasAttribute("data-still")) return;
  const TYPING = 700, AGAIN = 3000, LOOK = 5000, WAIT = 3000, DOUBLE = 500;
  const status = document.getElementById("status");
  const undo = document.getElementById("undo");
  const whose = form.elements.namedItem("whose");
  const lost = new Set();         // boxes whose text waits for a choice between two
  const unanswered = new Map();   // what was sent and perhaps written: no answer came
  let sending = false, timer = 0, again = 0, composing = null;
  let tasks = [];                 // what was asked for while something was being sent

  const same = (a, b) => a.replace(/\r\n?/g, "\n").trim() === b.replace(/\r\n?/g, "\n").trim();
  const was = (box) => form.elements.namedItem("was-" + box.name);
  const boxes = () => [...form.querySelectorAll("[data-box]")];
  const unsaved = () => boxes().filter((box) => was(box) && !lost.has(box.name) && !same(box.value, was(box).value));
  const say = (text, bad) => { status.textContent = text; status.classList.toggle("bad", Boolean(bad)); };

  // A host without a server puts the page in anew itself.
  const openAgain = () => { if (document.dispatchEvent(new CustomEvent("again", { cancelable: true }))) location.reload(); };

  // --- sending ------------------------------------------------------------------------------

  function body(changed, extra) {
    const data = new FormData();
    for (const box of changed) {
      data.append(box.name, box.value);
      data.append("was-" + box.name, was(box).value);
      for (const text of unanswered.get(box.name) || []) data.append("was-" + box.name, text);
    }
    for (const rows of form.querySelectorAll("input[name^=rows-]")) data.append(rows.name, rows.value);
    data.append("whose", whose.value);
    for (const [name, value] of Object.entries(extra || {})) data.append(name, value);
    return data;
  }

  async function send(task) {
    if (sending) { tasks.push(task); return; }
    clearTimeout(timer);
    const changed = unsaved();
    if (!changed.length && !task.extra && !task.url) {
      if (!task.typing) showAll();
      return;
    }
    sending = true;
    const sent = new Map(changed.map((box) => [box.name, box.value]));
    for (const [name, text] of sent) unanswered.set(name, [...(unanswered.get(name) || []), text].slice(-20));
    const focused = task.typing ? document.activeElement : null;
    const waiting = setTimeout(() => say("还没有保存：本工具没有应答，正在等。填的还在这一页；不要关掉这一页。", true), WAIT);
    try {
      const answer = await fetch(task.url || form.action, {
        method: "POST", body: body(changed, task.extra), headers: { "X-Part": "1" }, credentials: "same-origin",
      });
      const news = await answer.json();
      clearTimeout(again);
      if (!answer.ok) {
        say("没有保存：" + news.problem, true);
        again = setTimeout(() => send({}), AGAIN);
      } else {
        for (const name of sent.keys()) unanswered.delete(name);
        take(news, sent, focused && focused.dataset.box !== undefined ? focused : null, Boolean(task.url));
        if (task.then) task.then();
      }
    } catch (problem) {
      say("没有保存：本工具没有回应，可能已经停止。填的还在这一页，会一直再试；不要关掉这一页。", true);
      clearTimeout(again);
      again = setTimeout(() => send({}), AGAIN);
    }
    clearTimeout(waiting);
    sending = false;
    const next = tasks;
    tasks = [];
    for (const one of next) await send(one);
  }

  // --- what comes back ------------------------------------------------------------------------

  let held = null;                // the newest news that was not all shown, for a box being typed in

  function take(news, sent, typing, force) {
    if (news.whose !== whose.value && !sent.size && !force) {   // another person may stand here now
      if (unsaved().length) say("文件在别处改过，这里可能换了人；写的没有存上，请回名单重新打开再填", true);
      else openAgain();
      return;
    }
    if (news.problems && news.problems[""]) { say("没有存上：" + news.problems[""], true); return; }
    whose.value = news.whose;
    form.dataset.hash = news.hash;
    for (const [name, table] of Object.entries(news.tables)) putTable(name, table, sent);
    for (const box of boxes()) {
      const now = news.values[box.name], before = was(box);
      if (now === undefined || !before || box.name in news.conflicts) continue;
      const untouched = same(box.value, before.value);
      if (sent.has(box.name) && same(sent.get(box.name), now)) before.value = now;
      else if ((untouched || force) && box !== document.activeElement) { box.value = now; before.value = now; }
      else if (untouched && same(box.value, now)) before.value = now;
    }
    for (const [name, one] of Object.entries(news.conflicts)) {
      lost.add(name);
      const box = form.elements.namedItem(name);
      if (box) box.dataset.theirs = one.theirs;
    }
    held = news;
    show(news, typing);
    if (lost.size) say(`有 ${lost.size} 格在别处改过，您写的没有存上：请在那里选一个`, true);
    else if (news.said) say(news.said, false);
    const troubles = Object.values(news.problems || {});
    if (troubles.length) say("没有存上：" + troubles.join("；"), true);
    if (undo) {
      undo.hidden = !news.undo;
      document.getElementById("undo-what").textContent = news.undo ? "：" + news.undo : "";
    }
    document.dispatchEvent(new CustomEvent("saved", { detail: news.hash }));
  }

  function fill(place, html) {
    if (place.dataset.html === html) return;
    if (place.dataset.html === undefined && place.innerHTML.trim() === html.trim()) { place.dataset.html = html; return; }
    place.dataset.html = html;
    place.innerHTML = html;
  }

  // While a box is typed in that was right so far, nothing is said of it yet.
  function show(news, typing) {
    const spared = typing && !typing.hasAttribute("aria-invalid") ? "f-" + typing.name : "";
    for (const place of document.querySelectorAll("[data-slot]")) {
      const name = place.id.slice(2);
      if (lost.has(name)) { if (news.conflicts[name]) fill(place, news.conflicts[name].html); continue; }
      if (place.id === spared || (spared && place.id === "summary")) continue;
      fill(place, news.slots[place.id] || "");
    }
    for (const box of boxes()) {
      mark(box);
      const room = document.getElementById("r-" + box.id), told = news.rooms[box.id];
      if (room) { room.textContent = told ? told.text : ""; room.classList.toggle("full", Boolean(told && told.full)); }
    }
    for (const [name, html] of Object.entries(news.photos)) {
      const place = form.querySelector(`[data-photo="${name}"]`);
      if (place) fill(place, html);
      const clear = form.querySelector(`button[value="clear:${name}"]`);
      if (clear) clear.hidden = !html.includes("<img");
    }
    if (!spared) document.title = news.title;
  }

  // Of a form that was just begun, an empty box is no mistake before it was left.
  function mark(box) {
    const place = document.getElementById("f-" + box.id);
    const begun = form.hasAttribute("data-new") && !box.closest(".box").classList.contains("left");
    const wrong = place && place.querySelector(begun ? ".finding.error:not(.empty-box)" : ".finding.error");
    if (wrong) box.setAttribute("aria-invalid", "true"); else box.removeAttribute("aria-invalid");
  }

  function showAll() { if (held) show(held, null); }

  function putTable(name, table, sent) {
    const place = form.querySelector(`[data-table="${name}"]`), rows = form.elements.namedItem("rows-" + name);
    if (!place || !rows || rows.value === table.hash) return;
    const fresh = document.createElement("template");
    fresh.innerHTML = table.html;
    const here = place.querySelectorAll("[data-row]").length;
    if (fresh.content.querySelectorAll("[data-row]").length === here && !place.dataset.moved) { rows.value = table.hash; return; }
    delete place.dataset.moved;
    const typed = new Map(unsaved().filter((box) => place.contains(box) && !sent.has(box.name)).map((box) => [box.name, box.value]));
    const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
    place.replaceChildren(fresh.content);
    for (const [id, text] of typed) { const box = document.getElementById(id); if (box) box.value = text; }
    if (focused) { const box = document.getElementById(focused); if (box) box.focus(); }
  }

  // --- what people do -------------------------------------------------------------------------

  form.addEventListener("compositionstart", (event) => { composing = event.target; });
  form.addEventListener("compositionend", (event) => { composing = null; later(event.target); });
  form.addEventListener("input", (event) => {
    if (event.target.dataset.box === undefined || event.isComposing || composing) return;
    if (event.target.tagName === "SELECT") return;
    later(event.target);
  });
  function later(box) {
    if (lost.has(box.name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => send({ typing: true }), TYPING);
  }
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") {
      const photo = event.target.files[0];
      if (photo) send({ extra: { [event.target.name]: photo } }).then(() => { event.target.value = ""; });
      return;
    }
    send({});
  });
  form.addEventListener("focusout", (event) => {
    if (event.target.dataset.box === undefined) return;
    if (!event.target.value.trim()) { event.target.closest(".box").classList.add("left"); mark(event.target); }
    send({});
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); send({}); });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ((button === undo || button.name === "do") && isSecond(event, button.value)) { event.preventDefault(); return; }
    if (button.dataset.take) { event.preventDefault(); choose(button.dataset.for, button.dataset.take); return; }
    if (button === undo) { event.preventDefault(); send({ url: form.dataset.undo }); return; }
    if (button.name !== "do") return;
    event.preventDefault();
    const [doing, name, row] = button.value.split(":");
    if (doing === "electronic" || doing === "hand") {   // the box itself becomes another
      send({ extra: { do: button.value }, then: () => { location.hash = name; openAgain(); } });
      return;
    }
    const place = form.querySelector(`[data-table="${name}"]`);
    if (place) place.dataset.moved = "1";
    send({ extra: { do: button.value }, then: () => lead(doing, name, Number(row || 0)) });
  });

  // The second of a double click, wherever it lands (rows have moved meanwhile), and a key held down.
  let clicked = -DOUBLE, doing = null;
  function isSecond(event, what) {
    const now = performance.now(), double = event.detail ? now - clicked < DOUBLE : sending && doing === what;
    if (event.detail) clicked = now;
    if (!double) doing = what;
    return double;
  }

  function lead(doing, name, row) {   // where typing goes on after rows have changed
    const place = form.querySelector(`[data-table="${name}"]`);
    if (!place) return;
    const lines = place.querySelectorAll("[data-row]");
    const target = { add: lines.length, up: row - 1, down: row + 1, remove: Math.min(row, lines.length) }[doing];
    const line = lines[target - 1];
    const box = line && line.querySelector("[data-box]");
    (box || place).focus();
  }

  function choose(name, which) {
    const box = form.elements.namedItem(name);
    if (!box) return;
    was(box).value = box.dataset.theirs;
    if (which === "theirs") box.value = box.dataset.theirs;
    lost.delete(name);
    box.focus();
    if (which === "mine") send({}); else { fill(document.getElementById("f-" + name), ""); look(); }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "F8") return;
    event.preventDefault();
    const wrong = [...form.querySelectorAll("[aria-invalid=true], [data-table]")].filter((one) =>
      one.matches("[aria-invalid=true]") || one.parentElement.querySelector(":scope > .beside .finding.error"));
    const here = wrong.findIndex((one) => document.activeElement.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING
      && !one.contains(document.activeElement));
    const next = wrong[here] || wrong[0];
    if (next) { next.focus(); next.scrollIntoView({ block: "center" }); }
  }, until);

  for (const place of form.querySelectorAll("[data-drop]")) {
    const input = place.querySelector("input[type=file]");
    if (!input) continue;
    place.addEventListener("dragover", (event) => { event.preventDefault(); place.classList.add("over"); });
    place.addEventListener("dragleave", () => place.classList.remove("over"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      place.classList.remove("over");
      if (event.dataTransfer.files[0]) send({ extra: { [input.name]: event.dataTransfer.files[0] } });
    });
  }

  // --- what others do ---------------------------------------------------------------------------

  async function look() {
    if (sending || document.hidden) return;
    try {
      const answer = await fetch(`${form.dataset.pulse}&hash=${form.dataset.hash}`, { headers: { "X-Part": "1" } });
      if (answer.status === 200 && !sending) {
        const news = await answer.json();
        const text = (hash) => hash.replace(/-$/, "");   // without the mark that others are still looked at
        const said = text(news.hash) === text(form.dataset.hash) ? "" : "文件在别处改过，已重新读入";
        take({ ...news, said }, new Map(), document.activeElement, false);
      } else if (!answer.ok && answer.status === 409) say((await answer.json()).problem, true);
    } catch (problem) { /* said when something is to be saved */ }
  }
  const looking = setInterval(look, LOOK);
  until.signal.addEventListener("abort", () => { clearInterval(looking); clearTimeout(timer); clearTimeout(again); });
  window.addEventListener("focus", look, until);
  window.addEventListener("pagehide", () => {
    const changed = unsaved();
    if (changed.length) navigator.sendBeacon(form.action, body(changed));
  }, until);
  window.addEventListener("beforeunload", (event) => { if (again && unsaved().length) event.preventDefault(); }, until);

  // --- the page as it will be printed ------------------------------------------------------------

  const pages = document.getElementById("pages");
  if (pages) {
    let drawing = 0;
    const draw = async () => {
      const number = ++drawing;
      try {
        const answer = await fetch(pages.dataset.pages, { headers: { "X-Part": "1" } });
        const html = await answer.text();
        if (number === drawing) fill(pages, html);
      } catch (problem) { /* the next change draws it again */ }
    };
    let soon = 0;
    document.addEventListener("saved", () => { clearTimeout(soon); soon = setTimeout(draw, 800); }, until);
    draw();
  }
  }

  begin();
  document.addEventListener("page", begin);   // another page was put in
})();
