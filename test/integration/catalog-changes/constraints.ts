import type { CatalogChange } from './catalog-change.ts';

/** Changes of constraints and indexes. */
export const constraintChanges: readonly CatalogChange[] = [
  {
    family: 'constraints',
    statement: 'alter table t add constraint c check (b > 0)',
    facts: ['+constraint:public.t.c'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint c check (b > 0) not valid',
    statement: 'alter table t validate constraint c',
    facts: ['~constraint:public.t.c'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint c check (b > 0)',
    statement:
      'alter table t drop constraint c; alter table t add constraint c check (b > 0) no inherit',
    facts: ['~constraint:public.t.c'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint c check (b > 0)',
    statement: 'alter table t drop constraint c; alter table t add constraint c check (b > 1)',
    facts: ['~constraint:public.t.c'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint c check (b > 0)',
    statement: 'alter table t rename constraint c to d',
    facts: ['+constraint:public.t.d', '-constraint:public.t.c'],
  },
  ...[
    'on delete cascade',
    'on update set null',
    'match full',
    'deferrable',
    'deferrable initially deferred',
    'not valid',
  ].map((clause) => ({
    family: 'constraints',
    given: 'alter table public.t add constraint k foreign key (p) references public.parent',
    statement: `alter table t drop constraint k; alter table t add constraint k foreign key (p) references parent ${clause}`,
    facts: ['~constraint:public.t.k'],
  })),
  {
    family: 'constraints',
    given: 'alter table public.t add constraint k foreign key (p) references public.parent',
    statement:
      'alter table t drop constraint k; alter table t add constraint k foreign key (p) references parent (k)',
    facts: ['~constraint:public.t.k'],
  },
  {
    family: 'constraints',
    given: `create table public.parent2 (x integer, y integer, unique (x, y));
      alter table public.t add constraint k foreign key (p, b) references public.parent2 (x, y) on delete set null`,
    statement:
      'alter table t drop constraint k; alter table t add constraint k foreign key (p, b) references parent2 (x, y) on delete set null (b)',
    facts: ['~constraint:public.t.k'],
    since: 15,
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint k foreign key (p) references public.parent',
    statement: 'alter table t alter constraint k not enforced',
    facts: ['~constraint:public.t.k'],
    since: 18,
  },
  {
    family: 'constraints',
    statement: 'alter table t add constraint t_b_key unique (b)',
    facts: ['+constraint:public.t.t_b_key'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint u unique (b)',
    statement:
      'alter table t drop constraint u; alter table t add constraint u unique nulls not distinct (b)',
    facts: ['~constraint:public.t.u'],
    since: 15,
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint u unique (b)',
    statement:
      'alter table t drop constraint u; alter table t add constraint u unique (b) include (a)',
    facts: ['~constraint:public.t.u'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint u unique (b)',
    statement: 'alter index u set (fillfactor = 50)',
    facts: ['~constraint:public.t.u'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint u unique (a, b)',
    statement: 'alter table t drop constraint u; alter table t add constraint u unique (b, a)',
    facts: ['~constraint:public.t.u'],
  },
  {
    family: 'constraints',
    statement: 'alter table t add constraint x exclude using btree (b with =) where (b > 0)',
    facts: ['+constraint:public.t.x'],
  },
  {
    family: 'constraints',
    given: 'alter table public.t add constraint n not null a',
    statement: 'alter table t rename constraint n to o',
    facts: ['+constraint:public.t.o', '-constraint:public.t.n'],
    since: 18,
  },

  { family: 'indexes', statement: 'create index i on t (b)', facts: ['+index:public.t.i'] },
  ...[
    '(b desc)',
    '(b nulls first)',
    '(b, a)',
    '(b) include (a)',
    '(b) where b > 0',
    '((b + 1))',
    '(b) with (fillfactor = 50)',
  ].map((body) => ({
    family: 'indexes',
    given: 'create index i on public.t (b)',
    statement: `drop index i; create index i on t ${body}`,
    facts: ['~index:public.t.i'],
  })),
  ...['(a text_pattern_ops)', '(a collate "C")', 'using hash (a)'].map((body) => ({
    family: 'indexes',
    given: 'create index i on public.t (a)',
    statement: `drop index i; create index i on t ${body}`,
    facts: ['~index:public.t.i'],
  })),
  {
    family: 'indexes',
    given: 'create index i on public.t (b)',
    statement: 'drop index i; create unique index i on t (b)',
    facts: ['~index:public.t.i'],
  },
  {
    family: 'indexes',
    given: 'create unique index i on public.t (b)',
    statement: 'drop index i; create unique index i on t (b) nulls not distinct',
    facts: ['~index:public.t.i'],
    since: 15,
  },
  {
    family: 'indexes',
    given: 'create index i on public.t (b)',
    statement: 'alter table t cluster on i',
    facts: ['~index:public.t.i'],
  },
  {
    family: 'indexes',
    given: 'create index i on public.t ((b + 1))',
    statement: 'alter index i alter column 1 set statistics 500',
    facts: ['~index:public.t.i'],
  },
  {
    family: 'indexes',
    given: 'create index i on public.parted (k)',
    statement: 'drop index i; create index i on only parted (k)',
    facts: ['-indexPartition:public.part.i', '~index:public.parted.i'],
  },
  {
    family: 'indexes',
    given: 'create index i on only public.parted (k); create index j on public.part (k)',
    statement: 'alter index i attach partition j',
    facts: ['+indexPartition:public.part.i', '-index:public.part.j', '~index:public.parted.i'],
  },
];
