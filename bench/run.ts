import { writeFile } from 'node:fs/promises';
import type { Figure } from './figure.ts';
import { applyRevisionsFigure } from './figures/apply-revisions.ts';
import { compareCatalogsFigure } from './figures/compare-catalogs.ts';
import { guardFigure } from './figures/guard.ts';
import { planMoveFigure } from './figures/plan-move.ts';
import { readHistoryFigure } from './figures/read-history.ts';
import { statusFigure } from './figures/status.ts';
import { describeMachine, formatFigure, measured } from './report.ts';
import type { Measured } from './report.ts';
import { openWorkbench } from './workbench.ts';

const figures: readonly Figure[] = [
  applyRevisionsFigure,
  statusFigure,
  readHistoryFigure,
  planMoveFigure,
  guardFigure,
  compareCatalogsFigure,
];

/**
 * Measures the figures that are named on the command line, or all of them, prints each when it is
 * known, and writes bench/results.json when all were measured in full.
 */
async function main(args: readonly string[]): Promise<void> {
  const quick = args.includes('--quick');
  const names = args.filter((arg) => arg !== '--quick');
  const unknown = names.filter((name) => !figures.some((figure) => figure.name === name));
  if (unknown.length > 0) {
    const all = figures.map(({ name }) => name).join(', ');
    throw new Error(`there is no figure ${unknown.join(', ')}; there are ${all}`);
  }

  const machine = describeMachine();
  console.log(
    `${Object.entries(machine)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}\n`,
  );
  const results: Measured[] = [];
  const bench = await openWorkbench(quick);
  try {
    for (const figure of figures) {
      if (names.length > 0 && !names.includes(figure.name)) continue;
      const result = measured(figure, await figure.measure(bench));
      console.log(formatFigure(result));
      results.push(result);
    }
  } finally {
    await bench.close();
  }
  if (quick || names.length > 0) return;
  const document = { machine, figures: results };
  await writeFile(
    new URL('results.json', import.meta.url),
    `${JSON.stringify(document, null, 2)}\n`,
  );
}

await main(process.argv.slice(2));
