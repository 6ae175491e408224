import { SetMetadata, type CustomDecorator, type Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants';

/** What can be required of who calls. */
export type Requirement =
  /** No token at all. */
  | 'nothing'
  /** Anybody who has logged in, and any service account. */
  | 'login'
  /** The role on Charter itself; where the address names an organization, with a reason for coming to it. */
  | 'staff'
  /** In the organization of the address: any membership, being its owner, or one permission. */
  | 'member'
  | 'owner'
  | OrganizationPermission;

const ORGANIZATION_PERMISSIONS = ['admin', 'billing', 'members', 'plans', 'projects:create', 'projects:list'] as const;

export type OrganizationPermission = (typeof ORGANIZATION_PERMISSIONS)[number];

/** What staff may do in every organization: all that its owner may. */
export const EVERYTHING = { owner: true, permissions: ORGANIZATION_PERMISSIONS } as const;

export const REQUIREMENT = 'charter:requirement';

/** The parameter of an address that names its organization. */
export const ORGANIZATION_PARAMETER = 'organizationId';

/** Says what a route requires. A route that does not say it answers nobody. */
export const Requires = (requirement: Requirement): CustomDecorator => SetMetadata(REQUIREMENT, requirement);

/** For a service's specs: the routes of its controllers that do not say what they require, and so answer nobody. */
export const routesWithoutRequirement = (controllers: readonly Type[]): readonly string[] =>
  controllers.flatMap(controller =>
    Object.getOwnPropertyNames(controller.prototype)
      .filter(name => name !== 'constructor' && !saysWhatItRequires(controller, name))
      .map(name => `${controller.name}.${name}`),
  );

const saysWhatItRequires = (controller: Type, name: string): boolean => {
  const { value: method } = Object.getOwnPropertyDescriptor(controller.prototype, name) ?? {};
  const isRoute = typeof method === 'function' && Reflect.hasMetadata(PATH_METADATA, method);
  return !isRoute || Reflect.hasMetadata(REQUIREMENT, method) || Reflect.hasMetadata(REQUIREMENT, controller);
};
