// The library's page: its list, searched; a document added after a preview, or removed after a question.

import { announce, byId, element, home, language, lines, refusal, request, say } from "./page.js";

export async function showLibrary() {
  const place = byId("ateb-library");
  try {
    const reply = await request(`library?lang=${language()}`);
    place.innerHTML = await reply.text(); // made and escaped by our own server
  } catch (error) {
    place.replaceChildren(element("p", {}, error.message));
    return;
  }
  byId("ateb-library-search").addEventListener("submit", (event) => event.preventDefault());
  byId("ateb-library-words").addEventListener("input", search);
  byId("ateb-file")?.addEventListener("change", preview);
  byId("ateb-upload")?.addEventListener("submit", add);
  place.querySelectorAll("[data-remove]").forEach((button) => {
    button.addEventListener("click", () => remove(button));
  });
}

function search() {
  const words = byId("ateb-library-words").value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [...byId("ateb-library").querySelectorAll("tbody tr")];
  rows.forEach((row) => (row.hidden = !words.every((word) => row.dataset.words.includes(word))));
  const count = rows.filter((row) => !row.hidden).length;
  byId("ateb-library-count").textContent = say("library_count", { count });
}

function tell(text, { bad = false } = {}) {
  const said = byId("ateb-upload-said");
  said.textContent = text;
  said.classList.toggle("ateb-error", bad);
}

/** Show what is made of the chosen file, before it is added. */
async function preview() {
  const [file] = byId("ateb-file").files;
  byId("ateb-file-name").textContent = file?.name ?? say("upload_none");
  const place = byId("ateb-preview");
  place.replaceChildren();
  tell("");
  if (!file) return;
  const form = new FormData();
  form.append("file", file);
  form.append("lang", language());
  try {
    tell(say("sending"));
    place.innerHTML = await send("library/preview", form); // made and escaped by our own server
    tell("");
    byId("ateb-upload-cancel").addEventListener("click", cancel);
    place.querySelector("h4").focus();
  } catch (error) {
    byId("ateb-file").value = ""; // so that the same file, mended, can be chosen again
    tell(error.message, { bad: true });
  }
}

function cancel() {
  byId("ateb-upload").reset();
  byId("ateb-file-name").textContent = say("upload_none");
  byId("ateb-preview").replaceChildren();
  byId("ateb-file").focus();
}

/** Send a form, showing how much has been sent: fetch can't tell. */
function send(path, form) {
  const bar = byId("ateb-progress");
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("POST", new URL(`window/${path}`, home));
    sending.setRequestHeader("X-Ateb-Window", "1");
    sending.setRequestHeader("Accept-Language", language());
    bar.hidden = false;
    bar.value = 0;
    sending.upload.onprogress = (event) => (bar.value = event.lengthComputable ? event.loaded / event.total : 0);
    sending.onloadend = () => {
      bar.hidden = true;
      if (sending.status === 200) resolve(sending.responseText);
      else reject(new Error(refusal(sending.status, sending.responseText)));
    };
    sending.send(form);
  });
}

async function add(event) {
  event.preventDefault();
  const form = new FormData(event.currentTarget);
  if (!form.get("file")?.size) return;
  await change("library/add", form, say("added", { name: form.get("file").name }));
}

async function remove(button) {
  if (!(await confirmed(button.getAttribute("aria-label")))) {
    button.focus();
    return;
  }
  const form = new FormData();
  form.append("source", button.dataset.remove);
  await change("library/remove", form, say("removed", { name: button.dataset.remove }));
}

/** Change the library, showing the progress; then show it as it is. */
async function change(path, form, done) {
  const bar = byId("ateb-progress");
  const buttons = byId("ateb-library").querySelectorAll("button");
  buttons.forEach((button) => (button.disabled = true));
  bar.hidden = false;
  bar.removeAttribute("value");
  tell(say("indexing"));
  try {
    for await (const line of lines(await request(path, { form }))) {
      if (line.error) throw new Error(line.error);
      if (line.total) bar.value = line.done / line.total;
    }
    await showLibrary();
    tell(done);
    announce(done);
    document.dispatchEvent(new Event("ateb-library-changed"));
    byId("ateb-library").querySelector("h2").focus();
  } catch (error) {
    bar.hidden = true;
    buttons.forEach((button) => (button.disabled = false));
    tell(error.message, { bad: true });
  }
}

function confirmed(what) {
  return new Promise((resolve) => {
    const title = element("h2", { id: "ateb-confirm-title" }, say("confirm"));
    const yes = element("button", { value: "yes", className: "ateb-primary" }, say("remove"));
    const no = element("button", { value: "no" }, say("cancel"));
    const form = element("form", { method: "dialog" }, title, element("p", {}, what),
      element("p", {}, say("confirm_kept")), no, " ", yes);
    const dialog = element("dialog", { className: "ateb-dialog" }, form);
    dialog.setAttribute("aria-labelledby", "ateb-confirm-title");
    byId("ateb").append(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    dialog.showModal();
  });
}
