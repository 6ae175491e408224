import { RequestMethod, type Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { getMetadataStorage } from 'class-validator';
import type { Service, ServiceParts } from '@charter/service';

/** What a controller says of one of its routes. */
export type Served = Readonly<{
  method: string;
  /** With `{}` for each parameter. */
  path: string;
  requires: string;
  status: number;
  /** The properties that its body may have; nothing where it takes none. */
  body?: readonly string[];
}>;

/** As `Requires` writes it down. */
const REQUIREMENT = 'charter:requirement';

/** Stands for all that a module is put together over: it only names its parts, and uses none before it runs. */
const anything: unknown = new Proxy(() => undefined, {
  // Files are named below a folder.
  get: (_target, name) => (name === Symbol.toPrimitive ? () => '' : name === 'dataDir' ? '' : anything),
  apply: () => anything,
});

/** Every route of the controllers that a service puts into its module. */
export const servedBy = (service: Pick<Service, 'module'>): readonly Served[] =>
  (service.module(anything as ServiceParts).controllers ?? []).flatMap(controller =>
    Object.getOwnPropertyNames(controller.prototype)
      .filter(name => name !== 'constructor' && isRoute(controller, name))
      .flatMap(name => routesOf(controller, name)),
  );

const handlerOf = (controller: Type, name: string) =>
  Object.getOwnPropertyDescriptor(controller.prototype, name)?.value as object | undefined;

const isRoute = (controller: Type, name: string): boolean => {
  const handler = handlerOf(controller, name);
  return typeof handler === 'function' && Reflect.hasMetadata(METHOD_METADATA, handler);
};

const routesOf = (controller: Type, name: string): readonly Served[] => {
  const handler = handlerOf(controller, name) ?? {};
  const said = <Value>(key: string): Value | undefined => Reflect.getMetadata(key, handler) as Value | undefined;
  const method = RequestMethod[said<RequestMethod>(METHOD_METADATA) ?? RequestMethod.ALL];
  const body = bodyOf(controller, name);
  return addressesOf(Reflect.getMetadata(PATH_METADATA, controller), said(PATH_METADATA)).map(path => ({
    ...{ method, path },
    requires: said<string>(REQUIREMENT) ?? String(Reflect.getMetadata(REQUIREMENT, controller)),
    // What Nest answers where nothing is said.
    status: said<number>(HTTP_CODE_METADATA) ?? (method === 'POST' ? 201 : 200),
    ...(body && { body }),
  }));
};

type Paths = string | readonly string[] | undefined;

/** Each path of a controller with each of its method. */
const addressesOf = (outer: Paths, inner: Paths): readonly string[] =>
  [outer ?? ''].flat().flatMap(first =>
    [inner ?? ''].flat().map(second => {
      const parts = `${first}/${second}`.split('/').filter(part => part !== '');
      return `/${parts.map(part => (part.startsWith(':') ? '{}' : part)).join('/')}`;
    }),
  );

const bodyOf = (controller: Type, name: string): readonly string[] | undefined => {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Readonly<
    Record<string, Readonly<{ index: number }>>
  >;
  const [, body] = Object.entries(parameters).find(([key]) => key.startsWith(`${RouteParamtypes.BODY}:`)) ?? [];
  if (!body) return undefined;
  const types = Reflect.getMetadata('design:paramtypes', controller.prototype, name) as readonly Type[];
  const checks = getMetadataStorage().getTargetValidationMetadatas(types[body.index]!, '', false, false);
  return [...new Set(checks.map(({ propertyName }) => propertyName))].sort();
};
