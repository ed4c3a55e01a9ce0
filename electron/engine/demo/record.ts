import { isoSeconds } from './times';

/** The parts of one CloudTrail record (formats §2.2). Fields named `…Json` are finished JSON text. */
export interface RecordParts {
  version: string;
  identityJson: string;
  /** Epoch milliseconds, whole seconds. */
  time: number;
  /** Host without `.amazonaws.com`. */
  source: string;
  name: string;
  region: string;
  address: string;
  /** Escaped for a JSON string, without quotes. */
  agent: string;
  errorCode?: string;
  /** Escaped for a JSON string, without quotes. */
  errorMessage?: string;
  requestJson: string;
  responseJson: string;
  additionalJson?: string;
  serviceDetailsJson?: string;
  resourcesJson?: string;
  requestID: string;
  eventID: string;
  sharedEventID?: string;
  readOnly: boolean;
  type?: 'AwsApiCall' | 'AwsServiceEvent' | 'AwsConsoleSignIn';
  data?: boolean;
  recipient: string;
  vpcEndpoint?: string;
  /** Host header; left out when an AWS service made the call. */
  host?: string;
  console?: boolean;
}

const TLS = [
  '"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256"',
  '"tlsVersion":"TLSv1.2","cipherSuite":"ECDHE-RSA-AES128-GCM-SHA256"',
];

/** One record as CloudTrail writes it, field order included. */
export function renderRecord(p: RecordParts): string {
  const newTls = p.source !== 'ecr' && p.source !== 'cloudformation';
  return `{"eventVersion":"${p.version}","userIdentity":${p.identityJson},"eventTime":"${isoSeconds(p.time)}","eventSource":"${
    p.source
  }.amazonaws.com","eventName":"${p.name}","awsRegion":"${p.region}","sourceIPAddress":"${p.address}","userAgent":"${p.agent}"${
    p.errorCode === undefined ? '' : `,"errorCode":"${p.errorCode}","errorMessage":"${p.errorMessage ?? ''}"`
  },"requestParameters":${p.requestJson},"responseElements":${p.responseJson}${
    p.additionalJson === undefined ? '' : `,"additionalEventData":${p.additionalJson}`
  }${p.requestID === '' ? '' : `,"requestID":"${p.requestID}"`},"eventID":"${p.eventID}","readOnly":${p.readOnly}${
    p.resourcesJson === undefined ? '' : `,"resources":${p.resourcesJson}`
  },"eventType":"${p.type ?? 'AwsApiCall'}","managementEvent":${p.data !== true},"recipientAccountId":"${p.recipient}"${
    p.serviceDetailsJson === undefined ? '' : `,"serviceEventDetails":${p.serviceDetailsJson}`
  }${p.sharedEventID === undefined ? '' : `,"sharedEventID":"${p.sharedEventID}"`}${
    p.vpcEndpoint === undefined
      ? ''
      : `,"vpcEndpointId":"${p.vpcEndpoint}","vpcEndpointAccountId":"${p.recipient}"`
  },"eventCategory":"${p.data === true ? 'Data' : 'Management'}"${
    p.host === undefined
      ? ''
      : `,"tlsDetails":{${TLS[newTls ? 0 : 1]},"clientProvidedHostHeader":"${p.host}"}`
  }${p.console === true ? ',"sessionCredentialFromConsole":"true"' : ''}}`;
}

const HOSTS: Record<string, string> = {
  iam: 'iam.amazonaws.com',
  organizations: 'organizations.us-east-1.amazonaws.com',
  ce: 'ce.us-east-1.amazonaws.com',
  health: 'global.health.amazonaws.com',
  ecr: 'api.ecr.REGION.amazonaws.com',
  signin: 'REGION.signin.aws.amazon.com',
};

/** The host a client calls for a service in a region. */
export function hostOf(source: string, region: string): string {
  return (HOSTS[source] ?? `${source}.REGION.amazonaws.com`).replace('REGION', region);
}

/** Text as it stands between the quotes of a JSON string. */
export function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
