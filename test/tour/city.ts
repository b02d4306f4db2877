// What every chapter begins with: a Fengsui of its own, as `npm start` runs it, with an empty data folder.

import { localDay } from '#domain/calendar/local-time';
import { eventually } from '#test/eventually';
import type { ReadingJson } from '#test/instance/api';
import { type AllInOne, preparePlace, startAllInOne } from '#test/instance/instance';

/** 狮山镇, 南海区, 佛山市: the city that the plan is seeded for. */
export const TOWN = '440605124';
export const DISTRICT = '440605';
export const CITY = '440600';

/** Chapters tell of this year and of the one before, so that they are true on any day. */
export const THIS_YEAR = Number(localDay(Date.now(), 'Asia/Shanghai').slice(0, 4));
export const LAST_YEAR = THIS_YEAR - 1;

/** A minute ago. */
export const justNow = (): string => new Date(Date.now() - 60_000).toISOString();

export interface Tour extends AllInOne {
  /** The one reading that is asked for. */
  read(params: Readonly<Record<string, string>>): Promise<ReadingJson>;
  /** Waits until the figure is there; nothing here ever waits for a fixed time. */
  shows(params: Readonly<Record<string, string>>, numerator: number): Promise<void>;
  close(): Promise<void>;
}

export const openCity = async (more: Readonly<Record<string, string>> = {}): Promise<Tour> => {
  const place = await preparePlace('embedded');
  const instance = await startAllInOne(place, more);
  const read = async (params: Readonly<Record<string, string>>): Promise<ReadingJson> => {
    const [first, ...others] = await instance.api.readings(params);
    if (!first || others.length > 0) throw new Error(`one reading was asked for, ${others.length + 1} came`);
    return first;
  };
  return {
    ...instance,
    read,
    shows: (params, numerator) =>
      eventually(async () => {
        const { numerator: shown } = await read(params);
        if (shown !== numerator) throw new Error(`${JSON.stringify(params)} shows ${shown}, not ${numerator}`);
      }),
    close: async () => {
      await instance.stop();
      await place.dispose();
    },
  };
};

/** An instant between what was before and what comes next, as `knownAt` takes it. */
export const now = (): string => new Date().toISOString();
