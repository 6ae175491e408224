import type { z } from 'zod';

/** Types of schemas that JSON Schema has a word for. All others read, change or refuse a value as only a program can. */
const TYPES: ReadonlySet<string> = new Set([
  ...['string', 'number', 'boolean', 'null', 'literal', 'enum', 'unknown', 'any', 'never'],
  ...['object', 'array', 'tuple', 'record', 'union', 'intersection', 'optional', 'nullable', 'nonoptional'],
  ...['default', 'readonly', 'lazy'],
]);

/** The same of what is asked besides: `.min(1)` is `minLength`, `.refine(…)` is nothing. */
const CHECKS: ReadonlySet<string> = new Set([
  ...['min_length', 'max_length', 'length_equals', 'greater_than', 'less_than', 'multiple_of'],
  ...['number_format', 'string_format'],
]);

/** What a schema or a check asks by a function, or of a part of the value, and no keyword says. */
const OPTIONS = ['coerce', 'fn', 'hostname', 'protocol', 'normalize', 'alg'] as const;

/** JSON Schema's patterns have no flags, and are read as with this one. */
const FLAG = 'u';

type Definition = Readonly<{ type?: string; check?: string; pattern?: RegExp; checks?: readonly z.core.$ZodCheck[] }>;

/** What this schema, without those in it, asks for beyond what its JSON Schema says; undefined where that says all. */
export const unsayable = ({ _zod }: z.core.$ZodType): string | undefined => {
  const definition = _zod.def as Definition;
  if (!TYPES.has(_zod.def.type)) return _zod.def.type;
  const checks = (definition.checks ?? []).map(check => check._zod.def as Definition);
  const unknown = checks.find(({ check }) => check === undefined || !CHECKS.has(check));
  if (unknown) return unknown.check ?? 'a check';
  return [definition, ...checks].map(unsayableOption).find(found => found !== undefined);
};

const unsayableOption = (definition: Definition): string | undefined => {
  if (definition.pattern && definition.pattern.flags.replace(FLAG, '') !== '') return 'flags of a pattern';
  return OPTIONS.find(name => Boolean((definition as Readonly<Record<string, unknown>>)[name]));
};
