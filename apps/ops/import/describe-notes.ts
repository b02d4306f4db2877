// Notes as a person reads them: the figures of one check below each other, in columns.

import { lineText, listOf } from './report-list.js';
import type { NoteCode, RowNote } from './row-note.js';

const VERDICTS: Readonly<Record<NoteCode, string>> = {
  truncated: '是截尾,不是四舍五入 / cut off, not rounded',
  'rounded-up': '是进位,不是四舍五入 / rounded up, not to the nearest',
  'does-not-follow': '怎么取舍都得不出 / follows by no rounding',
  'total-differs': '合计不等 / the total differs',
  'parts-differ': '差额记在本期末日 / the difference is booked on its last day',
  'not-checkable': '无法核对:缺数、分母为 0 或不是数 / unchecked: a figure is missing, 0 below, or no number',
  repeated: '',
};

export const describeNotes = (notes: readonly RowNote[]): string[] => {
  const titleOf = ({ check, field }: RowNote): string => `${check} (${field})`;
  const checked = notes.filter(({ check }) => check !== undefined);
  const others = notes.filter(({ check }) => check === undefined);
  const figures = [...new Set(checked.map(titleOf))].flatMap((title) =>
    listOf(title, linesOf(checked.filter((note) => titleOf(note) === title))),
  );
  return [
    ...(figures.length === 0
      ? []
      : [
          '请核对:公布的数与表中数不合(已照原数导入;加 --strict 则不导入)',
          'worth a look: published figures that do not follow from their counts (imported as printed; --strict refuses)',
          ...figures.map((line) => `  ${line}`),
        ]),
    ...listOf(
      '重复的行 / repeated rows',
      others.map(({ line, detail }) => `${lineText(line)}: ${detail}`),
    ),
  ];
};

const linesOf = (notes: readonly RowNote[]): string[] => {
  const inColumn = (texts: readonly string[]): string[] => {
    const widest = Math.max(...texts.map((text) => text.length));
    return texts.map((text) => text.padEnd(widest));
  };
  const where = inColumn(notes.map(({ line, where: of }) => `${lineText(line)}${of === undefined ? '' : ` (${of})`}`));
  const published = inColumn(notes.map((note) => note.published ?? ''));
  const computed = inColumn(notes.map((note) => note.computed ?? '–'));
  return notes.map((note, i) =>
    [
      where[i],
      `公布 / published ${published[i]}`,
      `按表算得 / from its counts ${computed[i]}`,
      VERDICTS[note.code],
    ].join('  '),
  );
};
