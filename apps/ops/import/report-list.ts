import { inBoth } from '#contracts/events/fault';

/** Items of one list that are printed. */
const MOST_LINES = 30;

export const lineText = (line: number): string => `第 ${line} 行 / line ${line}`;

/** A heading with the number of its items, and the first of them; nothing without any. */
export const listOf = (title: string, lines: readonly string[], indent = '  '): string[] => {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  return [
    `${title}: ${lines.length}`,
    ...lines.slice(0, MOST_LINES).map((line) => `${indent}${line}`),
    ...(more > 0 ? [`${indent}${inBoth(`另有 ${more} 项,见 --json`, `${more} more, see --json`)}`] : []),
  ];
};
