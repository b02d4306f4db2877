import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestDatabase } from '#test/engines/postgres';
import { Database } from '../database.js';
import { PostgresDeclarations } from './postgres-declarations.js';

const TOPIC = 'safety.events.1';
const DAY_1 = '2026-05-01T00:00:00Z';
const DAY_2 = '2026-05-02T00:00:00Z';

describe('PostgresDeclarations', () => {
  let target: TestDatabase;
  let db: Database;
  let declarations: PostgresDeclarations;

  beforeAll(async () => {
    const engine = await startPostgres();
    target = await engine.createDatabase('declarations');
    db = await Database.open({ url: target.url });
    await db.migrate();
  }, 60_000);

  afterAll(async () => {
    await db?.close();
    await target?.drop();
  });

  beforeEach(async () => {
    await db.query('truncate booked, exposure_declaration, target_declaration, survey_declaration, return_declaration');
    declarations = new PostgresDeclarations(db);
  });

  const bookedTo = (next: number, partition = 0): Promise<unknown> =>
    db.query(
      `insert into booked (topic, partition, slot, next, chain, last_recorded_at) values ($1, $2, $2, $3, '', now())
       on conflict (topic, partition) do update set next = excluded.next`,
      [TOPIC, partition, next],
    );

  const output = async (
    offset: number,
    row: { value?: string; status?: string; knownAt?: string; partition?: number },
  ) => {
    const { value, status = 'final', knownAt = DAY_1, partition = 0 } = row;
    await db.query(
      `insert into exposure_declaration (topic, partition, "offset", seq, subject, source, event_id, recorded_at, known_at, withdrawn,
         measure, sector, category, definition, region, from_day, to_day, as_of, value, status)
       values ($1, $2, $3, 0, $4, 'urn:test', 'e' || $3::bigint, $5, $5, $6,
         'construction-output-yuan', null, null, 'default', '440600', '2026-01-01', '2026-04-01', null, $7, $8)`,
      [
        TOPIC,
        partition,
        offset,
        `output-${partition}`,
        knownAt,
        value === undefined,
        value ?? null,
        value === undefined ? null : status,
      ],
    );
    await bookedTo(offset + 1, partition);
  };

  const values = async () =>
    (await declarations.current()).exposures('construction-output-yuan', '440600').map((e) => e.value);

  it('has nothing before anything is booked', async () => {
    expect(await values()).toEqual([]);
  });

  it('sees each committed row at the next call, exactly as it was sent', async () => {
    await output(0, { value: '11000000000.25', status: 'provisional' });
    expect(await values()).toEqual(['11000000000.25']);
    await output(1, { value: '12000000000.01' });
    expect(await values()).toEqual(['12000000000.01']);
    await output(2, {});
    expect(await values()).toEqual([]);
  });

  it('gives every one of many callers what was committed before it called', async () => {
    await output(0, { value: '1' });
    const early = [values(), values()];
    await output(1, { value: '2' });
    const late = await Promise.all([values(), values(), values()]);
    expect(late).toEqual([['2'], ['2'], ['2']]);
    await Promise.all(early);
    expect(await values()).toEqual(['2']);
  });

  it('answers as it was known', async () => {
    await output(0, { value: '1', knownAt: DAY_2 });
    await output(1, { value: '2', knownAt: DAY_1 });
    const at = async (time: string) =>
      (await declarations.knownAt(Date.parse(time)))
        .exposures('construction-output-yuan', '440600')
        .map((e) => e.value);
    expect(await at('2026-04-30T00:00:00Z')).toEqual([]);
    expect(await at(DAY_1)).toEqual(['2']);
    // In log order, whenever each became known.
    expect(await at(DAY_2)).toEqual(['2']);
  });

  it('starts over when the ledger is built again', async () => {
    await output(0, { value: '1' });
    await output(5, { value: '9' });
    expect(await values()).toEqual(['9']);
    await db.query('truncate exposure_declaration');
    await output(0, { value: '1' });
    expect(await values()).toEqual(['1']);
  });

  it('reads all four kinds', async () => {
    await output(0, { value: '1' });
    const origin = `topic, partition, "offset", seq, subject, source, event_id, recorded_at, known_at, withdrawn`;
    const place = `'${TOPIC}', 0, 1, 0, 's', 'urn:test', 'e', '${DAY_1}', '${DAY_1}', false`;
    await db.query(
      `insert into target_declaration (${origin}, indicator, region, organization, from_day, to_day, comparison, "limit", warn_at, assessment_year)
       values (${place}, 'deaths', '440600', null, '2026-01-01', '2027-01-01', 'at-most', 0.5, 0.8, '07-01')`,
    );
    await db.query(
      `insert into survey_declaration (${origin}, region, survey, completed_on, respondents, satisfied)
       values (${place}, '440600', 'annual', '2026-04-01', 1000, 900)`,
    );
    await db.query(
      `insert into return_declaration (${origin}, region, sector, from_day, to_day, accidents, deaths, serious_injuries, direct_loss_fen, status, counted, flag)
       values (${place}, '330000', 'construction', '2026-01-01', '2026-02-01', 1, 2, null, 300, 'final', true, null)`,
    );
    await bookedTo(2);
    const book = await declarations.current();
    const origin_ = { subject: 's', source: 'urn:test', eventId: 'e', order: Date.parse(DAY_1) };
    expect(book.exposures('construction-output-yuan', '440600')).toMatchObject([
      { period: { from: '2026-01-01', to: '2026-04-01' }, status: 'final', definition: 'default', sector: null },
    ]);
    expect(book.targets('deaths', '440600')).toEqual([
      {
        ...origin_,
        kind: 'target',
        indicator: 'deaths',
        region: '440600',
        organization: null,
        from: '2026-01-01',
        to: '2027-01-01',
        comparison: 'at-most',
        limit: '0.5',
        warnAt: 0.8,
        assessmentYear: '07-01',
        setBy: null,
        responsible: null,
      },
    ]);
    expect(book.surveys('440600')).toMatchObject([
      { survey: 'annual', completedOn: '2026-04-01', respondents: 1000, satisfied: 900 },
    ]);
    expect(book.returns('330000')).toMatchObject([
      { sector: 'construction', accidents: 1n, deaths: 2n, seriousInjuries: null, directLossFen: 300n },
    ]);
  });
});
