import { expect, it } from '@jest/globals';
import { MemorySignInTries } from '#test/memory-sign-in-tries';
import { placeOf, SignInThrottle, type Trying, type Turn } from './sign-in-throttle.js';

const HOUR = 3_600_000;
const from = (address: string, name = 'li'): Trying => ({ name, address, browser: undefined });

const open = () => {
  const tries = new MemorySignInTries();
  const throttle = new SignInThrottle(tries);
  const begin = (trying: Trying, now = 0): Promise<Turn> => throttle.begin(trying, now);
  const fail = async (trying: Trying, times: number, now = 0): Promise<void> => {
    for (let i = 0; i < times; i++) await begin(trying, now);
  };
  return { tries, throttle, begin, fail };
};

it('doubles the pause of a person at an address, to a quarter of an hour, and forgets after an hour', async () => {
  const { begin, fail } = open();
  await fail(from('a'), 5);
  const waits: number[] = [];
  let now = 0;
  for (let i = 0; i < 50; i++) {
    const turn = await begin(from('a'), now);
    if (turn.type === 'go') continue;
    waits.push(turn.ms);
    now += turn.ms;
  }
  expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(Math.max(...waits)).toBe(15 * 60_000);
  const forgotten = now + HOUR;
  for (let i = 0; i < 5; i++) expect(await begin(from('a'), forgotten)).toMatchObject({ type: 'go' });
  expect(await begin(from('a'), forgotten)).toMatchObject({ type: 'wait', ms: 1_000 });
});

it('does not pause a colleague at the same address, nor the person elsewhere, for the first five', async () => {
  const { begin, fail } = open();
  await fail(from('a'), 5);
  expect(await begin(from('a', 'wang'))).toMatchObject({ type: 'go' });
  expect(await begin(from('b'))).toMatchObject({ type: 'go' });
});

it('pauses an address that tries many names, and a name that is tried from many addresses, for a minute at most', async () => {
  const { begin, fail } = open();
  for (let i = 0; i < 20; i++) await fail(from('a', `name ${i}`), 1);
  expect(await begin(from('a', 'another'))).toMatchObject({ type: 'wait' });
  for (let i = 0; i < 20; i++) await fail(from(`address ${i}`, 'wang'), 1);
  let now = 0;
  for (let i = 0; i < 30; i++) {
    const turn = await begin(from(`more ${i}`, 'wang'), now);
    if (turn.type === 'wait') {
      expect(turn.ms).toBeLessThanOrEqual(60_000);
      now += turn.ms;
    }
  }
});

it('lets a person in from a known browser, whoever hammers on the name; and slows guessing there too', async () => {
  const { tries, begin, fail } = open();
  const known = { ...from('a'), browser: Buffer.from('cookie') };
  await tries.rememberBrowser(known.browser, 'li');
  await fail(from('a'), 50);
  for (let i = 0; i < 50; i++) await fail(from(`address ${i}`), 1);
  expect(await begin(from('new'))).toMatchObject({ type: 'wait' });
  expect(await begin(known)).toMatchObject({ type: 'go' });
  // It is known for that person only.
  await fail({ ...known, name: 'wang' }, 20);
  expect(await begin({ ...known, name: 'wang' })).toMatchObject({ type: 'wait' });
  await fail(known, 4);
  expect(await begin(known)).toMatchObject({ type: 'wait', ms: 1_000 });
});

it('success forgives the person, and gives back only the own try of address and name', async () => {
  const { throttle, begin, fail } = open();
  for (let i = 0; i < 18; i++) await fail(from('a', `name ${i}`), 1);
  const turn = await begin(from('a'));
  if (turn.type === 'wait') throw new Error('waits');
  await throttle.succeeded(turn.counted, 0);
  expect(await begin(from('a'))).toMatchObject({ type: 'go' });
  expect(await begin(from('a', 'x'))).toMatchObject({ type: 'go' });
  expect(await begin(from('a', 'y'))).toMatchObject({ type: 'wait' });
});

it('tells of a pause once', async () => {
  const { begin, fail } = open();
  await fail(from('a'), 5);
  expect([await begin(from('a')), await begin(from('a'))]).toMatchObject([{ isNews: true }, { isNews: false }]);
});

it.each([
  ['10.0.0.7', '10.0.0.7'],
  ['::ffff:10.0.0.7', '10.0.0.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:01:2::9', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['', ''],
])('an address %s is counted as %s', (address, place) => {
  expect(placeOf(address)).toBe(place);
});
