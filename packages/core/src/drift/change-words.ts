import type { Fact } from '../catalog/catalog.ts';
import { describeDifference } from '../catalog/describe-difference.ts';
import { isSameFact } from './collect-differences.ts';

/** A fact in words: `column recruits.chort`; the schema is named unless it is `public`. */
export function nameInWords(fact: Fact): string {
  return `${kindInWords(fact.kind)} ${nameOf(fact)}`;
}

/** A fact's name with dots, without the schema `public`. */
export function nameOf(fact: Fact): string {
  const parts = fact.name[0] === 'public' && fact.name.length > 1 ? fact.name.slice(1) : fact.name;
  return parts.join('.');
}

/** How a side has a fact, in short: `no`, `text not null`, `called rocketchat_user`. */
export function stateInWords(fact: Fact | null, subject: Fact): string {
  if (fact === null) return 'no';
  if (fact.key !== subject.key) return `called ${fact.name.at(-1) ?? ''}`;
  return summaryOf(fact) || 'yes';
}

/** What leads from one state to another: `add column recruits.cohort text`, `nothing`. */
export function changeInWords(from: Fact | null, to: Fact | null): string {
  if (from === null && to === null) return 'nothing';
  if (from === null && to !== null) return `add ${nameInWords(to)}${withBlank(summaryOf(to))}`;
  if (from !== null && to === null) return `drop ${nameInWords(from)}`;
  if (from === null || to === null || isSameFact(from, to)) return 'nothing';
  if (from.key !== to.key) return `rename ${nameInWords(from)} to ${to.name.at(-1) ?? ''}`;
  const line = describeDifference({ kind: 'changed', from, to });
  return `change ${nameInWords(from)}${line.slice(line.indexOf(': '))}`;
}

/** A column's type, or an enum's values. */
function summaryOf(fact: Fact): string {
  const { type, notNull, default: given, values, definition } = fact.value;
  if (fact.kind === 'column' && typeof type === 'string') {
    const parts = [type, ...(notNull === true ? ['not null'] : [])];
    return [...parts, ...(typeof given === 'string' ? [`default ${given}`] : [])].join(' ');
  }
  if (fact.kind === 'enum' && Array.isArray(values)) return values.join(', ');
  return fact.kind === 'constraint' && typeof definition === 'string' ? definition : '';
}

function withBlank(text: string): string {
  return text === '' ? '' : ` ${text}`;
}

function kindInWords(kind: string): string {
  return kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
