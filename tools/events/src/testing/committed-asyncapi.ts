import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { textOf } from '../files';

type Parts = Readonly<Record<string, unknown>>;

/** docs/asyncapi.yaml, as far as specs look into it. */
export type CommittedAsyncapi = Readonly<{
  info: Readonly<{ version: string }>;
  channels: Readonly<Record<string, Readonly<{ address: string; messages: Parts }>>>;
  components: Readonly<{
    messages: Readonly<Record<string, Readonly<{ examples?: readonly Example[] }>>>;
    schemas: Parts;
  }>;
}>;

export type Example = Readonly<{ headers: Parts; payload: Parts }>;

export const committedAsyncapi = (): CommittedAsyncapi => parse(textOf('docs/asyncapi.yaml')) as CommittedAsyncapi;

/** What a reader with a validator has: for a place in the document, as `#/components/schemas/envelope`, the judge of it. */
export const judgesIn = (document: CommittedAsyncapi): ((place: string) => ValidateFunction) => {
  // The document is no schema itself, and has keywords of AsyncAPI in it.
  const ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(document as object, 'asyncapi');
  return place => ajv.compile({ $ref: `asyncapi${place}` });
};
