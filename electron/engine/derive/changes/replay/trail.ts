import { documentText, type Replayer, tail, textOf } from './replay';

const LOGGING = 'logging';
const SELECTORS = 'event selectors';
const INSIGHTS = 'insight selectors';

/** Trails from their calls: whether they log, and what (formats §9.4). */
export const TRAIL: Replayer = {
  resourceType: 'AWS::CloudTrail::Trail',
  eventSource: 'cloudtrail.amazonaws.com',
  settings: [LOGGING, SELECTORS, INSIGHTS],
  isOn: ({ request }, names) => {
    const name = textOf(request.trailName) ?? textOf(request.name) ?? '';
    return names.has(name) || names.has(tail(name));
  },
  apply: (board, call) => {
    const { eventName, request } = call;
    if (eventName === 'CreateTrail') {
      board.begin([INSIGHTS]);
      board.put(LOGGING, 'off', call);
      board.put(SELECTORS, 'all management events', call);
    } else if (eventName === 'DeleteTrail') board.end();
    else if (eventName === 'StartLogging') board.put(LOGGING, 'on', call);
    else if (eventName === 'StopLogging') board.put(LOGGING, 'off', call);
    else if (eventName === 'PutEventSelectors') {
      const selectors = documentText(request.advancedEventSelectors) ?? documentText(request.eventSelectors);
      if (selectors === null) board.forget(SELECTORS);
      else board.put(SELECTORS, selectors, call);
    } else if (eventName === 'PutInsightSelectors') {
      const selectors = documentText(request.insightSelectors);
      if (selectors === null) board.forget(INSIGHTS);
      else board.put(INSIGHTS, selectors, call);
    }
  },
};
