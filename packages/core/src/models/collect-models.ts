import { isRecord } from '../config/is-record.ts';
import { duplicateModel, invalidModel, noModels } from './errors.ts';
import { modelKey, type Model } from './model.ts';

/**
 * The models that a module exports: by name, or in lists, or as the default export. Other named
 * exports are nobody's business.
 *
 * @throws OrchError `MODEL.NONE`, `MODEL.INVALID`, `MODEL.DUPLICATE`
 */
export function collectModels(exported: unknown): readonly Model[] {
  const found = new Set<Model>();
  for (const one of valuesOf(exported)) {
    if (isModel(one)) found.add(checked(one));
  }
  if (found.size === 0) throw noModels();
  const byKey = new Map<string, Model>();
  for (const model of found) {
    const key = modelKey(model);
    if (byKey.has(key)) throw duplicateModel(key);
    byKey.set(key, model);
  }
  return [...found];
}

/** A module, its default export (a list, a model, or a module once more), and lists in them. */
function valuesOf(exported: unknown, depth = 0): readonly unknown[] {
  if (isModel(exported)) return [exported];
  if (Array.isArray(exported)) {
    const stranger = exported.findIndex((one) => !isModel(one));
    // A list with a model in it is meant as one: what is none of them was forgotten.
    if (stranger >= 0 && exported.some(isModel)) throw invalidModel(`number ${stranger + 1}`);
    return exported;
  }
  if (!isRecord(exported) || depth > 2) return [];
  const { default: inOrder, ...named } = exported;
  // The names of a module are in alphabetical order; a list says which one is meant.
  return [
    ...valuesOf(inOrder, depth + 1),
    ...Object.values(named).flatMap((value) =>
      Array.isArray(value) ? valuesOf(value, depth + 1) : [value],
    ),
  ];
}

/** By its mark and not by its class: the project may have a core of its own. */
function isModel(value: unknown): value is Model {
  return (
    isRecord(value) && (value['kind'] === 'orch.tableModel' || value['kind'] === 'orch.sqlModel')
  );
}

function checked(model: Model): Model {
  const { name } = model;
  if (typeof name !== 'string' || name.trim() === '') throw invalidModel('one without a name');
  if (model.kind === 'orch.tableModel') {
    if (typeof model.table !== 'function') throw invalidModel(name);
    return model;
  }
  if (model.up.length === 0 || model.up.some((sql) => typeof sql !== 'string')) {
    throw invalidModel(name);
  }
  return model;
}
