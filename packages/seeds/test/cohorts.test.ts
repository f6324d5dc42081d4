import { expect } from 'chai';
import type { Cohort, CohortRow } from '@orch/core/cohorts/cohort';
import { makeRows } from '@orch/core/cohorts/make-rows';
import { checkDigit } from '../src/id-number.ts';
import * as cohorts from '../src/index.ts';

describe('the cohorts', () => {
  const all = Object.values(cohorts);

  it('have the columns of their time', async () => {
    const columns = await Promise.all(
      all.map(async (cohort) => [cohort.name, (await makeRows(cohort, 1)).columns.slice(2)]),
    );
    expect(columns).to.deep.equal([
      ['c25', ['chatname', 'github_name', 'id_number']],
      ['c26', ['chatname', 'github_name', 'id_number', 'personal_email_address', 'cohort']],
      ['c27', ['rocketchat_user', 'github_name', 'id_number', 'personal_email_address', 'cohort']],
      ['c28', ['rocketchat_user', 'github_name', 'personal_email_address', 'cohort']],
    ]);
  });

  it('have valid id numbers, and mail that reaches nobody', async () => {
    for (const row of await rowsOf(cohorts.c26, 200)) {
      const number = row['id_number'] as string;
      expect(number).to.match(/^\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d)\d{4}[01]8\d$/u);
      expect(checkDigit(number.slice(0, 12))).to.equal(Number(number.at(-1)));
      expect(row['personal_email_address']).to.match(/^[a-z0-9-]+@example\.com$/u);
    }
  });

  it('share no person', async () => {
    const people = (await Promise.all(all.map((cohort) => rowsOf(cohort, 50)))).flat();
    for (const column of ['github_name', 'personal_email_address', 'id_number']) {
      const values = people.flatMap((row) => row[column] ?? []);
      expect(new Set(values).size, column).to.equal(values.length);
    }
  });

  it('give no two recruits of a cohort the same id number', async () => {
    const numbers = (await rowsOf(cohorts.c25, 2000)).map((row) => row['id_number']);
    expect(new Set(numbers).size).to.equal(2000);
  });

  it('are the same on every machine', async () => {
    const [first] = await rowsOf(cohorts.c28, 1);
    expect(first).to.deep.equal({
      first_name: 'Stuart',
      surname: 'Molefe',
      rocketchat_user: 'stuart.c28-1',
      github_name: 'stuart-molefe-c28-1',
      personal_email_address: 'stuart-molefe-c28-1@example.com',
      cohort: 'C28 Data Eng',
    });
  });
});

async function rowsOf(cohort: Cohort, count: number): Promise<readonly CohortRow[]> {
  const { columns, rows } = await makeRows(cohort, count);
  return rows.map((row) =>
    Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])),
  );
}
