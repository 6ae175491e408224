import type { SignedCheckpoint, SigningKey } from '@charter/evidence';
import type { OpenApi } from './api';
import { pagesFrom, type Page } from './links';
import { ApiProblem } from './problem';

/** The keys of all checkpoints, each signed by the one before. */
export const signingKeys = async (api: OpenApi): Promise<readonly SigningKey[]> =>
  (await api.get<Page<SigningKey>>('/audit/keys')).items;

/** The checkpoints from a number on, page by page. */
export const checkpointsFrom = (api: OpenApi, number: number): AsyncGenerator<Page<SignedCheckpoint>, void> =>
  pagesFrom<SignedCheckpoint>(api, `/audit/checkpoints?from=${number}`);

/** Undefined as long as there is none. */
export const lastCheckpoint = async (api: OpenApi): Promise<SignedCheckpoint | undefined> => {
  try {
    return await api.get<SignedCheckpoint>('/audit/checkpoints/last');
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return undefined;
    throw error;
  }
};
