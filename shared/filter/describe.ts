import type { Filter, Operator, Test, Value } from './ast.ts';
import { formatPath, valueRuns } from './format.ts';
import { parseNetwork } from './network.ts';
import { isMoment } from './time.ts';

const AMOUNTS: Record<Operator, string> = {
  '>': 'is above',
  '>=': 'is at least',
  '<': 'is below',
  '<=': 'is at most',
};

const MOMENTS: Record<Operator, string> = {
  '>': 'is after',
  '>=': 'is at or after',
  '<': 'is before',
  '<=': 'is at or before',
};

/** The filter as a sentence for people, without a full stop: the chip, the heading of a report, the note of an export. */
export function describeFilter(filter: Filter): string {
  return sentence(filter, 'whole');
}

function sentence(filter: Filter, place: 'whole' | 'part'): string {
  switch (filter.kind) {
    case 'all':
      return 'every event';
    case 'anywhere':
      return filter.value.kind === 'literal'
        ? `any field contains ${show(filter.value)}`
        : `any field contains text like ${show(filter.value)}`;
    case 'field':
      return `${formatPath(filter.field)} ${describeTest(filter.test)}`;
    case 'not':
      return filter.part.kind === 'all' ? 'no event' : describeNot(filter.part);
    case 'and':
      return group(filter.parts.map((part) => sentence(part, 'part')).join(', and '), place);
    case 'or': {
      const runs = valueRuns(filter.parts).map(describeRun);
      return runs.length === 1 ? runs.join('') : group(runs.join(', or '), place);
    }
  }
}

const group = (text: string, place: 'whole' | 'part'): string => (place === 'part' ? `(${text})` : text);

function describeNot(part: Filter): string {
  if (part.kind === 'field' && part.test.kind === 'present') return `${formatPath(part.field)} is absent`;
  return `not ${sentence(part, 'part')}`;
}

/** `eventName is CreateUser or DeleteUser` */
function describeRun(run: readonly Filter[]): string {
  let text = '';
  let previous: string | undefined;
  for (const part of run) {
    if (part.kind !== 'field' || part.test.kind !== 'equals') return sentence(part, 'part');
    const { verb, object } = equality(part.test.value);
    if (previous === undefined) text = `${formatPath(part.field)} ${verb} ${object}`;
    else text += verb === previous ? ` or ${object}` : ` or ${verb} ${object}`;
    previous = verb;
  }
  return text;
}

function describeTest(test: Test): string {
  switch (test.kind) {
    case 'present':
      return 'is present';
    case 'equals': {
      const { verb, object } = equality(test.value);
      return `${verb} ${object}`;
    }
    case 'compare': {
      const words = isMoment(test.value.text) ? MOMENTS : AMOUNTS;
      return `${words[test.operator]} ${show(test.value)}`;
    }
    case 'between':
      return `is from ${show(test.from)} to ${show(test.to)}`;
  }
}

function equality(value: Value): { verb: string; object: string } {
  if (value.kind === 'pattern') return { verb: 'is like', object: show(value) };
  if (value.text === '') return { verb: 'is', object: 'empty or absent' };
  const network = !value.exact && parseNetwork(value.text);
  return { verb: network ? 'is in' : 'is', object: show(value) };
}

function show(value: Value): string {
  const plain =
    value.kind === 'literal'
      ? value.text
      : value.pieces
          .map((piece) => (piece.kind === 'literal' ? piece.text : piece.kind === 'many' ? '*' : '?'))
          .join('');
  return /^[^\s"(),]+$/.test(plain) && !/^(and|or|not|is)$/i.test(plain) ? plain : JSON.stringify(plain);
}
