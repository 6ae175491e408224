import { ValidationPipe, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { Problem } from './problem';

const IGNORED = Symbol('fields that are ignored');

type Class = abstract new (...parameters: never[]) => object;

/** Fields of a body that clients send and that mean nothing here. All other unknown fields are refused. */
export const IgnoresFields =
  (...names: readonly string[]) =>
  (target: Class): void =>
    Reflect.defineMetadata(IGNORED, names, target);

/** Turns a body into its class and checks it; each fault is told under the way to its property. */
export class RequestBodyPipe implements PipeTransform {
  readonly #checks = new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    // A class without properties is one that has none, not one that was forgotten.
    forbidUnknownValues: false,
    exceptionFactory: errors => refusal(errors),
  });

  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, metatype } = metadata;
    if (type !== 'body' || metatype === undefined || metatype === Object) return value;
    const body = value === undefined ? {} : value;
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new Problem(400, 'The body must be a JSON object.');
    return this.#checks.transform(without(body, ignoredBy(metatype)), metadata);
  }
}

const ignoredBy = (metatype: NonNullable<ArgumentMetadata['metatype']>): readonly string[] =>
  (Reflect.getMetadata(IGNORED, metatype) as readonly string[] | undefined) ?? [];

const without = (body: object, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));

const refusal = (errors: readonly ValidationError[]): Problem => {
  const faults = errors.flatMap(error => faultsOf(error));
  const [only, ...others] = faults;
  const title = only && others.length === 0 ? only.message : 'Some properties are not valid.';
  return new Problem(400, title, {
    detail: Object.fromEntries(faults.map(({ path, message }) => [path, message])),
  });
};

type Fault = Readonly<{ path: string; message: string }>;

const faultsOf = ({ property, constraints, children = [] }: ValidationError, way: readonly string[] = []): Fault[] => {
  const whole = [...way, property];
  const path = whole.join('.');
  const own = constraints ? [{ path, message: messageOf(path, constraints) }] : [];
  return [...own, ...children.flatMap(child => faultsOf(child, whole))];
};

/** What is of the wrong kind is told so, and not that it is too long. */
const messageOf = (path: string, constraints: Readonly<Record<string, string>>): string => {
  const names = Object.keys(constraints);
  if (names.includes('whitelistValidation')) return `There is no property ${path}.`;
  return constraints[names.find(name => name.startsWith('is')) ?? names[0] ?? ''] ?? 'This value is not valid.';
};
