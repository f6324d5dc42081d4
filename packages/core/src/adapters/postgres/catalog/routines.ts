import { family } from './family.ts';
import type { FactRecord } from './reading.ts';
import { notOfExtension } from './scope-sql.ts';

interface Row {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly input_types: string;
  readonly arguments: string;
  readonly result: string | null;
  readonly language: string;
  readonly definition: string | null;
  readonly parallel: string;
  readonly aggregate: FactRecord | null;
}

/**
 * Functions, procedures and aggregates. The last part of the name holds the types of the input
 * arguments, which belong to a routine's identity: `f(integer, text)`.
 */
export const routines = family<Row>({
  sql: (scope) => `
    select p.oid, n.nspname as schema, p.proname as name, p.prokind as kind,
      oidvectortypes(p.proargtypes) as input_types, pg_get_function_arguments(p.oid) as arguments,
      pg_get_function_result(p.oid) as result, l.lanname as language, p.proparallel as parallel,
      case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end as definition,
      case when p.prokind = 'a' then (
        select json_build_object('kind', a.aggkind, 'directArguments', a.aggnumdirectargs,
          'transition', a.aggtransfn::regprocedure::text,
          'stateType', format_type(a.aggtranstype, null), 'stateSize', a.aggtransspace,
          'final', nullif(a.aggfinalfn::oid, 0)::regprocedure::text,
          'finalExtra', a.aggfinalextra, 'finalModify', a.aggfinalmodify,
          'combine', nullif(a.aggcombinefn::oid, 0)::regprocedure::text,
          'serialize', nullif(a.aggserialfn::oid, 0)::regprocedure::text,
          'deserialize', nullif(a.aggdeserialfn::oid, 0)::regprocedure::text,
          'initialState', a.agginitval,
          'movingTransition', nullif(a.aggmtransfn::oid, 0)::regprocedure::text,
          'movingInverse', nullif(a.aggminvtransfn::oid, 0)::regprocedure::text,
          'movingFinal', nullif(a.aggmfinalfn::oid, 0)::regprocedure::text,
          'movingFinalExtra', a.aggmfinalextra, 'movingFinalModify', a.aggmfinalmodify,
          'movingStateType', case when a.aggmtranstype <> 0
            then format_type(a.aggmtranstype, null) end,
          'movingStateSize', a.aggmtransspace, 'movingInitialState', a.aggminitval,
          'sortOperator', nullif(a.aggsortop::oid, 0)::regoperator::text)
        from pg_aggregate a where a.aggfnoid = p.oid) end as aggregate
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    join pg_language l on l.oid = p.prolang
    where ${scope.schemaIn('n.nspname')} and ${notOfExtension('pg_proc', 'p.oid')}
      and not exists (select from pg_depend d
        where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')`,
  read: (rows, reading) => {
    for (const row of rows) {
      const kind = kinds[row.kind] ?? 'function';
      const name = [row.schema, `${row.name}(${row.input_types})`];
      reading.register('pg_proc', row.oid, kind, name);
      const common = { arguments: row.arguments, returns: row.result };
      reading.add(
        kind,
        name,
        row.aggregate === null
          ? { ...common, language: row.language, definition: row.definition }
          : { ...common, ...row.aggregate, parallel: row.parallel },
      );
    }
  },
});

const kinds: Readonly<Record<string, string>> = { p: 'procedure', a: 'aggregate' };
