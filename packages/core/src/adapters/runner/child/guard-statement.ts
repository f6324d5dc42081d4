import { parseSql } from './sql-parser.ts';
import type { ParsedStatement } from './sql-parser.ts';

/** Why a statement of a revision is not sent. */
export type StatementRefusal =
  | { readonly kind: 'transactionControl'; readonly what: string }
  | { readonly kind: 'badSql'; readonly what: string };

/** The savepoint below which a revision cannot go. */
export const guardSavepoint = 'orch_guard';

/**
 * Decides whether a statement of a revision may be sent. Savepoints are allowed, the transaction
 * and orch's own savepoint are not touched. Only a text that holds a word of transaction control is
 * parsed; one that the parser does not understand goes to the server, which does not either.
 */
export async function refuseStatement(sql: string): Promise<StatementRefusal | null> {
  if (sql.includes('\0')) return { kind: 'badSql', what: 'a statement that holds a NUL' };
  if (lockWords.test(sql)) return { kind: 'transactionControl', what: 'to release the run lock' };
  if (!suspiciousWords.test(sql)) return null;
  for (const statement of (await parseSql(sql)) ?? bySemicolon(sql)) {
    const refusal = refuseParsed(statement);
    if (refusal !== null) return refusal;
  }
  return null;
}

/**
 * Whether a statement could have changed the session's time limits, so that they are set again
 * before the next one: anything that calls functions or names settings.
 */
export function mayChangeSettings(sql: string): boolean {
  return !harmlessStart.test(sql) || settingWords.test(sql);
}

const lockWords = /\bpg_advisory_unlock(?:_all|_shared)?\b/i;
const suspiciousWords =
  /\b(?:begin|start|commit|end|abort|rollback|prepare|release|savepoint|copy|discard)\b/i;
const harmlessStart =
  /^\s*(?:create|alter|drop|insert|update|delete|truncate|comment|grant|revoke|savepoint|release)\b/i;
const settingWords =
  /_timeout|set_config|client_connection_check|\breset\b|\bset\s+(?:local|session|all)\b|;\s*\S/i;

function refuseParsed(statement: ParsedStatement): StatementRefusal | null {
  const { TransactionStmt: transaction, CopyStmt: copy, DiscardStmt: discard } = statement;
  if (transaction !== undefined) {
    const kind = String(transaction['kind']).replace('TRANS_STMT_', '').replaceAll('_', ' ');
    const isSavepoint = /^(?:SAVEPOINT|RELEASE|ROLLBACK TO)$/.test(kind);
    if (!isSavepoint) return { kind: 'transactionControl', what: kind };
    if (transaction['savepoint_name'] === guardSavepoint) {
      return { kind: 'transactionControl', what: `${kind} ${guardSavepoint}` };
    }
  }
  if (copy?.['is_from'] === true && copy['is_program'] !== true && copy['filename'] === undefined) {
    return { kind: 'badSql', what: 'COPY ... FROM STDIN, whose data it cannot send' };
  }
  if (discard?.['target'] === 'DISCARD_ALL') {
    return { kind: 'transactionControl', what: 'DISCARD ALL, which releases the run lock' };
  }
  return null;
}

/**
 * What begins like transaction control in a text that does not parse as a whole: a newer server
 * may know a word that the parser does not, and would run what stands before it.
 */
function bySemicolon(sql: string): readonly ParsedStatement[] {
  return sql.split(';').flatMap((part): readonly ParsedStatement[] => {
    const word =
      /^(?:\s|--[^\n]*\n|\/\*.*?\*\/)*(begin|start|commit|end|abort|rollback|prepare\s+transaction)\b(?!\s+to\b)/is.exec(
        part,
      );
    return word === null ? [] : [{ TransactionStmt: { kind: (word[1] ?? '').toUpperCase() } }];
  });
}
