import { escapeBindings } from '../knex/knex-text.ts';
import { layOutSql } from '../sql/lay-out-sql.ts';
import { shortSequence } from '../sql/short-sequence.ts';
import { jsString, templateText } from './js-text.ts';

/** The code that runs a statement as it is. */
export function rawStatement(sql: string): string {
  const escaped = escapeBindings(sql);
  return escaped === null ? asValue(sql) : `await knex.raw(${sqlText(escaped)});`;
}

/** A statement as a literal: in one line when it is short, else as a block of lines. */
function sqlText(sql: string): string {
  const lines = layOutSql(shortSequence(sql));
  const [first] = lines;
  if (first !== undefined && lines.length === 1) {
    return /['\\]/.test(first.text) ? `\`${templateText(first.text)}\`` : jsString(first.text);
  }
  const block = lines.map(({ text, isInsideLiteral }) =>
    isInsideLiteral || text === '' ? text : `    ${text}`,
  );
  return `\`\n${templateText(block.join('\n'))}\n  \``;
}

/**
 * Runs a statement that has a backslash before a question mark. Knex would take the backslash
 * away, so the statement travels as a value.
 */
function asValue(sql: string): string {
  return [
    '// Knex cannot pass on a backslash before a question mark, so the statement is sent as a value.',
    `await knex.raw("select set_config('orch.statement', ?, true)", [${asTemplate(sql)}]);`,
    'await knex.raw("do $$ begin execute current_setting(\'orch.statement\'); end $$");',
  ].join('\n  ');
}

function asTemplate(sql: string): string {
  return `\`${templateText(sql)}\``;
}
