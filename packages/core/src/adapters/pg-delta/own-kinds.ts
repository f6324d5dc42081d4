/** How one kind of own facts is planned. */
export interface OwnKind {
  /** Where it comes among changes that need no order; the engine's tables are 4, views 12. */
  readonly weight: number;
  /** Whether it is a property of its parent rather than an object. */
  readonly isSetting: boolean;
  /** The lock on its table. */
  readonly lock: 'none' | 'shareUpdateExclusive' | 'accessExclusive';
}

const object = (weight: number): OwnKind => ({ weight, isSetting: false, lock: 'none' });

const setting = (weight: number, lock: OwnKind['lock']): OwnKind => ({
  weight,
  isSetting: true,
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
  statisticsTarget: setting(16, 'shareUpdateExclusive'),
  dictionaryOptions: setting(16, 'none'),
  columnStorage: setting(8, 'accessExclusive'),
  columnCompression: setting(8, 'accessExclusive'),
  columnStatistics: setting(8, 'shareUpdateExclusive'),
  columnOptions: setting(8, 'shareUpdateExclusive'),
  viewDefault: setting(13, 'accessExclusive'),
  population: setting(16, 'accessExclusive'),
  clustering: setting(16, 'shareUpdateExclusive'),
  indexStatistics: setting(16, 'shareUpdateExclusive'),
  sequencePersistence: setting(4, 'accessExclusive'),
  typedTable: setting(8, 'accessExclusive'),
  toastOptions: setting(8, 'shareUpdateExclusive'),
  ownComment: setting(18, 'none'),
};
