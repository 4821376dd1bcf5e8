// The texts of the page /learn in English. zh.js has the same keys.

const percent = (share) => `${Math.round(share * 1000) / 10}%`;
const ratio = ({ right, lines }) => percent(lines ? right / lines : 0);

export const EN = {
  toReading: "Read files",
  noLearning: "This server does not learn: the setting OCR_LEARNING names no folder.",
  takesAdmin: "This takes an API key with the scope admin. “ocr keys NAME --scopes read+admin” on the server makes one.",
  noKeys: "This server has no API keys, so nobody may do this from here. “ocr learn” on the server does all of it.",
  conflict: "A course of learning is under way.",
  gone: "That is not there any more.",

  kept: "Corrections",
  keptNames: { count: "kept", usable: "usable", documents: "documents", contradictions: "contradictions", outside: "unknown signs" },
  outside: (characters) => `Left out, with characters the network does not know: ${characters}`,
  disputed: "Left out, pictures with different texts: “ocr corrections review” on the server names them.",

  run: "Course of learning",
  begin: "Learn",
  proceed: "Go on learning",
  cancelRun: "Cancel learning",
  cancelAsk: "Cancel learning? What it has done so far is thrown away. Earlier models stay.",
  phases: { "": "beginning", preparing: "preparing the lines", training: "training", measuring: "comparing before and after", exporting: "writing the model" },
  runStates: {
    never: () => "Nothing was learnt yet. It takes some fifty usable lines of several documents; two hundred are better.",
    running: ({ phase, share, minutes, lines }) => [`${percent(share)}, ${phase}`, `${Math.round(minutes)} min`, lines && `of ${lines} lines`].filter(Boolean).join(" · "),
    interrupted: ({ share }) => `Interrupted at ${percent(share)}. It can go on from there.`,
    done: ({ model, minutes }) => (model ? `Done after ${Math.round(minutes)} min: ${model}` : "Done, without anything better: nothing was kept. More corrections may help."),
    failed: ({ message }) => `Failed: ${message}`,
    cancelled: () => "Cancelled.",
  },
  cantTrain: "This installation can't train. Use an image with training (built without SLIM=1).",

  models: "Models",
  noModels: "None has been learnt yet.",
  readsNow: (name, base) => `${name}${base ? ", which came with the server," : ""} reads now.`,
  loading: (name) => `${name} is loading; until then the one before reads.`,
  roles: { reads: "reads", loading: "loading", along: "reads along", before: "read before" },
  problem: (name, why) => `${name} can't be used: ${why}`,
  ownLines: "right, of your documents kept aside",
  generalLines: "right, of other kinds",
  trainedOn: "lines trained on",
  beforeAfter: (before, after) => `${ratio(before)} → ${ratio(after)} (${before.right} → ${after.right} of ${after.lines})`,
  use: "Use it",
  useAbout: "“Use it” takes over without a restart.",
  goBack: (name) => `Go back to ${name}`,
  along: "Let it read along",
  endAlong: "End reading along",
  share: "Lines to be read along, in %",
  compared: ({ share, lines, other, surer }) => `Reads ${percent(share)} of the lines along: ${lines} so far, ${other} read otherwise, surer of ${surer} of them.`,
  details: "Details",

  changes: "Lines that are read otherwise now",
  changeKinds: { all: "All", right: "Became right", wrong: "Became wrong", other: "Still wrong" },
  changesHead: ["Became", "From", "Right is", "Read before", "Read now"],
  origin: { own: "yours", general: "other" },

  words: "Words",
  given: "Given, one a line",
  learnt: (count) => `Learnt from corrections: ${count}`,
  wordsSaved: "Saved. They count from the next page on.",
  wordsLength: (words) => `Words have 2 to 64 characters: ${words}`,

  advice: "What to correct next",
  adviceAbout: "The lines whose correction helps most, of the jobs that are kept.",
  adviceHead: ["Document", "Page", "Line", "Text", "Wrong, expected"],
  noAdvice: "No job is kept that has lines to check.",
  lookAgain: "Look again",
};
