// The server's warnings in Chinese, by their codes. What is not known here stays in the server's own words.

const ZH = {
  PAGE_TURNED: ({ degrees }) => `页面转了 ${degrees} 度，已转正后识别`,
  SEARCHED_SMALL: ({ scale }) => `页面缩小到 ${scale.toFixed(2)} 倍后查找文字，较小的文字可能会遗漏`,
  BOXES_LEFT_OUT: ({ count, of }) => `${of} 个区域中有 ${count} 个没有足够可信的文字，已忽略`,
  UNSURE_LEFT_OUT: ({ count, of, confidence }) => `${of} 行中有 ${count} 行的置信度低于 ${confidence}，已舍去`,
  IGNORED_LEFT_OUT: ({ count, of }) => `${of} 行中有 ${count} 行在忽略的区域内，已舍去`,
  OUTSIDE_LEFT_OUT: ({ count, of }) => `${of} 行中有 ${count} 行不在要识别的区域内，已舍去`,
  SEALS_LEFT_OUT: ({ count }) => `已略去 ${count} 个印章的文字`,
  NOT_READ_TO_END: ({ count, of }) => `没有读完：只读了 ${of} 行中的 ${count} 行`,
  PDF_TEXT_USED: () => "采用 PDF 自带的文字，没有识别",
  OFD_TEXT_USED: () => "采用 OFD 自带的文字，其中的图片和印章没有识别",
  RENDERED_COARSELY: ({ dpi, wanted }) => `页面太大，按每英寸 ${Math.round(dpi)} 像素渲染，而不是 ${wanted}`,
  LAID_ON_BLACK: () => "看得见的内容都是浅色的：图片已放在黑底上",
  LEVELS_STRETCHED: ({ highest }) => `图片的亮度只到 ${highest}（最高 65535），已拉伸`,
  PAGES_SKIPPED: ({ first, last, of }) => `共 ${of} 页，第 ${first} 至 ${last} 页未识别`,
  PAGE_SKIPPED: ({ first, of }) => `共 ${of} 页，第 ${first} 页未识别`,
  OTHER_PAGES_SKIPPED: ({ read, of }) => `选定的 ${of} 页中只识别了第 ${read} 页`,
  TOO_MANY_FRAMES: ({ frame }) => `第 ${frame} 页之后的内容已跳过`,
  FRAMES_DAMAGED: ({ frame }) => `第 ${frame} 页之后的内容已损坏，已跳过`,
  FRAMES_MISSING: ({ first, last }) => `文件声称有第 ${first} 至 ${last} 页，但并不存在`,
  FILE_ENDS_EARLY: ({ frame }) => `文件不完整：第 ${frame} 页及以后的内容可能缺失`,
  ENTRIES_SKIPPED: ({ archive, count, of }) => `${archive} 的 ${of} 个条目中有 ${count} 个是文件夹、隐藏文件或压缩包，已跳过`,
  PREVIEWS_SKIPPED: ({ count, of }) => `${of} 帧中有 ${count} 帧是预览图或蒙版，已跳过`,
};

/**
 * One of the server's notices in a language.
 * @param {{code: string, message: string, params: object, page: number | null}} notice
 * @param {boolean} several whether the file has several pages, so that the page is worth telling
 */
export function tellNotice({ code, message, params, page }, several, language) {
  const chinese = language === "zh";
  const words = chinese && ZH[code] ? ZH[code](params) : message;
  if (!several || page === null) return words;
  return chinese ? `第 ${page + 1} 页：${words}` : `page ${page + 1}: ${words}`;
}
