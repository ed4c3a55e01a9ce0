import type { LibraryQuestion } from './question';

export const loggingStopped: LibraryQuestion = {
  id: 'logging-stopped',
  group: 'Logging and detection',
  title: 'Trails, recorders, GuardDuty and flow logs stopped',
  explanation:
    'Calls that end or narrow what is recorded or noticed, refused ones included. After one that succeeded, absence of events proves nothing.',
  search:
    'eventName: (StopLogging or DeleteTrail or UpdateTrail or PutEventSelectors or DeleteEventDataStore or StopEventDataStoreIngestion or StopConfigurationRecorder or DeleteConfigurationRecorder or DeleteDeliveryChannel or DeleteConfigRule or DeleteDetector or UpdateDetector or CreateIPSet or StopMonitoringMembers or DisassociateMembers or DeleteMembers or DisassociateFromMasterAccount or DisassociateFromAdministratorAccount or DeletePublishingDestination or DisableSecurityHub or DeleteFlowLogs or DeleteLogGroup or DeleteLogStream or DeleteAlarms or DisableAlarmActions)',
};
