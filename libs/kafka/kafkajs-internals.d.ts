// What kafkajs 2.2.4 does not export, as far as we touch it (docs/adr/0003-kafkajs-hazards.md).

declare module 'kafkajs/src/consumer/consumerGroup.js' {
  export interface OffsetOutOfRange extends Error {
    readonly topic: string;
    readonly partition: number;
  }
  /** Rides on the assigner, which is the one object that reaches a consumer group from outside. */
  export interface GroupHooks {
    onGroup?(group: ConsumerGroup): void;
    onOffsetOutOfRange?(error: OffsetOutOfRange): void;
  }
  // biome-ignore lint/style/noDefaultExport: what the module is
  export default class ConsumerGroup {
    memberId: string | null;
    readonly assigners: readonly GroupHooks[];
    /** With the generation of this moment, and without the retries of `consumer.commitOffsets`. */
    commitOffsets(offsets: {
      topics: { topic: string; partitions: { partition: number; offset: string }[] }[];
    }): Promise<void>;
    connect(): Promise<void>;
    /** A seek was asked for and has not taken effect: what is handed over now was fetched before it. */
    hasSeekOffset(place: { topic: string; partition: number }): boolean;
    pause(topicPartitions: { topic: string; partitions: number[] }[]): void;
    recoverFromOffsetOutOfRange(error: OffsetOutOfRange): Promise<void>;
  }
}

declare module 'kafkajs/src/network/requestQueue/index.js' {
  // biome-ignore lint/style/noDefaultExport: what the module is
  export default class RequestQueue {
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  }
}
