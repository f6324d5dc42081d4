import { expect } from 'chai';
import pc from 'picocolors';
import { durationText } from '../../src/frame/duration-text.ts';
import { makePrinter } from '../../src/frame/printer.ts';
import { barText, makeProgress } from '../../src/frame/progress.ts';
import type { ProgressOwner } from '../../src/frame/progress.ts';

/** A progress with a clock that the test turns. */
function progressAt(animated: boolean): {
  readonly progress: ProgressOwner;
  readonly written: () => string;
  readonly pass: (milliseconds: number) => void;
} {
  let text = '';
  let now = 0;
  const ticks = new Set<() => void>();
  const write = (more: string): void => {
    text += more;
  };
  const progress = makeProgress({
    printer: makePrinter({ colors: pc.createColors(false), width: 60, terminal: true, write }),
    animated,
    write,
    now: () => now,
    every: (_milliseconds, call) => {
      ticks.add(call);
      return () => ticks.delete(call);
    },
    safe: (one) => one,
  });
  return {
    progress,
    written: () => text,
    pass: (milliseconds) => {
      now += milliseconds;
      for (const tick of ticks) tick();
    },
  };
}

describe('a progress bar', () => {
  it('shows nothing in the first second', () => {
    const { progress, written, pass } = progressAt(true);
    progress.bar('a', 10).update(5);
    pass(900);
    expect(written()).to.equal('');
  });

  it('is drawn after a second and taken away at the end', () => {
    const { progress, written, pass } = progressAt(true);
    const bar = progress.bar('a', 10);
    bar.update(5, 'work');
    pass(1500);
    expect(written()).to.equal('━━━━━━━━━━━━────────────  5/10  1.5 s  work');
    bar.stop();
    expect(written()).to.match(/work\r\u001b\[2K$/u);
  });

  it('stays below lines that are printed meanwhile', () => {
    const { progress, written, pass } = progressAt(true);
    progress.bar('a', 2);
    pass(2000);
    const drawn = written();
    progress.line('a line');
    expect(written()).to.equal(`${drawn}\r\u001b[2Ka line\n${drawn}`);
  });

  it('is never drawn after the end of the run', () => {
    const { progress, written, pass } = progressAt(true);
    progress.bar('a', 2);
    progress.end();
    pass(5000);
    expect(written()).to.equal('');
  });

  it('is for terminals', () => {
    const { progress, written, pass } = progressAt(false);
    progress.bar('a', 2).update(1);
    pass(5000);
    expect(written()).to.equal('');
  });

  it('is narrower than the terminal', () => {
    const text = barText({ label: 'x'.repeat(99), done: 1, total: 2, elapsedMs: 5, width: 40 });
    expect([...text]).to.have.length(39);
  });
});

describe('durationText', () => {
  for (const [milliseconds, text] of [
    [0.04, '0.0 ms'],
    [0.44, '0.4 ms'],
    [12.4, '12 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [59_900, '59.9 s'],
    [59_960, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [3_599_900, '1 h 0 min'],
    [3_780_000, '1 h 3 min'],
  ] as const) {
    it(`says ${text} for ${milliseconds}`, () => {
      expect(durationText(milliseconds)).to.equal(text);
    });
  }
});
