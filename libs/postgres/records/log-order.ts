// The order of the log in SQL: topics by number (`safety.events.10` after `safety.events.9`), then position.

const COLUMNS = ['length(topic)', 'topic', 'partition', '"offset"', 'seq'];

/** The last of the log first: for `distinct on`, which keeps the first. */
export const NEWEST_FIRST = COLUMNS.map((column) => `${column} desc`).join(', ');
