/** How one kind of own facts is planned. */
export interface OwnKind {
  /** Where it comes among changes that need no order; the engine's tables are 4, views 12. */
  readonly weight: number;
  /** What a property of its parent is called; null for an object. */
  readonly setting: string | null;
  /** The lock on its table. */
  readonly lock: 'none' | 'shareUpdateExclusive' | 'accessExclusive';
}

const object = (weight: number): OwnKind => ({ weight, setting: null, lock: 'none' });

const setting = (words: string, weight: number, lock: OwnKind['lock']): OwnKind => ({
  weight,
  setting: words,
  lock,
});

/** Every kind of fact that orch plans with statements of its own. */
export const ownKinds: Readonly<Record<string, OwnKind>> = {
  accessMethod: object(9),
  language: object(3),
  operator: object(9),
  operatorFamily: object(9),
  operatorClass: object(9),
  cast: object(9),
  transform: object(9),
  conversion: object(9),
  textSearchParser: object(8),
  textSearchTemplate: object(8),
  textSearchDictionary: object(8),
  textSearchConfiguration: object(9),
  statistics: object(15),
  statisticsTarget: setting('the target of statistics', 16, 'shareUpdateExclusive'),
  columnStorage: setting('the storage of column', 8, 'accessExclusive'),
  columnCompression: setting('the compression of column', 8, 'accessExclusive'),
  columnStatistics: setting('the statistics target of column', 8, 'shareUpdateExclusive'),
  columnOptions: setting('the options of column', 8, 'shareUpdateExclusive'),
  notNullName: setting('the name of the not-null constraint of column', 7, 'accessExclusive'),
  notNullInheritance: setting(
    'who inherits the not-null constraint of column',
    8,
    'accessExclusive',
  ),
  notNullValidity: setting(
    'the validity of the not-null constraint of column',
    8,
    'accessExclusive',
  ),
  domainNotNullName: setting('the name of the not-null constraint of domain', 8, 'none'),
  generatedPublishing: setting('the generated columns of publication', 18, 'none'),
  inheritedDefault: setting('the default of inherited column', 9, 'accessExclusive'),
  inheritedRequirement: setting('the requirement of inherited column', 9, 'accessExclusive'),
  viewDefault: setting('the default of column', 13, 'accessExclusive'),
  population: setting('the population of materialized view', 16, 'accessExclusive'),
  attachedIndex: setting('the name of the partition index for', 16, 'shareUpdateExclusive'),
  clustering: setting('the clustering index', 16, 'shareUpdateExclusive'),
  indexStatistics: setting('the statistics targets of index', 16, 'shareUpdateExclusive'),
  sequencePersistence: setting('the persistence of sequence', 4, 'accessExclusive'),
  typedTable: setting('the type of table', 8, 'accessExclusive'),
  toastOptions: setting('the TOAST options of table', 8, 'shareUpdateExclusive'),
  foreignColumnOptions: setting('the options of foreign column', 9, 'accessExclusive'),
  sequenceGrant: setting('the grant', 17, 'none'),
  ownOwner: setting('the owner', 17, 'none'),
  ownComment: setting('the comment on', 18, 'none'),
};
