/** How much is logged, as pino calls it. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** True for the name of a level. */
export function isLogLevel(value: unknown): value is LogLevel {
  return logLevels.some((level) => level === value);
}

/** Structured log lines; nothing is built or loaded while they are off. */
export interface Logger {
  trace(fields: Readonly<Record<string, unknown>>, message: string): void;
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

const nothing = (): void => undefined;

/** The logger of a run that asked for none. */
export const silentLogger: Logger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};

/** Writes pino's JSON lines through `write`, which makes them safe to print. */
export async function openLogger(level: LogLevel, write: (line: string) => void): Promise<Logger> {
  if (level === 'silent') return silentLogger;
  const { pino } = await import('pino');
  const logger: Logger = pino({ level, base: { name: 'orch', pid: process.pid } }, { write });
  return logger;
}
