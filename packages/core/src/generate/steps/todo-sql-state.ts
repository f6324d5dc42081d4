/** The SQLSTATE with which a revision says that it is to be completed by hand. */
export const todoSqlState = 'ORCH1';
