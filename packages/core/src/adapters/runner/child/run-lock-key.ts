/** The two halves of the advisory lock that one run holds per database: "orch", and its use. */
export const runLockKey = [0x6f726368, 1] as const;
