import type { CallValue } from '../../shared/api';
import { REPORT_ANSWERS } from '../../shared/model/export';
import { formatCount, formatPlural } from '../format/number';
import type { Asked } from '../stores/use-call';
import { Problem, Skeleton } from '../widgets/problem';
import { Id, Text } from '../widgets/text';
import { Working } from '../widgets/working';

/** The first page of the report and the files, as the engine worked them out: the package is made from the same. */
export function ExportPreviewPane({ asked }: { asked: Asked<CallValue<'export.preview'>> }) {
  const { value, error, since, cancel, again } = asked;
  return (
    <section className="export-preview" aria-label="Preview" aria-busy={since !== undefined}>
      <div className="panel-head">
        <h3>Preview</h3>
        <span className="soft">
          {value &&
            `${formatPlural(value.findings.length, 'finding')}, ${formatPlural(value.events, 'event')}, ${formatPlural(value.changes, 'change')}`}
        </span>
        <span className="spacer" />
        <Working since={since} onCancel={cancel} />
      </div>
      {error && <Problem error={error} onRetry={again} />}
      {!value && !error && <Skeleton rows={10} label="Working out the preview" />}
      {value && !error && (
        <div className="export-page scroll" tabIndex={0} role="region" aria-label="First page and files">
          <h4 className="export-title">
            <Text value={value.summary.title} />
          </h4>
          {REPORT_ANSWERS.map(([key, title]) => (
            <div key={key}>
              <h5>{title}</h5>
              <ul>
                {value.summary[key].map((line) => (
                  <li key={line}>
                    <Text value={line} />
                  </li>
                ))}
              </ul>
            </div>
          ))}
          <h5>Files</h5>
          <table className="export-files">
            <tbody>
              {value.files.map(({ path, about, rows }) => (
                <tr key={path}>
                  <th scope="row" className="mono">
                    {path}
                  </th>
                  <td>{about}</td>
                  <td className="number">{rows === null ? '' : formatCount(rows)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="soft">
            Sealed with your key <Id value={value.fingerprint} />
          </p>
          {value.cautions.map((caution) => (
            <p key={caution} className="soft">
              <Text value={caution} />
            </p>
          ))}
        </div>
      )}
    </section>
  );
}
