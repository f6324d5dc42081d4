/** The engines that orch knows. */
export type EngineName = 'postgres' | 'sqlite';
