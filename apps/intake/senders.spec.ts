import { describe, expect, it } from '@jest/globals';
import { TransientFailure } from '#ports/failures';
import { NOW, SUPERVISOR_TOKEN } from '#test/door';
import { incident, suiteDoor, target } from '#test/door-client';
import { eventually } from '#test/eventually';

const at = suiteDoor();

describe('who speaks', () => {
  it('401 without a token, with a wrong one, with a revoked one', async () => {
    const code = { status: 401, body: { code: 'unauthorized' } };
    expect(await at.sendOne(incident(), { authorization: '' })).toMatchObject(code);
    expect(await at.sendOne(incident(), { authorization: 'Bearer nonsense' })).toMatchObject(code);
    expect(
      await at.sendOne(incident(), {
        authorization: `Bearer ${(await at.door.addDevice({ id: 'd9' })).slice(0, -1)}!`,
      }),
    ).toMatchObject(code);
    const other = await at.door.addDevice({ id: 'd2' });
    const event = incident({}, { source: 'urn:fengsui:device:d2' });
    expect(await at.sendOne(event, { authorization: `Bearer ${other}` })).toMatchObject({ status: 202 });
    await at.door.devices.revoke('d2', NOW);
    await eventually(async () =>
      expect(await at.sendOne(event, { authorization: `Bearer ${other}` })).toMatchObject(code),
    );
  });

  it('known devices go on while the list cannot be read; unknown ones are told to come again', async () => {
    at.door.devices.isAway = new TransientFailure('database', 'away');
    expect(await at.sendOne(incident())).toMatchObject({ status: 202 });
    const stranger = `Bearer fsd_unknown_${'x'.repeat(32)}`;
    expect(await at.sendOne(incident(), { authorization: stranger })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
    });
    at.door.devices.isAway = undefined;
    expect(await at.sendOne(incident(), { authorization: stranger })).toMatchObject({ status: 401 });
  });

  it('import tokens may send history and targets, people targets', async () => {
    const importer = {
      authorization: `Bearer ${await at.door.addDevice({ id: 'imp', history: true, region: '100000' })}`,
    };
    const source = 'urn:fengsui:device:imp';
    expect(
      await at.sendOne(
        incident({ occurredAt: '2013-05-01T00:00:00Z' }, { history: true, source, knownsince: '2013-07-01T00:00:00Z' }),
        importer,
      ),
    ).toMatchObject({ status: 202 });
    expect(await at.sendOne(target({ source }), importer)).toMatchObject({ status: 202 });
    const person = { authorization: `Bearer ${SUPERVISOR_TOKEN}` };
    expect(await at.sendOne(target({ source: 'urn:fengsui:user:service' }, { limit: 4 }), person)).toMatchObject({
      status: 202,
    });
    expect(await at.sendOne(incident({}, { source: 'urn:fengsui:user:service' }), person)).toMatchObject({
      status: 403,
      body: { code: 'type-not-allowed' },
    });
  });

  it('what a person says is told before it is sent: not told, not sent', async () => {
    const { actions, log } = at.door;
    const person = { authorization: `Bearer ${SUPERVISOR_TOKEN}` };
    const say = (limit: number) => at.sendOne(target({ source: 'urn:fengsui:user:service' }, { limit }), person);
    const [sent, told] = [log.records.length, actions.all.length];
    expect(await say(5)).toMatchObject({ status: 202 });
    expect(actions.all.slice(told)).toMatchObject([
      { action: 'event-submitted', actor: { kind: 'service', name: 'service' }, detail: { type: 'safety.target.set' } },
    ]);
    actions.isAway = new TransientFailure('database', 'away');
    expect(await say(6)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    // A device does not need the trail.
    expect(await at.sendOne(incident())).toMatchObject({ status: 202 });
    actions.isAway = undefined;
    expect(log.records.length).toBe(sent + 2);
  });

  it('only the types of the token', async () => {
    const only = { authorization: `Bearer ${await at.door.addDevice({ id: 'd3', types: ['safety.return.filed'] })}` };
    expect(await at.sendOne(incident({}, { source: 'urn:fengsui:device:d3' }), only)).toMatchObject({
      status: 403,
      body: { code: 'type-not-allowed' },
    });
  });
});
