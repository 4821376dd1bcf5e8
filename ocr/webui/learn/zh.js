// The texts of the page /learn in Chinese. en.js has the same keys.

const percent = (share) => `${Math.round(share * 1000) / 10}%`;
const ratio = ({ right, lines }) => percent(lines ? right / lines : 0);

export const ZH = {
  toReading: "识别文件",
  noLearning: "此服务器不学习：未设置 OCR_LEARNING 目录。",
  takesAdmin: "需要带 admin 权限的 API 密钥，可在服务器上用“ocr keys 名称 --scopes read+admin”生成。",
  noKeys: "此服务器没有设置 API 密钥，请在服务器上使用“ocr learn”。",
  conflict: "学习正在进行。",
  gone: "该项已不存在。",

  kept: "更正",
  keptNames: { count: "已保存", usable: "可用", documents: "文档", contradictions: "相互矛盾", outside: "字符集外的字" },
  outside: (characters) => `模型不认识这些字，含有它们的行不参与学习：${characters}`,
  disputed: "同一图片有不同的文字，这些行不参与学习，见“ocr corrections review”。",

  run: "学习",
  begin: "开始学习",
  proceed: "继续学习",
  cancelRun: "取消学习",
  cancelAsk: "取消学习？本次学习的进度将丢弃，以前学到的模型保留。",
  phases: { "": "正在开始", preparing: "准备数据", training: "训练", measuring: "比较前后", exporting: "写出模型" },
  runStates: {
    never: () => "还没有学习过。需要多个文档的约 50 行可用更正，200 行更好。",
    running: ({ phase, share, minutes, lines }) => [`${percent(share)}，${phase}`, `${Math.round(minutes)} 分钟`, lines && `${lines} 行`].filter(Boolean).join(" · "),
    interrupted: ({ share }) => `在 ${percent(share)} 处中断，可以继续。`,
    done: ({ model, minutes }) => (model ? `已完成，用时 ${Math.round(minutes)} 分钟：${model}` : "已完成，但没有更好的结果，未保留；更多更正可能有帮助。"),
    failed: ({ message }) => `失败：${message}`,
    cancelled: () => "已取消。",
  },
  cantTrain: "此安装不能训练。请使用含训练功能的镜像（构建时不加 SLIM=1）。",

  models: "模型",
  noModels: "还没有学到的模型。",
  readsNow: (name, base) => `当前使用 ${name}${base ? "（服务器自带）" : ""}。`,
  loading: (name) => `正在加载 ${name}，此前仍用原来的模型。`,
  roles: { reads: "使用中", loading: "加载中", along: "试读中", before: "曾使用" },
  problem: (name, why) => `${name} 不能使用：${why}`,
  ownLines: "读对：自家留作检验的文档",
  generalLines: "读对：其他各类文字",
  trainedOn: "训练行数",
  beforeAfter: (before, after) => `${ratio(before)} → ${ratio(after)} (${before.right} → ${after.right} / ${after.lines})`,
  use: "使用此模型",
  useAbout: "选用后无需重启即生效。",
  goBack: (name) => `恢复为 ${name}`,
  along: "试读",
  endAlong: "结束试读",
  share: "试读的行所占百分比",
  compared: ({ share, lines, other, surer }) => `试读 ${percent(share)} 的行：已读 ${lines} 行，${other} 行结果不同，其中 ${surer} 行更有把握。`,
  details: "详情",

  changes: "结果有变化的行",
  changeKinds: { all: "全部", right: "变对", wrong: "变错", other: "仍错" },
  changesHead: ["变化", "来源", "正确文字", "以前读作", "现在读作"],
  origin: { own: "自家", general: "其他" },

  words: "词语",
  given: "指定的词，每行一个",
  learnt: (count) => `从更正中学到：${count}`,
  wordsSaved: "已保存，从下一页起生效。",
  wordsLength: (words) => `每个词须为 2 至 64 个字符：${words}`,

  advice: "接下来更正什么",
  adviceAbout: "服务器保留的任务中，更正后帮助最大的行。",
  adviceHead: ["文档", "页", "行", "文字", "预计错字"],
  noAdvice: "保留的任务中没有待核对的行。",
  lookAgain: "刷新",
};
