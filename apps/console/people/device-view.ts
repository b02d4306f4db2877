import type { DeviceJson, EnrolmentJson } from '#contracts/api/device-json';
import { enrolmentUrl } from '#contracts/credentials/enrolment';
import { formatInstant } from '#domain/calendar/local-time';
import type { RegionTree } from '#domain/region/region-tree';
import type { StoredDevice } from '#ports/devices';
import { zoneOf } from '../http/regions-below.js';

/** Everything but the hash of its token. */
export const toDeviceJson = (device: StoredDevice, tree: RegionTree): DeviceJson => {
  const { id, name, region, source, types, history, createdAt, revokedAt } = device;
  const zone = zoneOf(tree, region);
  return {
    ...{ id, name, region, source, history, types: types === 'all' ? types : [...types] },
    createdAt: formatInstant(createdAt, zone),
    revokedAt: revokedAt === null ? null : formatInstant(revokedAt, zone),
  };
};

/** `origin`: where the administrator's browser found us, so that the phone finds us too. */
export const toEnrolmentJson = (
  { code, expiresAt, origin }: { readonly code: string; readonly expiresAt: number; readonly origin: string },
  tree: RegionTree,
): EnrolmentJson => ({
  code,
  url: enrolmentUrl(origin, code),
  expiresAt: formatInstant(expiresAt, zoneOf(tree, tree.ownCity)),
});
