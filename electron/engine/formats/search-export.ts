import { insides, type Wrapper } from './wrapper';

/** Records as search engines export them: Elasticsearch and OpenSearch (`_source`), Splunk (`result`, `_raw`). */
export const searchExport: Wrapper = {
  kind: 'search-export',
  matches: (fields) =>
    fields.nested('_source') !== undefined ||
    fields.string('_raw') !== undefined ||
    (fields.has('preview') && fields.nested('result') !== undefined),
  open: (fields) => insides(fields.nested('_source') ?? fields.string('_raw') ?? fields.nested('result')),
  time: ['@timestamp', '_time'],
};
