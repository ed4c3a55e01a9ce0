import { describe, expect, it } from 'vitest';
import { RowWriter } from '../../../electron/engine/formats/row-writer';

const writing = () => {
  const portions: string[] = [];
  const writer = new RowWriter((bytes) => portions.push(bytes.toString('latin1')));
  return { portions, writer };
};

describe('rows taken as they are', () => {
  it('stand between the others in the order they came, whatever becomes of their bytes', () => {
    const { portions, writer } = writing();
    writer.ascii('one');
    writer.endRow();
    const bytes = Buffer.from('two\nthree\n');
    writer.rows(bytes, 6);
    bytes.fill(0x78);
    writer.ascii('four');
    writer.endRow();
    writer.ascii('dropped');
    writer.dropRow();
    writer.flush();
    expect(portions.join('')).toBe('one\ntwo\nthree\nfour\n');
    expect(writer.longest).toBe(6);
  });

  it('are handed on together when they are few, at once when they are many', () => {
    const { portions, writer } = writing();
    const few = Buffer.from(`${'x'.repeat(1023)}\n`);
    for (let count = 0; count < 200; count++) writer.rows(few, few.length);
    writer.flush();
    expect(portions.map((portion) => portion.length)).toEqual([128 * 1024, 72 * 1024]);
    portions.length = 0;
    writer.rows(few, few.length);
    writer.rows(Buffer.alloc(200 * 1024, '\n'), 1);
    expect(portions.map((portion) => portion.length)).toEqual([1024, 200 * 1024]);
    expect(portions[0]).toBe(few.toString());
  });

  it('are handed over once, also when they could not be written', () => {
    let full = true;
    const written: string[] = [];
    const writer = new RowWriter((bytes) => {
      if (full) throw new Error('no space');
      written.push(bytes.toString());
    });
    writer.rows(Buffer.from('lost\n'), 5);
    expect(() => writer.flush()).toThrow('no space');
    full = false;
    writer.rows(Buffer.from('kept\n'), 5);
    writer.flush();
    expect(written).toEqual(['kept\n']);
  });
});
