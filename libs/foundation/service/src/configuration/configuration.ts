import { z } from 'zod';

/** The environment does not say what is needed, or says what cannot be. */
export class ConfigurationInvalid extends Error {}

/**
 * Reads the environment once, by a schema whose fields are variables. An empty variable counts as one that is not set.
 * Throws one message with a line for each variable that will not do.
 */
export const configurationOf = <Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: NodeJS.ProcessEnv,
): z.infer<z.ZodObject<Shape>> => {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = z.object(shape).safeParse(set);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new ConfigurationInvalid(['The configuration will not do:', ...lines].join('\n'));
};
