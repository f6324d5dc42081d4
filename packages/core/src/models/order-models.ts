import { modelCycle, unknownDependency } from './errors.ts';
import { modelKey, type Model } from './model.ts';

/**
 * Puts every model behind those that it names in `dependsOn`; otherwise they stay as they come.
 *
 * @throws OrchError `MODEL.UNKNOWN_DEPENDENCY`, `MODEL.CYCLE`
 */
export function orderModels(models: readonly Model[]): readonly Model[] {
  const byKey = new Map(models.map((model) => [modelKey(model), model]));
  const ordered = new Set<Model>();
  for (const model of models) visit(model, { byKey, ordered });
  return [...ordered];
}

interface Walk {
  readonly byKey: ReadonlyMap<string, Model>;
  readonly ordered: Set<Model>;
}

/** Without recursion, since a chain of models may be longer than the stack. */
function visit(start: Model, { byKey, ordered }: Walk): void {
  const path: { readonly model: Model; next: number }[] = [{ model: start, next: 0 }];
  const onPath = new Set<Model>([start]);
  for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
    const wanted = ordered.has(at.model) ? undefined : at.model.dependsOn[at.next];
    if (wanted === undefined) {
      ordered.add(at.model);
      onPath.delete(at.model);
      path.pop();
      continue;
    }
    at.next += 1;
    const model = byKey.get(wanted);
    if (model === undefined) throw unknownDependency(modelKey(at.model), wanted, [...byKey.keys()]);
    if (onPath.has(model)) {
      const from = path.findIndex((step) => step.model === model);
      throw modelCycle([...path.slice(from).map((step) => modelKey(step.model)), wanted]);
    }
    if (ordered.has(model)) continue;
    onPath.add(model);
    path.push({ model, next: 0 });
  }
}
