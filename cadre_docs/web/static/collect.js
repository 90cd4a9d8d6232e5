// Files dropped anywhere on the frame are put into its file box and sent; no rule is here.
"use strict";
(() => {
  const frame = document.querySelector("[data-drop-files]");
  if (!frame) return;
  const box = frame.querySelector("input[type=file]");
  const over = (on) => frame.classList.toggle("over", on);
  frame.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  frame.addEventListener("dragleave", () => over(false));
  frame.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (!event.dataTransfer.files.length) return;
    box.files = event.dataTransfer.files;
    frame.requestSubmit ? frame.requestSubmit() : frame.submit();
  });
  box.addEventListener("change", () => { if (box.files.length) frame.querySelector("button").focus(); });
})();
