// Calls every operation by openapi-fetch with the types that openapi-typescript makes: `node calls.js URL PICTURE`.
// Prints a line for each: the operation's id, and something of what came of it.

import { readFileSync } from "node:fs";
import createClient from "openapi-fetch";
import type { paths } from "./generated.js";

const [url, path] = process.argv.slice(2) as [string, string];
const data = readFileSync(path);
const encoded = data.toString("base64");
// Replies that may be files as well are JSON here, unless a call says by parseAs how it reads one.
const client = createClient<paths, "application/json">({ baseUrl: url });

// openapi-typescript has files as strings, and openapi-fetch leaves forms to whoever calls.
const file = new File([data], "invoice.png", { type: "image/png" }) as unknown as string;

function toForm(fields: Record<string, unknown> | string): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const item of Array.isArray(value) ? value : [value]) form.append(name, item);
  }
  return form;
}

function good<T>(reply: { data?: T; error?: unknown }): T {
  if (reply.data === undefined) throw new Error(JSON.stringify(reply.error));
  return reply.data;
}

const options = good(await client.GET("/api/v1/options"));
console.log("options", options.data.model);

const read = await client.POST("/api/v1/ocr", {
  params: { query: { layout: "paragraphs", minimum_confidence: 0.1 } },
  body: { file },
  bodySerializer: toForm,
});
console.log("ocr", good(read).data.lines[0]?.text);
console.log("ocr", good(await client.POST("/api/v1/ocr", { body: { image: encoded } })).data.lines[0]?.text);
const markdown = await client.POST("/api/v1/ocr", {
  params: { query: { format: "markdown" } },
  body: { file },
  bodySerializer: toForm,
  parseAs: "text",
});
console.log("ocr", good(markdown));

const several = await client.POST("/api/v1/batch", { body: { file: [file, file] }, bodySerializer: toForm });
console.log("batch", good(several).data.results[1]?.data?.lines[0]?.text);

const line = { text: "Invoice 20394", box: [[36, 20], [263, 20], [263, 58], [36, 58]] };
const exported = await client.POST("/api/v1/export", { body: { pages: [{ width: 900, height: 252, lines: [line] }] } });
console.log("export", good(exported).lines[0]?.text);

const picture = await client.POST("/api/v1/picture", {
  params: { query: { pages: "1" } },
  body: { file },
  bodySerializer: toForm,
  parseAs: "arrayBuffer",
});
console.log("picture", good(picture).byteLength);

const job = good(await client.POST("/api/v1/jobs", { body: { images: [encoded] } })).data.id;
console.log("createJob", job);
const place = { params: { path: { job } } };
while (good(await client.GET("/api/v1/jobs/{job}", place)).data.state !== "done") {
  await new Promise((resolve) => setTimeout(resolve, 100));
}
console.log("jobStatus done");
const result = await client.GET("/api/v1/jobs/{job}/result", { params: { path: { job }, query: { file: 0 } } });
console.log("jobResult", good(result).data.lines?.[0]?.text);
const listed = good(await client.GET("/api/v1/jobs", { params: { query: { state: "done" } } }));
console.log("listJobs", listed.data.jobs.some(({ id }) => id === job));
const events = await client.GET("/api/v1/jobs/{job}/events", { ...place, parseAs: "text" });
console.log("jobEvents", good(events).split("event: ").length - 1);
const pages = await client.GET("/api/v1/jobs/{job}/pages", { ...place, parseAs: "text" });
console.log("jobPages", good(pages).includes("Invoice 20394"));
const archive = await client.GET("/api/v1/jobs/{job}/archive", { ...place, parseAs: "arrayBuffer" });
console.log("jobArchive", good(archive).byteLength > 100);
console.log("deleteJob", good(await client.DELETE("/api/v1/jobs/{job}", place)).data.state);

const opened = await client.POST("/api/v1/jobs", {
  params: { query: { open: true }, header: { "Idempotency-Key": "typescript" } },
  body: { images: [encoded] },
});
const filled = { params: { path: { job: good(opened).data.id } } };
const more = await client.POST("/api/v1/jobs/{job}/files", { ...filled, body: { images: [encoded, encoded] } });
console.log("addJobFiles", good(more).data.files.length);
console.log("closeJob", good(await client.POST("/api/v1/jobs/{job}/close", filled)).data.state);

// This server keeps no corrections, does not learn, and says so.
const corrections = "/api/v1/corrections";
const corrected = { picture: encoded, lines: [{ text: "Invoice 20394", box: line.box }] };
console.log("sendCorrections", (await client.POST(corrections, { body: corrected })).error?.code);
console.log("listCorrections", (await client.GET(corrections, { params: { query: { limit: 5 } } })).error?.code);
console.log("deleteCorrections", (await client.DELETE(corrections, { params: { query: { all: true } } })).error?.code);
console.log("exportCorrections", (await client.GET(`${corrections}/export`)).error?.code);
const number = { params: { path: { number: 1 } } };
console.log("correctionPicture", (await client.GET(`${corrections}/{number}/picture`, number)).error?.code);
const learning = "/api/v1/learning";
const model = { model: "crnn-1" };
console.log("learningState", (await client.GET(learning)).error?.code);
console.log("beginLearning", (await client.POST(`${learning}/run`)).error?.code);
console.log("cancelLearning", (await client.DELETE(`${learning}/run`)).error?.code);
const named = { params: { path: { name: "crnn-1" } } };
console.log("learntModel", (await client.GET(`${learning}/models/{name}`, named)).error?.code);
console.log("promoteModel", (await client.PUT(`${learning}/promoted`, { body: model })).error?.code);
console.log("rollBackModel", (await client.DELETE(`${learning}/promoted`)).error?.code);
console.log("shadowModel", (await client.PUT(`${learning}/shadow`, { body: model })).error?.code);
console.log("endShadow", (await client.DELETE(`${learning}/shadow`)).error?.code);
console.log("houseWords", (await client.GET(`${learning}/words`)).error?.code);
console.log("setHouseWords", (await client.PUT(`${learning}/words`, { body: { words: ["KX-20394"] } })).error?.code);
console.log("learningAdvice", (await client.GET(`${learning}/advice`, { params: { query: { count: 5 } } })).error?.code);

console.log("healthz", good(await client.GET("/healthz", { parseAs: "text" })));
console.log("livez", good(await client.GET("/livez", { parseAs: "text" })));
console.log("readyz", good(await client.GET("/readyz", { parseAs: "text" })));
console.log("metrics", good(await client.GET("/metrics", { parseAs: "text" })).length);

const refused = await client.POST("/api/v1/ocr", { body: { image: "bm8gcGljdHVyZQ==" } });
console.log("ocr", refused.response.status, refused.error?.code);
