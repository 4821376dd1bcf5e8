// The web page: takes a picture, sends it to the API, shows the text beside the picture with its lines marked.

const TEXTS = {
  en: {
    tagline: "The text in a picture. Nothing leaves this server.",
    drop: "Drop a picture here, paste it, or click to choose",
    formats: "JPEG, PNG, WebP, BMP, GIF, TIFF",
    copy: "Copy text",
    copied: "Copied",
    reading: (name) => `Reading ${name} …`,
    summary: (lines, ms) => `${lines} ${lines === 1 ? "line" : "lines"} · ${ms} ms`,
    noText: "No text was found in this picture.",
    noPreview: "This browser can't show the picture itself.",
    unreachable: "The server can't be reached. Is it running?",
    strangeReply: (status) => `The server's reply can't be understood (HTTP ${status}).`,
    errors: {},
  },
  zh: {
    tagline: "识别图片中的文字，数据不离开本服务器。",
    drop: "将图片拖到这里、粘贴，或点击选择",
    formats: "JPEG、PNG、WebP、BMP、GIF、TIFF",
    copy: "复制文字",
    copied: "已复制",
    reading: (name) => `正在识别 ${name} …`,
    summary: (lines, ms) => `${lines} 行 · ${ms} 毫秒`,
    noText: "图片中没有找到文字。",
    noPreview: "浏览器无法显示这张图片。",
    unreachable: "无法连接服务器，请确认它正在运行。",
    strangeReply: (status) => `无法理解服务器的回复（HTTP ${status}）。`,
    errors: {
      EMPTY_FILE: "文件是空的。",
      FILE_TOO_LARGE: "文件太大。",
      TOO_MANY_PIXELS: "图片像素过多。",
      UNSUPPORTED_FORMAT: "不支持的文件格式，请使用 JPEG、PNG、WebP、BMP、GIF 或 TIFF。",
      IMAGE_DECODE_FAILED: "图片已损坏，无法解码。",
      IMAGE_TRUNCATED: "图片文件不完整，可能在传输中被截断。",
      NOT_READY: "服务器尚未就绪，请稍后再试。",
      OVERLOADED: "服务器繁忙，请稍后再试。",
      TIMED_OUT: "处理超时，请稍后再试。",
      INTERNAL_ERROR: "服务器出错，请查看日志。",
    },
  },
};
const LOW_CONFIDENCE = 0.8;

const language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
const texts = TEXTS[language];
const byId = (id) => document.getElementById(id);

let request; // the AbortController of the picture being read
let text = ""; // of the picture shown

async function read(file) {
  request?.abort();
  const controller = (request = new AbortController());
  byId("result").hidden = true;
  say(texts.reading(file.name || "…"), "busy");
  const form = new FormData();
  form.append("file", file, file.name || "picture");
  let reply;
  let status;
  try {
    const response = await fetch("api/v1/ocr", { method: "POST", body: form, signal: controller.signal });
    status = response.status;
    reply = await response.json();
  } catch (error) {
    if (error.name !== "AbortError") say(status ? texts.strangeReply(status) : texts.unreachable, "error");
    return;
  }
  if (controller !== request) return;
  if (!reply.success) {
    say(texts.errors[reply.code] ?? reply.msg ?? texts.strangeReply(status), "error");
    return;
  }
  say(reply.data.lines.length ? "" : texts.noText);
  show(file, reply.data);
}

function say(message, kind = "") {
  byId("status").textContent = message;
  byId("status").className = kind;
}

function show(file, data) {
  text = data.text;
  byId("summary").textContent = texts.summary(data.lines.length, data.processing_time_ms);
  byId("copy").textContent = texts.copy;
  byId("warnings").replaceChildren(...data.warnings.map((warning) => element("li", warning)));
  showPicture(file, data.page);
  byId("lines").replaceChildren();
  data.lines.forEach(showLine);
  byId("result").hidden = false;
}

function showPicture(file, page) {
  const boxes = byId("boxes");
  boxes.setAttribute("viewBox", `0 0 ${page.width} ${page.height}`);
  boxes.replaceChildren();
  document.querySelector(".picture img")?.remove();
  const image = new Image();
  image.alt = file.name || "";
  image.onload = () => URL.revokeObjectURL(image.src);
  image.onerror = () => {
    image.remove(); // the boxes still show where the lines are
    byId("warnings").append(element("li", texts.noPreview));
  };
  image.src = URL.createObjectURL(file);
  boxes.before(image);
}

function showLine(line) {
  const item = element("li", line.text);
  item.title = `${Math.round(line.confidence * 100)} %`;
  const box = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
  box.setAttribute("points", line.box.map((point) => point.join(",")).join(" "));
  for (const side of [item, box]) {
    side.classList.toggle("unsure", line.confidence < LOW_CONFIDENCE);
    side.addEventListener("mouseenter", () => mark(item, box, true));
    side.addEventListener("mouseleave", () => mark(item, box, false));
  }
  box.addEventListener("click", () => item.scrollIntoView({ block: "nearest", behavior: "smooth" }));
  byId("lines").append(item);
  byId("boxes").append(box);
}

function mark(item, box, on) {
  item.classList.toggle("marked", on);
  box.classList.toggle("marked", on);
}

function element(name, content) {
  const made = document.createElement(name);
  made.textContent = content;
  return made;
}

async function copy() {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
  } else {
    // Browsers offer the clipboard on https and localhost only; a server in the house is often neither.
    const area = element("textarea", text);
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  byId("copy").textContent = texts.copied;
  setTimeout(() => (byId("copy").textContent = texts.copy), 1500);
}

function firstFile(transfer) {
  return [...(transfer?.files ?? [])][0];
}

document.documentElement.lang = language;
for (const place of document.querySelectorAll("[data-text]")) place.textContent = texts[place.dataset.text];

byId("file").addEventListener("change", (event) => {
  if (event.target.files.length) read(event.target.files[0]);
  event.target.value = ""; // so that the same file can be chosen again
});
byId("copy").addEventListener("click", copy);
document.addEventListener("paste", (event) => {
  const file = firstFile(event.clipboardData);
  if (file) read(file);
});
// The whole page takes a drop, so that a near miss does not make the browser open the picture instead.
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  byId("drop").classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) byId("drop").classList.remove("over");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  byId("drop").classList.remove("over");
  const file = firstFile(event.dataTransfer);
  if (file) read(file);
});
