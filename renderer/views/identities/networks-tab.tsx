import { useState } from 'react';
import type { AppError } from '../../../shared/result';
import { appError } from '../../format/failure';
import { useActions, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Id, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';

/** What is told differently with other databases. */
const ANSWERS = ['networks.list', 'principal', 'principal.compare', 'signals'] as const;

/** The databases that tell country and operator of an address: chosen here, read on this machine, remembered for the next case. */
export function NetworksTab() {
  const { client, answers } = useStores();
  const actions = useActions();
  const asked = useCall('networks.list', {});
  const [error, setError] = useState<AppError | null>(null);

  async function use(places: string[], keep: boolean): Promise<void> {
    try {
      await client.call('networks.use', { places, keep });
      setError(null);
    } catch (thrown) {
      setError(appError(thrown));
    }
    for (const name of ANSWERS) answers.forget(name);
    asked.again();
  }
  async function add(): Promise<void> {
    const places = await actions.choose('networks');
    if (places)
      await use(
        places.map(({ place }) => place),
        true,
      );
  }

  const list = asked.value ?? [];
  return (
    <div className="networks scroll">
      <p className="soft">
        Country and operator of an address, and how far apart two of them are, come from databases in
        MaxMind’s format (.mmdb) such as GeoLite2 City and ASN. They are read on this machine; nothing is
        asked of the network.
      </p>
      <div className="line">
        <button type="button" className="button button-main" onClick={() => void add()}>
          Add databases…
        </button>
        <button
          type="button"
          className="button"
          disabled={list.length === 0}
          onClick={() => void use([], false)}
        >
          Use none
        </button>
      </div>
      {error && <Problem error={error} onDismiss={() => setError(null)} />}
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {!asked.value && !asked.error && <Skeleton rows={3} label="Loading the list" />}
      {asked.value && list.length === 0 && (
        <Empty title="No database is in use">
          <p>Addresses are told apart as those of AWS services, private and public ones.</p>
        </Empty>
      )}
      {list.length > 0 && (
        <ul aria-label="Databases in use">
          {list.map(({ path, type, built }) => (
            <li key={path} className="networks-row">
              <strong>
                <Text value={type} />
              </strong>
              <span className="soft">
                made <Time iso={built} />
              </span>
              <span className="networks-path mono">
                <Id value={path} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
