import type { CohortContext } from '@orch/core/cohorts/cohort';
import { idNumber } from './id-number.ts';

/** A person who does not exist. */
export interface InventedRecruit {
  readonly firstName: string;
  readonly surname: string;
  readonly chatName: string;
  /** Belongs to one recruit of one cohort. */
  readonly githubName: string;
  readonly idNumber: string;
  /** At example.com, where nobody gets mail (RFC 2606). */
  readonly email: string;
}

/**
 * Invents the recruits of a cohort: each from the cohort's seed and its own number alone, so that
 * five are the first five of ten. Faker is loaded here, when there is something to invent.
 */
export async function inventRecruits(
  cohort: string,
  { count, seed }: CohortContext,
): Promise<readonly InventedRecruit[]> {
  const { faker } = await import('@faker-js/faker/locale/en_ZA');
  return Array.from({ length: count }, (_, index) => {
    faker.seed(seed + index);
    const sex = faker.helpers.arrayElement(['female', 'male'] as const);
    const firstName = faker.person.firstName(sex);
    const surname = faker.person.lastName();
    const number = faker.number;
    const born = [
      number.int({ min: 92, max: 99 }),
      number.int({ min: 1, max: 12 }),
      number.int({ min: 1, max: 28 }),
    ];
    // Counted, so that no two recruits of a cohort have the same number.
    const sequence = ((seed + index) % 5000) + (sex === 'male' ? 5000 : 0);
    const citizen = faker.datatype.boolean({ probability: 0.9 });
    const name = `${plain(firstName)}-${plain(surname)}`;
    const own = `${cohort}-${index + 1}`;
    return {
      firstName,
      surname,
      chatName: `${plain(firstName)}.${own}`,
      githubName: `${name}-${own}`,
      idNumber: idNumber({ born: born.map(twoDigits).join(''), sequence, citizen }),
      email: `${name}-${own}@example.com`,
    };
  });
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Lower-case letters and digits of the alphabet that every service takes. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}
