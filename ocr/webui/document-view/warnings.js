// The server's warnings in Chinese. They are sentences with numbers in them; unknown ones stay as they are.

const ZH = [
  [/^lines were searched for on the page shrunk to ([\d.]+); small ones may be missing$/, "页面缩小到 $1 倍后查找文字，较小的文字可能会遗漏"],
  [/^(\d+) of (\d+) boxes left out: no text in them that is sure enough$/, "$2 个区域中有 $1 个没有足够可信的文字，已忽略"],
  [/^(?:page|frame)s? (\d+)\.\.(\d+) of (\d+) skipped$/, "共 $3 页，第 $1 至 $2 页未识别"],
  [/^(?:page|frame) (\d+) of (\d+) skipped$/, "共 $2 页，第 $1 页未识别"],
];

/** One of the server's warnings in the page's language. */
export function translateWarning(warning, language) {
  if (language !== "zh") return warning;
  const [, page, rest] = /^(?:page (\d+): )?(.*)$/s.exec(warning);
  const [pattern, words] = ZH.find(([known]) => known.test(rest)) ?? [rest, rest];
  const text = rest.replace(pattern, words);
  return page ? `第 ${page} 页：${text}` : text;
}
