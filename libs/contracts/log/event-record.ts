/**
 * How an accepted event lies in the events log. The value is the CloudEvent as JSON with region and subject canonical;
 * the key is the part of the subject that orders. Headers carry what the door knows and the ledger needs.
 */
export const EVENT_HEADERS = {
  /** Id of the device, user or import token that sent it. */
  device: 'device',
  /** Region that the token may write below; the ledger checks the version replaced against it. */
  scope: 'scope',
  /** Hex SHA-256 over RFC 8785 of {data, subject, type}. */
  contentHash: 'hash',
  /** Of a replay: the position that was refused, `<topic>/<partition>/<offset>`. */
  replays: 'replays',
  /** Of a replay: who put it into the log again. */
  replayedBy: 'replayed-by',
} as const;
