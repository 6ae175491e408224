import { describe, expect, it } from '@jest/globals';
import type { ArgumentMetadata } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Problem } from './problem';
import { IgnoresFields, RequestBodyPipe } from './request-body.pipe';

class Size {
  @IsInt({ message: 'The width must be a whole number.' })
  readonly width!: number;
}

@IgnoresFields('organizationId', 'force')
class Thing {
  @IsString({ message: 'The name must be text.' })
  @MaxLength(5, { message: 'The name is too long.' })
  readonly name!: string;

  @IsOptional()
  @IsString({ message: 'The colour must be text.' })
  readonly colour?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => Size)
  readonly size?: Size;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Size)
  readonly sizes?: readonly Size[];
}

class Nothing {}

const pipe = new RequestBodyPipe();
const read = (value: unknown, metatype: ArgumentMetadata['metatype'] = Thing) =>
  pipe.transform(value, { type: 'body', ...(metatype ? { metatype } : {}) });
const refused = (value: unknown, metatype?: ArgumentMetadata['metatype']) =>
  read(value, metatype).then(
    read => {
      throw new Error(`${JSON.stringify(read)} was accepted.`);
    },
    (error: Problem) => error.body,
  );

describe('a body', () => {
  it('becomes its class', async () => {
    const thing = await read({ name: 'a', size: { width: 1 } });
    expect(thing).toBeInstanceOf(Thing);
    expect(thing).toEqual({ name: 'a', size: { width: 1 } });
  });

  it('is told the one thing that is wrong with it, in the title too', async () =>
    expect(await refused({ name: 'too long' })).toEqual({
      status: 400,
      title: 'The name is too long.',
      detail: { name: 'The name is too long.' },
      error: 'The name is too long.',
    }));

  it('is told of each property what is wrong with it: first its kind, then its size', async () =>
    expect(await refused({ colour: 1 })).toMatchObject({
      title: 'Some properties are not valid.',
      detail: { name: 'The name must be text.', colour: 'The colour must be text.' },
    }));

  it('must not have properties that nobody knows', async () => {
    const body = await refused({ name: 'a', shape: 'round' });
    expect(body).toMatchObject({
      title: 'There is no property shape.',
      detail: { shape: 'There is no property shape.' },
    });
    expect((await refused({ colour: 'red', shape: 'round' })).detail).toMatchObject({
      name: expect.any(String),
      shape: 'There is no property shape.',
    });
  });

  it('may have properties that clients send and nobody reads', async () =>
    expect(await read({ name: 'a', organizationId: 'x', force: true })).toEqual({ name: 'a' }));

  it('is told what is wrong further inside, by the way there', async () =>
    expect(
      (await refused({ name: 'a', size: { width: 'wide', depth: 1 }, sizes: [{ width: 1 }, { width: 'wide' }] }))
        .detail,
    ).toEqual({
      'size.width': 'The width must be a whole number.',
      'size.depth': 'There is no property size.depth.',
      'sizes.1.width': 'The width must be a whole number.',
    }));

  it('that is missing is one without properties', async () => {
    expect((await refused(undefined)).detail).toEqual({ name: 'The name must be text.' });
    expect(await read(undefined, Nothing)).toBeInstanceOf(Nothing);
  });

  it('of a class without properties has none', async () => {
    expect(await read({}, Nothing)).toBeInstanceOf(Nothing);
    expect((await refused({ shape: 'round' }, Nothing)).detail).toEqual({ shape: 'There is no property shape.' });
  });

  it.each([[[]], [[{ name: 'a' }]], ['text'], [1], [true], [null]])('must be an object, not %j', async body =>
    expect(await refused(body)).toMatchObject({ status: 400, title: 'The body must be a JSON object.' }),
  );

  it('does not reach any prototype', async () => {
    for (const more of ['"__proto__":{"polluted":true}', '"constructor":{"prototype":{"polluted":true}}'])
      expect(await read(JSON.parse(`{"name":"a",${more}}`))).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('what has no class', () => {
  it('comes as it is', async () => {
    expect(await read([1], Object)).toEqual([1]);
    expect(await pipe.transform('text', { type: 'body' })).toBe('text');
  });

  it('of other kinds is none of its business', async () =>
    expect(await pipe.transform({ other: 1 }, { type: 'query', metatype: Thing })).toEqual({ other: 1 }));
});
