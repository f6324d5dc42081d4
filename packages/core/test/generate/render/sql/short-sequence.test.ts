import { expect } from 'chai';
import { shortSequence } from '../../../../src/generate/render/sql/short-sequence.ts';

describe('shortSequence', () => {
  it('drops every option that is the default', () => {
    expect(
      shortSequence(
        'CREATE SEQUENCE "a"."s" AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1 NO CYCLE',
      ),
    ).to.equal('CREATE SEQUENCE "a"."s"');
  });

  it('keeps what differs', () => {
    expect(
      shortSequence(
        'CREATE SEQUENCE s AS integer INCREMENT BY 2 MINVALUE 5 MAXVALUE 2147483647 START WITH 5 CACHE 3 CYCLE',
      ),
    ).to.equal('CREATE SEQUENCE s AS integer INCREMENT BY 2 MINVALUE 5 CACHE 3 CYCLE');
  });

  it('leaves a descending sequence alone', () => {
    const sql =
      'CREATE SEQUENCE s AS bigint INCREMENT BY -1 MINVALUE -9 MAXVALUE -1 START WITH -1 CACHE 1 NO CYCLE';
    expect(shortSequence(sql)).to.equal(sql);
  });
});
