import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { AppendResp } from '@eventstore/db-client/generated/streams_pb';
import { NO_STREAM, type Appended, type Expected, type WrongVersion } from './log';

/** The reply to an append that was written, or recognised as written before. */
export function success({ revision, position }: Appended): AppendResp {
  const reply = new AppendResp.Success();
  if (revision === NO_STREAM) reply.setNoStream(new Empty());
  else reply.setCurrentRevision(String(revision));
  if (position === undefined) reply.setNoPosition(new Empty());
  else {
    const pair = new AppendResp.Position();
    pair.setCommitPosition(String(position));
    pair.setPreparePosition(String(position));
    reply.setPosition(pair);
  }
  return new AppendResp().setSuccess(reply);
}

/** A wrong version is a reply, not an error. Clients from 20.6 look into fields of their own. */
export function wrongVersion({ current }: WrongVersion, expected: Expected): AppendResp {
  const reply = new AppendResp.WrongExpectedVersion();
  if (current === NO_STREAM) {
    reply.setCurrentNoStream(new Empty());
    reply.setNoStream2060(new Empty());
  } else {
    reply.setCurrentRevision(String(current));
    reply.setCurrentRevision2060(current);
  }
  if (typeof expected === 'number') {
    reply.setExpectedRevision(String(expected));
    reply.setExpectedRevision2060(expected);
  } else if (expected === 'stream-exists') {
    reply.setExpectedStreamExists(new Empty());
    reply.setStreamExists2060(new Empty());
  } else if (expected === 'no-stream') reply.setExpectedNoStream(new Empty());
  return new AppendResp().setWrongExpectedVersion(reply);
}
