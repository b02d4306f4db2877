// Writes seeds/working-days.json from npm `chinese-days` (MIT; the State Council's yearly notices): the days that deviate
// from Monday to Friday. Run by hand when the notice of a new year is out: node scripts/make-working-days-seed.mjs
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { holidays, workdays } = require('chinese-days/dist/chinese-days.json');
const FIRST_YEAR = '2010';

const isWeekend = (day) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
const both = Object.keys(holidays).filter((day) => day in workdays);
if (both.length > 0) throw new Error(`holiday and working day at once: ${both.join(', ')}`);

const years = [...new Set(Object.keys(holidays).map((day) => day.slice(0, 4)))].filter((y) => y >= FIRST_YEAR).sort();
const ofYear = (list, year, isDeviation) =>
  Object.keys(list)
    .filter((day) => day.startsWith(year) && isDeviation(day))
    .sort();

// One line for each list: a reviewer compares it with one notice.
const line = (days) => JSON.stringify(days).replaceAll(',', ', ');
const blocks = years.map((year) => {
  const off = ofYear(holidays, year, (day) => !isWeekend(day));
  const work = ofYear(workdays, year, isWeekend);
  return `    "${year}": {\n      "off": ${line(off)},\n      "work": ${line(work)}\n    }`;
});
const source = '国务院办公厅关于各年部分节假日安排的通知 (chinese-days 1.5.7)';
writeFileSync(
  new URL('../seeds/working-days.json', import.meta.url),
  `{\n  "source": "${source}",\n  "years": {\n${blocks.join(',\n')}\n  }\n}\n`,
);
console.log(`${years.length} years, ${years[0]} to ${years.at(-1)}`);
