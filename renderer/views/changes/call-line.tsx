import { addSeconds } from '../../format/time';
import { useActions } from '../../stores/stores';
import { Principal } from '../../widgets/principal';
import { Text } from '../../widgets/text';
import { Time } from '../../widgets/time';

interface Call {
  n: number;
  eventName: string;
  eventTime?: string;
  principal: string | null;
  actor: string | null;
}

/** A call in one line: its event and who made it are one action away. */
export function CallLine({ call, account }: { call: Call; account: string }) {
  const actions = useActions();
  const { n, eventName, eventTime, principal, actor } = call;
  return (
    <>
      <button
        type="button"
        className="link"
        onClick={() =>
          actions.openEvent(
            n,
            eventTime === undefined
              ? { query: '' }
              : { query: '', from: addSeconds(eventTime, -600), to: addSeconds(eventTime, 601) },
          )
        }
      >
        <Text value={eventName} />
      </button>
      {eventTime !== undefined && (
        <>
          {' '}
          <Time iso={eventTime} />
        </>
      )}
      {principal !== null && (
        <>
          {' by '}
          <button type="button" className="link" onClick={() => actions.openPrincipal(principal)}>
            <Principal value={principal} account={account} />
          </button>
        </>
      )}
      {actor !== null && actor !== principal && (
        <span className="soft">
          {', on behalf of '}
          <Principal value={actor} account={account} />
        </span>
      )}
    </>
  );
}
