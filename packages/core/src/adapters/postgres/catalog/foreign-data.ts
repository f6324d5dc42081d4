import { family } from './family.ts';
import { notOfExtension } from './scope-sql.ts';
import { readServerOptions, readUserMappingOptions } from './secret-options.ts';

interface WrapperRow {
  readonly oid: number;
  readonly name: string;
  readonly handler: string | null;
  readonly validator: string | null;
  readonly options: readonly string[] | null;
}

/** Foreign-data wrappers that no extension brought. */
export const foreignDataWrappers = family<WrapperRow>({
  sql: () => `
    select w.oid, w.fdwname as name, nullif(w.fdwhandler, 0)::regproc::text as handler,
      nullif(w.fdwvalidator, 0)::regproc::text as validator, w.fdwoptions as options
    from pg_foreign_data_wrapper w
    where ${notOfExtension('pg_foreign_data_wrapper', 'w.oid')}`,
  read: (rows, reading) => {
    for (const { oid, name, handler, validator, options } of rows) {
      reading.register('pg_foreign_data_wrapper', oid, 'foreignDataWrapper', [name]);
      const value = { handler, validator, options: readServerOptions(options) };
      reading.add('foreignDataWrapper', [name], value);
    }
  },
});

interface ServerRow {
  readonly oid: number;
  readonly name: string;
  readonly wrapper: string;
  readonly type: string | null;
  readonly version: string | null;
  readonly options: readonly string[] | null;
}

/** Foreign servers; options that sound secret are hashed. */
export const foreignServers = family<ServerRow>({
  sql: () => `
    select s.oid, s.srvname as name, w.fdwname as wrapper, s.srvtype as type,
      s.srvversion as version, s.srvoptions as options
    from pg_foreign_server s
    join pg_foreign_data_wrapper w on w.oid = s.srvfdw
    where ${notOfExtension('pg_foreign_server', 's.oid')}`,
  read: (rows, reading) => {
    for (const { oid, name, wrapper, type, version, options } of rows) {
      reading.register('pg_foreign_server', oid, 'server', [name]);
      reading.add('server', [name], {
        wrapper,
        type,
        version,
        options: readServerOptions(options),
      });
    }
  },
});

interface MappingRow {
  readonly server: string;
  readonly role: string;
  readonly options: readonly string[] | null;
}

/** User mappings; every option but the user's name is hashed. */
export const userMappings = family<MappingRow>({
  // The view, because only superusers may read the table; it hides options from strangers.
  sql: () => `
    select m.srvname as server, case when m.umuser = 0 then 'public' else m.usename end as role,
      m.umoptions as options
    from pg_user_mappings m`,
  read: (rows, reading) => {
    for (const { server, role, options } of rows) {
      reading.add('userMapping', [server, role], { options: readUserMappingOptions(options) });
    }
  },
});
